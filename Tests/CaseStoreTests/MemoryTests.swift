// What a process learns and tells is not read again, and never differs from what the file says.
import CaseFile
import Civil
import Evaluation
import HouseKit
import Testing

@testable import CaseStore

private let noon = Instant(seconds: 1_772_452_800)

@Suite struct MemoryTests {
  private let house: House
  private let memory: FactMemory
  private let intake: Intake

  init() throws {
    let house = try House()
    let memory = FactMemory(store: house.store, engine: AppointmentEngine.make())
    (self.house, self.memory) = (house, memory)
    intake = Intake(
      store: house.store, engine: AppointmentEngine.make(), memory: memory, now: { noon })
  }

  private func learn(_ events: String...) async throws {
    let arrivals = events.map { intake.arrival(Array($0.utf8)) }
    _ = try await intake.submit(Submission(arrivals)).get()
  }

  private func known(by engine: Engine = AppointmentEngine.make()) throws -> [Fact] {
    let due = try #require(try house.store.due(at: noon, limit: 9).first)
    return try memory.factsAndLedger(of: due, by: engine, told: ToldMemory()).facts.facts
  }

  @Test func `what was just learnt of somebody new is looked at without the file`() async throws {
    try await learn(appointment(id: "1", time: noon), event("presence", id: "2", time: noon))
    try await learn(event("presence", id: "3", time: noon))
    let due = try #require(try house.store.due(at: noon, limit: 9).first)
    try house.store.close()
    let look = try memory.factsAndLedger(
      of: due, by: AppointmentEngine.make(), told: ToldMemory())
    #expect(look.facts.facts.map(\.identity.id) == ["1", "2", "3"])
    #expect(look.facts.lastSeq == 3)
    #expect(look.ledger == PersonLedger())
  }

  @Test func `it is what the file says`() async throws {
    try await learn(
      appointment(id: "1", time: noon),
      event("presence", id: "2", time: noon).replacing("Z\"", with: ".500+00:00\""),
      event("presence", id: "2", time: noon - 60))
    let fresh = FactMemory(store: house.store, engine: AppointmentEngine.make())
    #expect(try known() == fresh.facts(of: "P-1").facts)
  }

  @Test func `what another process wrote in between is read`() async throws {
    try await learn(event("presence", id: "1", time: noon))
    _ = try await house.give(event("presence", id: "2", time: noon))
    try await learn(event("presence", id: "3", time: noon))
    #expect(try known().map(\.identity.id) == ["1", "2", "3"])
    _ = try await house.give(event("presence", id: "4", time: noon))
    #expect(try known().map(\.identity.id) == ["1", "2", "3", "4"])
  }

  @Test func `under other rules it is read again`() async throws {
    try await learn(event("presence", id: "1", time: noon))
    _ = try known()
    var other = AppointmentEngine.make()
    other.fingerprint = "autres"
    #expect(try known(by: other).map(\.identity.id) == ["1"])
    // Read under the former ones: it does not lengthen what is kept under these.
    try await learn(event("presence", id: "2", time: noon))
    #expect(try known(by: other).map(\.identity.id) == ["1", "2"])
  }

  @Test func `what a look told is kept as the file has it`() async throws {
    try await learn(event("presence", id: "1", time: noon))
    let identity = AlertIdentity(
      person: "P-1", measure: "M", rule: "r", alert: "a", key: "k", episode: 1)
    let alert = AlertRecord(
      identity: identity, revision: 2, state: .lifted, instant: noon - 9, openedAt: noon - 8,
      emittedAt: noon, liftedAt: noon - 1,
      content: AlertContent(
        severity: "vigilance", cause: "c", recipients: ["cpip", "dpip"], debtor: "d",
        message: "l'écart", reasons: ["une", "deux"]))
    var before = PersonLedger()
    for (told, seen) in [(noon, 1), (noon - 60, 1)] {
      let after = PersonLedger(alerts: [alert.id: alert], toldUntil: told, factsSeen: seen)
      let look = Look(
        person: "P-1", seenSeq: 1, before: before,
        advance: Advance(ledger: after, emissions: [], horizon: noon + 60))
      try house.store.record([look], now: told, fingerprint: "f", channels: [])
      before = try house.store.ledger(of: "P-1")
      #expect(look.told(at: told) == before)
      #expect(before.toldUntil == noon)
    }
  }
}
