// A look made just before its time says what one made at its time says, and is used only where
// nothing came in between.
import CaseStore
import Civil
import Delivery
import Evaluation
import HouseKit
import Scheduling
import Synchronization
import Testing

private let noon = Instant(seconds: 1_772_452_800)

/// A loop whose engine notes each evaluation: of whom, as of when, and who was noted as being
/// looked at in case it crashed.
private final class Works: Sendable {
  struct Evaluation: Hashable {
    var person: String
    var now: Instant
    var noted: [String]
  }

  let folder = TemporaryFolder()
  let clock = SimulatedClock(noon)
  let store: Store
  let seat: EngineSeat
  let work: DueWork
  let loop: Loop
  let evaluations: Mutex<[Evaluation]> = Mutex([])

  init(beforeCommit: @escaping @Sendable (StoreStep) throws -> Void = { _ in }) throws {
    store = try Store(path: folder.file("jalon.db"), beforeCommit: beforeCommit)
    seat = EngineSeat(AppointmentEngine.make())
    let channels = [NDJSONFile(path: folder.file("out.ndjson"))]
    work = DueWork(store: store, engine: seat, clock: clock, channels: channels.map(\.name))
    loop = Loop(store: store, work: work, clock: clock, alarm: clock, channels: channels)
    use("regles-1")
    loop.start()
  }

  func use(_ fingerprint: String) {
    var engine = AppointmentEngine.make(fingerprint: fingerprint)
    let advance = engine.advance
    engine.advance = { [weak self] person, facts, ledger, now in
      let noted = try self?.store.interruptedLooks().people.map(\.person) ?? []
      self?.evaluations.withLock { $0.append(Evaluation(person: person, now: now, noted: noted)) }
      return try advance(person, facts, ledger, now)
    }
    seat.replace(with: engine)
  }

  func give(_ events: String...) async throws {
    let intake = Intake(store: store, engine: seat, now: { [clock] in clock.now() })
    _ = try await intake.submit(Submission(events.map { intake.arrival(Array($0.utf8)) })).get()
    loop.post(.tick)
    await loop.rest()
  }

  func glance() async {
    loop.post(.glance)
    await loop.rest()
  }

  func pass(seconds: Int64) async {
    clock.advance(seconds: seconds)
    await loop.rest()
  }

  /// What was evaluated since it was last asked.
  var evaluated: [Evaluation] {
    evaluations.withLock { evaluations in
      defer { evaluations = [] }
      return evaluations
    }
  }

  var output: [String] { lines(ofFile: folder.file("out.ndjson")) }

  func stop() async throws {
    await loop.stop()
    try store.close()
  }
}

@Suite struct PreparedLookTests {
  /// The appointment's time passes at `noon + 3600`; a second before it the house glances.
  private func works(_ people: String...) async throws -> Works {
    let works = try Works()
    for person in people {
      try await works.give(appointment(id: person, person: person, time: noon, within: "PT1H"))
    }
    await works.pass(seconds: 3599)
    _ = works.evaluated
    await works.glance()
    return works
  }

  @Test func `what falls due is evaluated before its second, and only then`() async throws {
    let works = try await works("P-1", "P-2")
    let both = ["P-1", "P-2"]
    #expect(
      works.evaluated == both.map { .init(person: $0, now: noon + 3600, noted: both) })
    #expect(works.output.isEmpty)
    #expect(try works.store.interruptedLooks().people.isEmpty)
    await works.glance()
    await works.pass(seconds: 1)
    #expect(works.evaluated.isEmpty)
    #expect(works.output.count == 4)
    try await works.stop()
  }

  @Test func `it says the same as a look at its second`() async throws {
    let prepared = try Works()
    let plain = try Works()
    for works in [prepared, plain] {
      for number in 1...9 {
        try await works.give(
          appointment(
            id: "\(number)", person: "P-\(number % 4)", time: noon, within: "PT\(number % 3 + 1)M"))
      }
      for _ in 1...200 {
        if works === prepared { await works.glance() }
        await works.pass(seconds: 1)
      }
      try await works.stop()
    }
    #expect(prepared.output == plain.output)
    #expect(plain.output.count == 18)
    let (ahead, atTime) = (prepared.evaluated, plain.evaluated)
    #expect(ahead.map(\.now) == atTime.map(\.now))
    #expect(ahead.map(\.person) == atTime.map(\.person))
  }

  @Test func `what came in between is looked at`() async throws {
    let works = try await works("P-1", "P-2")
    _ = works.evaluated
    try await works.give(event("presence", id: "3", person: "P-2", time: noon + 60))
    #expect(works.evaluated == [.init(person: "P-2", now: noon + 3599, noted: ["P-2"])])
    await works.pass(seconds: 1)
    #expect(works.evaluated == [.init(person: "P-2", now: noon + 3600, noted: ["P-2"])])
    #expect(works.output.count == 2)
    #expect(works.output.allSatisfy { $0.contains("P-1") })
    try await works.stop()
  }

  @Test func `other rules, or another second, and it is made again`() async throws {
    let renewed = try await works("P-1")
    _ = renewed.evaluated
    renewed.use("regles-2")
    await renewed.pass(seconds: 1)
    #expect(renewed.evaluated == [.init(person: "P-1", now: noon + 3600, noted: ["P-1"])])
    try await renewed.stop()

    let late = try await works("P-1")
    _ = late.evaluated
    await late.pass(seconds: 5)
    #expect(late.evaluated == [.init(person: "P-1", now: noon + 3604, noted: ["P-1"])])
    #expect(late.output.count == 2)
    try await late.stop()
  }

  @Test func `one that was not recorded is made again`() async throws {
    let isRefused = Mutex(false)
    struct Refused: Error {}
    let works = try Works { step in
      if case .record = step, isRefused.withLock({ $0 }) { throw Refused() }
    }
    try await works.give(appointment(id: "1", person: "P-1", time: noon, within: "PT1H"))
    await works.pass(seconds: 3599)
    await works.glance()
    _ = works.evaluated
    isRefused.withLock { $0 = true }
    await works.pass(seconds: 1)
    #expect(works.output.isEmpty)
    isRefused.withLock { $0 = false }
    await works.pass(seconds: 60)
    #expect(works.evaluated == [.init(person: "P-1", now: noon + 3660, noted: ["P-1"])])
    #expect(works.output.count == 2)
    try await works.stop()
  }
}
