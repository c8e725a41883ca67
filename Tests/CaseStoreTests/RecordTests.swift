// The second transaction: horizons, the outbox, and facts that come in between.
import CaseFile
import CaseStore
import Civil
import Evaluation
import HouseKit
import Testing

private let noon = Instant(seconds: 1_772_452_800)

@Suite struct RecordTests {
  private func look(_ seen: Int64, horizon: Instant, _ emissions: [Emission] = []) -> Look {
    let ledger = PersonLedger(toldUntil: noon)
    return Look(
      person: "P-1", seenSeq: seen, before: PersonLedger(),
      advance: Advance(ledger: ledger, emissions: emissions, horizon: horizon))
  }

  private func emission(_ kind: Emission.Kind, notice: NoticeRecord? = nil) -> Emission {
    Emission(
      kind: kind,
      identity: AlertIdentity(
        person: "P-1", measure: "M", rule: "r", alert: "a", key: "k", episode: 1), revision: 1,
      instant: noon, emittedAt: noon,
      content: AlertContent(
        severity: "s", cause: "c", recipients: [], debtor: "d", message: "m", reasons: []),
      notice: notice)
  }

  @Test func `a fact that came between reading and recording leaves the person due`() async throws {
    let house = try House()
    _ = try await house.give(event("presence", id: "1", time: noon))
    _ = try await house.give(event("presence", id: "2", time: noon))
    try house.store.record(
      [look(1, horizon: noon + 3600)], now: noon, fingerprint: "f", channels: [])
    #expect(try house.store.due(at: noon, limit: 9).map(\.person) == ["P-1"])
    try house.store.record(
      [look(2, horizon: noon + 3600)], now: noon, fingerprint: "f", channels: [])
    #expect(try house.store.due(at: noon + 3599, limit: 9).isEmpty)
    #expect(try house.store.earliestHorizon() == noon + 3600)
  }

  @Test func `what the log sets aside is listed once and settles itself`() async throws {
    let house = try House()
    let used = event("presence", id: "2", time: noon)
    _ = try await house.give(event("presence", id: "1", time: noon))
    _ = try await house.give(used)
    let fact = try AppointmentEngine.make().read(Array(used.utf8)).get()
    let first = FactIdentity(source: "/essai", id: "1")
    let refusal = FactRefusal(path: "data.ref", reason: .usedReference(first), found: "r1")
    func record(_ aside: [AsideFact], _ now: Instant) throws {
      var look = look(2, horizon: noon + 3600)
      look.advance.aside = aside
      try house.store.record([look], now: now, fingerprint: "f", channels: [])
    }
    let aside = [AsideFact(fact: fact, refusal: refusal)]
    try record(aside, noon)
    try record(aside, noon + 60)
    let listed = try #require(try house.store.aside().first)
    #expect(try house.store.aside().count == 1)
    #expect(listed.origin == .log && listed.receivedAt == noon && listed.raw.contains("presence"))
    #expect(listed.reason == AsideReason(aside[0].refusal))
    await #expect(throws: DeedRefusal.stillAside(listed.reason)) {
      try await house.desk.retryAside(listed.id, by: "L. Martin")
    }
    try record([], noon + 120)
    #expect(try house.store.aside().isEmpty)
    #expect(try house.store.asideRecord(listed.id)?.state == .accepted)
    try record(aside, noon + 180)
    #expect(try house.store.aside().map(\.id) == [listed.id])
    try await house.desk.discardAside(listed.id, by: "L. Martin", motive: "doublon")
    try record(aside, noon + 240)
    #expect(try house.store.aside().isEmpty)
  }

  @Test func `a new fact moves a horizon earlier, an old one does not push it on`() async throws {
    let house = try House()
    _ = try await house.give(event("presence", id: "1", time: noon))
    try house.store.record([look(1, horizon: noon + 60)], now: noon, fingerprint: "f", channels: [])
    house.clock.set(noon + 90)
    _ = try await house.give(event("presence", id: "2", time: noon))
    #expect(try house.store.earliestHorizon() == noon + 60)
    try house.store.record(
      [look(2, horizon: .distantFuture)], now: noon + 90, fingerprint: "f", channels: [])
    _ = try await house.give(event("presence", id: "3", time: noon))
    #expect(try house.store.earliestHorizon() == noon + 90)
  }

  @Test func `horizons of other rules are due at once`() async throws {
    let house = try House()
    _ = try await house.give(event("presence", id: "1", time: noon))
    try house.store.record(
      [look(1, horizon: noon + 3600)], now: noon, fingerprint: "old", channels: [])
    #expect(try house.store.makeDue(unless: "old", now: noon) == 0)
    #expect(try house.store.makeDue(unless: "new", now: noon + 5) == 1)
    #expect(try house.store.earliestHorizon() == noon + 5)
  }

  @Test func `the same emission is queued once for each channel`() async throws {
    let house = try House()
    _ = try await house.give(event("presence", id: "1", time: noon))
    for _ in 1...2 {
      try house.store.record(
        [look(1, horizon: .distantFuture, [emission(.alertOpened)])], now: noon,
        fingerprint: "f", channels: ["one", "two"])
    }
    #expect(try house.store.waiting(on: "one", now: noon, limit: 9).count == 1)
    #expect(try house.store.waiting(on: "two", now: noon, limit: 9).count == 1)
  }

  @Test func `no notice leaves without the name of who validated it`() async throws {
    let house = try House()
    _ = try await house.give(event("presence", id: "1", time: noon))
    var notice = NoticeRecord(
      id: "n", alert: "a", suite: "s", person: "P-1", measure: "M", rule: "r", key: "k",
      revision: 1, state: .validated, owedBy: "dpip", dueAt: nil, draftedAt: noon, text: "t")
    for (name, count) in [(nil, 0), ("Mme Petit", 1)] {
      notice.decidedBy = name
      try house.store.record(
        [look(1, horizon: .distantFuture, [emission(.noticeSent, notice: notice)])], now: noon,
        fingerprint: "f", channels: ["one"])
      #expect(try house.store.waiting(on: "one", now: noon, limit: 9).count == count)
    }
  }

  @Test func `an emission's line names what the wire promises`() throws {
    var sent = emission(.alertRectified)
    sent.becauseOf = [FactIdentity(source: "/s", id: "1")]
    sent.replacedBy = "a-autre"
    let line = try JSONValue(parsing: EmissionLine.text(sent))
    #expect(line["type"] == .text("jalon.alerte.rectifiee"))
    #expect(line["time"] == .text("2026-03-02T12:00:00Z"))
    #expect(line["emis"] == .text("2026-03-02T12:00:00Z"))
    let data = try #require(line["data"])
    for name in [
      "regle", "alerte", "mesure", "cle", "revision", "gravite", "cause", "destinataires",
      "message", "raisons", "remplacee_par", "faits",
    ] {
      #expect(data[name] != nil, "\(name)")
    }
  }
}
