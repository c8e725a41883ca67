// What is counted is kept counted: by the triggers, over a migration, and after a refused write.
import CaseFile
import Civil
import Evaluation
import HouseKit
import Testing

@testable import CaseStore

private let noon = Instant(seconds: 1_772_452_800)

@Suite struct CountsTests {
  private func alert(_ key: String, _ state: AlertRecord.State) -> AlertRecord {
    AlertRecord(
      identity: AlertIdentity(
        person: "P-1", measure: "M", rule: "r", alert: "a", key: key, episode: 1),
      revision: 1, state: state, instant: noon, openedAt: noon, emittedAt: noon,
      content: AlertContent(
        severity: "s", cause: "c", recipients: [], debtor: "d", message: "m", reasons: []))
  }

  private func look(_ alerts: [AlertRecord], horizon: Instant = noon + 60) -> Look {
    let ledger = PersonLedger(alerts: Dictionary(uniqueKeysWithValues: alerts.map { ($0.id, $0) }))
    let emissions = alerts.map { alert in
      Emission(
        kind: .alertOpened, identity: alert.identity, revision: alert.revision, instant: noon,
        emittedAt: noon, content: alert.content)
    }
    return Look(
      person: "P-1", seenSeq: 1, before: PersonLedger(),
      advance: Advance(ledger: ledger, emissions: emissions, horizon: horizon))
  }

  @Test func `alerts and messages are counted by state, however often they are written`()
    async throws
  {
    let house = try House()
    _ = try await house.give(event("presence", id: "1", time: noon), "pas du JSON")
    for state in [AlertRecord.State.open, .open, .lifted] {
      try house.store.record(
        [look([alert("k1", .open), alert("k2", state)])], now: noon, fingerprint: "f",
        channels: ["ndjson"])
    }
    var tally = try house.store.tally(now: noon)
    #expect(tally.alerts == ["open": 1, "lifted": 1])
    #expect(tally.outbox == ["pending": 2])
    #expect(tally.oldestWaiting == noon)
    #expect((tally.people, tally.facts, tally.aside) == (1, 1, ["pending": 1]))
    let waiting = try house.store.waiting(on: "ndjson", now: noon, limit: 9)
    try house.store.markSent(waiting, at: noon)
    try house.store.markSent(waiting, at: noon)
    try await house.desk.discardAside(1, by: "M. Durand", motive: "essai")
    tally = try house.store.tally(now: noon)
    #expect(tally.outbox == ["sent": 2])
    #expect(tally.oldestWaiting == nil)
    #expect(tally.aside == ["discarded": 1])
  }

  @Test func `a write that is undone counts nothing`() async throws {
    struct Cut: Error {}
    let house = try House(beforeCommit: { step in if step == .record { throw Cut() } })
    _ = try await house.give(event("presence", id: "1", time: noon))
    #expect(throws: Cut.self) {
      try house.store.record(
        [look([alert("k1", .open)])], now: noon, fingerprint: "f", channels: ["ndjson"])
    }
    #expect(try house.store.tally(now: noon).alerts.isEmpty)
    #expect(try house.store.tally(now: noon).outbox.isEmpty)
  }

  @Test func `a file of the first version is counted when it is opened`() throws {
    let folder = TemporaryFolder()
    let path = folder.file("jalon.db")
    try Store.makeOlder(
      path: path, upTo: "1",
      rows: """
        INSERT INTO facts VALUES (1, 5, 'P-1', 's', '1', '{}'), (2, 5, 'P-1', 's', '2', '{}'),
          (3, 5, 'P-2', 's', '3', '{}');
        INSERT INTO people VALUES ('P-1', 2, 9, 'f', 5, 0, NULL), ('P-2', 3, 9, 'f', 5, 1, 'panne');
        INSERT INTO outbox (id, channel, alert_id, revision, kind, body, state, not_before,
          created_at) VALUES ('m', 'ndjson', 'a', 1, 'k', '{}', 'sent', 5, 5);
        """)
    let store = try Store(path: path)
    let tally = try store.tally(now: noon)
    #expect((tally.people, tally.peopleInTrouble, tally.facts) == (2, 1, 3))
    #expect(tally.outbox == ["sent": 1])
    #expect(try store.factCount(of: "P-1") == 2)
    #expect(try store.factCount(of: "P-9") == nil)
    // Nothing says under which rules the whole file stands: everybody is looked for once.
    #expect(try store.makeDue(unless: "g", now: noon) == 2)
    #expect(try store.makeDue(unless: "g", now: noon) == 0)
  }

  @Test func `an entry for a channel that is gone wakes nobody`() async throws {
    let house = try House()
    _ = try await house.give(event("presence", id: "1", time: noon))
    try house.store.record(
      [look([alert("k1", .open)])], now: noon, fingerprint: "f", channels: ["parti"])
    #expect(try house.store.nextDelivery(on: ["ndjson"]) == nil)
    #expect(try house.store.nextDelivery(on: ["ndjson", "parti"]) == noon)
  }
}

@Suite struct FactMemoryTests {
  @Test func `what is kept is lengthened by what is new, and what is let go of is read again`()
    async throws
  {
    let house = try House()
    for person in ["P-1", "P-2", "P-3"] {
      _ = try await house.give(event("presence", id: "1-\(person)", person: person, time: noon))
    }
    // Room for about one person.
    let memory = FactMemory(
      store: house.store, engine: AppointmentEngine.make(), bytes: 8 * MemoryLayout<Fact>.stride)
    for round in 1...3 {
      for person in ["P-1", "P-2", "P-3"] {
        let known = try memory.facts(of: person)
        #expect(known.facts.map(\.identity.id) == (1...round).map { "\($0)-\(person)" })
        #expect(known.facts.allSatisfy { $0.recordedAt == noon })
        _ = try await house.give(
          event("presence", id: "\(round + 1)-\(person)", person: person, time: noon))
      }
    }
    #expect(try memory.facts(of: "P-9").facts.isEmpty)
  }

  @Test func `the shelves hold no more than their bound`() {
    struct Kept: Weighed {
      var bytes: Int
    }
    var shelves = Shelves<Kept>(limit: 1000)
    for number in 0..<100 { shelves.keep(Kept(bytes: 100), of: "P-\(number)") }
    let held = (0..<100).filter { shelves.take("P-\($0)") != nil }
    #expect(held.count <= 12)
    #expect(held.last == 99)
    let large = Kept(bytes: 600)
    shelves.keep(large, of: "P-long")
    #expect(shelves.take("P-long") == nil)
  }
}
