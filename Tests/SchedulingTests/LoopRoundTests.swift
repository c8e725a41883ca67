// The loop with carriers: one that is slow holds up neither the others nor the loop, and the one
// timer wakes those that wait.
import CaseFile
import CaseStore
import Civil
import Delivery
import Dispatch
import Evaluation
import HouseKit
import Scheduling
import Testing

/// A daemon without its web side, with carriers.
private final class Works: Sendable {
  let folder = TemporaryFolder()
  let clock = SimulatedClock(postNoon)
  let store: Store
  let loop: Loop
  let intake: Intake

  init(_ carriers: any Carrier...) throws {
    let (clock, engine) = (clock, AppointmentEngine.make())
    store = try Store(path: folder.file("jalon.db"))
    let channels = [NDJSONFile(path: folder.file("out.ndjson"))]
    let rounds = Rounds(
      carriers.map { Round($0, policy: RetryPolicy(seed: 3), base: "") }, store: store,
      clock: clock)
    let work = DueWork(
      store: store, engine: engine, clock: clock, channels: channels.map(\.name),
      carriers: rounds.carriers)
    let loop = Loop(
      store: store, work: work, clock: clock, alarm: clock, channels: channels, rounds: rounds)
    self.loop = loop
    intake = Intake(
      store: store, engine: engine, now: { clock.now() },
      onCommit: { loop.post(.tick) })
    loop.start()
  }

  func give(_ number: Int) async throws {
    let line = appointment(id: "\(number)", person: "P-\(number)", time: postNoon - 7200)
    _ = try await intake.submit(Submission([intake.arrival(Array(line.utf8))])).get()
    await loop.rest()
  }

  var said: Int { lines(ofFile: folder.file("out.ndjson")).count }
}

/// Holds its first letter until it is let go.
private final class SlowCarrier: Carrier {
  let name = "lent"
  private let gate = DispatchSemaphore(value: 0)
  func carry(_ letter: Letter, now: Instant) -> Handover {
    gate.wait()
    gate.signal()
    return .delivered(receipt: "enfin")
  }
  func open() { gate.signal() }
}

@Suite struct LoopRoundTests {
  @Test(.timeLimit(.minutes(1)))
  func `a slow carrier holds up neither the loop nor the others`() async throws {
    let (slow, quick) = (SlowCarrier(), ScriptedCarrier(name: "vif"))
    let works = try Works(slow, quick)
    for number in 1...5 { try await works.give(number) }
    #expect(works.said == 10)
    while quick.carried.count < 10 { await Task.yield() }
    #expect(try works.store.deliveries(DeliveryFilter(state: .delivered, channel: "lent")).isEmpty)
    slow.open()
    await works.loop.rest(withRounds: true)
    #expect(try works.store.tally(now: postNoon).deliveries == ["delivered": 20])
    await works.loop.stop()
    try works.store.close()
  }

  @Test func `the one timer wakes a carrier for its next attempt`() async throws {
    let carrier = ScriptedCarrier(.later("HTTP 500"))
    let works = try Works(carrier)
    try await works.give(1)
    await works.loop.rest(withRounds: true)
    #expect(carrier.carried.count == 1)
    let next = try #require(try works.store.nextDue(onCarrier: "essai"))
    #expect(works.clock.armedFor == next)
    works.clock.set(next)
    await works.loop.rest(withRounds: true)
    try #require(carrier.carried.count == 3)
    #expect(carrier.carried[0].id == carrier.carried[1].id)
    #expect(carrier.carried[2].type == "jalon.notice.redigee")
    #expect(works.clock.armedFor == nil)
    await works.loop.stop()
    try works.store.close()
  }

  @Test func `a replay by another process is seen at a glance`() async throws {
    let carrier = ScriptedCarrier(.never("HTTP 410"))
    let works = try Works(carrier)
    try await works.give(1)
    works.loop.post(.glance)
    await works.loop.rest(withRounds: true)
    let dead = try works.store.deliveries(DeliveryFilter(state: .dead))
    try #require(dead.count == 1)
    let other = try Store(path: works.folder.file("jalon.db"))
    try other.replay(deliveries: dead.map(\.id), by: "op", now: postNoon)
    works.loop.post(.glance)
    await works.loop.rest(withRounds: true)
    #expect(carrier.carried.last?.id == dead[0].id)
    #expect(try works.store.deliveries(DeliveryFilter(state: .dead)).isEmpty)
    try other.close()
    await works.loop.stop()
    try works.store.close()
  }
}
