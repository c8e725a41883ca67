// Rules replaced in the middle of the work: nobody stays under the old ones, and no fact read under
// one rule set is taken for a fact of another.
import CaseFile
import CaseStore
import Civil
import Evaluation
import HouseKit
import Scheduling
import Testing

private let noon = Instant(seconds: 1_772_452_800)

@Suite struct SeatTests {
  private let folder = TemporaryFolder()
  private let store: Store

  init() throws { store = try Store(path: folder.file("jalon.db")) }

  private func add(_ id: String, _ engine: Engine) throws {
    let line = appointment(id: id, time: noon - 7200)
    let fact = try engine.read(Array(line.utf8)).get()
    _ = try store.append([Submission([.fact(fact, body: engine.write(fact))])], now: noon) {
      _, _ in false
    }
  }

  @Test func `a look that ends after the rules changed leaves its person due`() throws {
    let (new, old) = (
      AppointmentEngine.make(fingerprint: "new", word: "manque"), AppointmentEngine.make()
    )
    let seat = EngineSeat(old)
    let work = DueWork(
      store: store, engine: seat, clock: SimulatedClock(noon), channels: ["ndjson"])
    try work.recover()
    var changing = old
    changing.advance = { person, facts, ledger, now in
      // In the middle of the look: the reload replaces the rules and makes everybody due.
      seat.replace(with: new)
      try work.readAnew()
      return try old.advance(person, facts, ledger, now)
    }
    seat.replace(with: changing)
    try add("1", old)
    _ = try work.lookAtDue()
    let told = try store.alerts(AlertFilter()).map(\.record.content.message)
    #expect(told == ["absence au rendez-vous 1"])
    #expect(try store.due(at: noon, limit: 10).map(\.person) == ["P-1"])
    _ = try work.lookAtDue()
    let alerts = try store.alerts(AlertFilter()).map(\.record)
    #expect(alerts.map(\.content.message) == ["manque 1"])
    #expect(alerts.map(\.revision) == [2])
    #expect(try store.due(at: noon, limit: 10).isEmpty)
  }

  @Test func `facts that were read under other rules are read again`() throws {
    let (old, seat) = (AppointmentEngine.make(), EngineSeat(AppointmentEngine.make()))
    let memory = FactMemory(store: store, engine: seat)
    try add("1", old)
    #expect(try memory.facts(of: "P-1").facts.count == 1)
    var blind = AppointmentEngine.make(fingerprint: "blind")
    blind.read = { _ in
      .failure(FactRefusal(path: "type", reason: .conflict, found: "rdv"))
    }
    seat.replace(with: blind)
    #expect(try memory.facts(of: "P-1").facts.isEmpty)
    // Who began before goes on with what it began with.
    #expect(try memory.facts(of: "P-1", by: old).facts.count == 1)
    seat.replace(with: old)
    #expect(try memory.facts(of: "P-1").facts.count == 1)
  }

  @Test func `an activation is journaled once, with the zone data`() throws {
    try add("1", AppointmentEngine.make())
    #expect(try store.makeDue(unless: "f", zones: "2025b", now: noon) == 1)
    try settle("f")
    #expect(try store.makeDue(unless: "f", zones: "2025b", now: noon) == 0)
    #expect(try store.makeDue(unless: "g", zones: "2026a", now: noon) == 1)
    #expect(try store.atWork().map { $0 == ("g", "2026a") } == true)
    let lines = try store.journalLines().filter { $0.action == "règles.activées" }
    #expect(lines.map(\.reference) == ["f, fuseaux 2025b", "g, fuseaux 2026a"])
  }

  private func settle(_ fingerprint: String) throws {
    let advance = Advance(ledger: PersonLedger(), emissions: [], horizon: noon + 86_400)
    let look = Look(person: "P-1", seenSeq: 10, before: PersonLedger(), advance: advance)
    try store.record([look], now: noon, fingerprint: fingerprint, channels: [])
  }
}
