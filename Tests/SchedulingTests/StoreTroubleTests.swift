// What the loop does while the store fails: it waits some seconds, repeats nothing as fast as it can,
// and takes up what was broken off without a restart. A clock that goes back undoes nothing.
import CaseFile
import CaseStore
import Civil
import Delivery
import Evaluation
import HouseKit
import Scheduling
import Synchronization
import Testing

/// A daemon without its web side, whose store refuses what it is told to.
private final class Works: Sendable {
  let clock = SimulatedClock(postNoon)
  let store: Store
  let loop: Loop
  let channel = CountedChannel()
  private let folder = TemporaryFolder()
  private let intake: Intake

  init(_ engine: Engine = AppointmentEngine.make(), _ carriers: any Carrier...) throws {
    struct Refused: Error {}
    let (clock, channel) = (clock, channel)
    let refusal = Refusal()
    store = try Store(path: folder.file("jalon.db")) { step in
      if refusal.step.withLock({ $0 }) == step { throw Refused() }
    }
    self.refusal = refusal
    let rounds = Rounds(
      carriers.map { Round($0, policy: RetryPolicy(seed: 3), base: "") }, store: store,
      clock: clock)
    let work = DueWork(
      store: store, engine: engine, clock: clock, channels: [channel.name],
      carriers: rounds.carriers)
    let loop = Loop(
      store: store, work: work, clock: clock, alarm: clock, channels: [channel], rounds: rounds)
    self.loop = loop
    intake = Intake(
      store: store, engine: engine, now: { clock.now() }, onCommit: { loop.post(.tick) })
    loop.start()
  }

  private let refusal: Refusal
  func refuse(_ step: StoreStep?) { refusal.step.withLock { $0 = step } }

  func give(_ line: String) async throws {
    _ = try await intake.submit(Submission([intake.arrival(Array(line.utf8))])).get()
    await loop.rest(withRounds: true)
  }

  func pass(seconds: Int64) async {
    clock.advance(seconds: seconds)
    await loop.rest(withRounds: true)
  }

  func stop() async throws {
    await loop.stop()
    try store.close()
  }
}

private final class Refusal: Sendable {
  let step = Mutex<StoreStep?>(nil)
}

private final class CountedChannel: Channel {
  let name = "ndjson"
  private let batches = Mutex(0)
  var sent: Int { batches.withLock { $0 } }
  func send(_ entries: [OutboxEntry]) throws(ChannelFailure) { batches.withLock { $0 += 1 } }
}

@Suite struct StoreTroubleTests {
  @Test func `what left while the store fails is not sent again as fast as it can be`() async throws
  {
    let works = try Works()
    works.refuse(.markSent)
    try await works.give(appointment(id: "1", time: postNoon - 7200))
    #expect(works.channel.sent == 1)
    #expect(works.clock.armedFor == postNoon + 5)
    await works.pass(seconds: 4)
    #expect(works.channel.sent == 1)
    works.refuse(nil)
    await works.pass(seconds: 1)
    #expect(works.channel.sent == 2)
    #expect(try works.store.tally(now: works.clock.now()).outbox == ["sent": 2])
    try await works.stop()
  }

  @Test func `a look that the store refuses is made again some seconds later`() async throws {
    let works = try Works()
    works.refuse(.record)
    try await works.give(appointment(id: "1", time: postNoon - 7200))
    #expect(works.channel.sent == 0)
    #expect(works.clock.armedFor == postNoon + 5)
    works.refuse(nil)
    await works.pass(seconds: 5)
    #expect(try works.store.tally(now: works.clock.now()).outbox == ["sent": 2])
    try await works.stop()
  }

  @Test
  func `a letter whose outcome the store refuses comes again under its id, without a restart`()
    async throws
  {
    let carrier = ScriptedCarrier()
    let works = try Works(AppointmentEngine.make(), carrier)
    works.refuse(.settle)
    try await works.give(appointment(id: "1", time: postNoon - 7200))
    #expect(carrier.carried.count == 1)
    works.refuse(nil)
    await works.pass(seconds: 5)
    let ids = carrier.carried.map(\.id)
    #expect(ids.count == 3 && ids[0] == ids[1])
    #expect(try works.store.tally(now: works.clock.now()).deliveries == ["delivered": 2])
    try await works.stop()
  }

  @Test func `where the clock goes back, nobody is looked at before what was told`() async throws {
    let looks = LookTimes()
    var engine = AppointmentEngine.make()
    let advance = engine.advance
    engine.advance = { person, facts, ledger, now in
      looks.times.withLock { $0.append(now) }
      return try advance(person, facts, ledger, now)
    }
    let works = try Works(engine)
    try await works.give(appointment(id: "1", time: postNoon - 7200))
    works.clock.set(postNoon - 1800)
    try await works.give(event("presence", id: "2", time: postNoon - 7000))
    works.clock.set(postNoon)
    await works.loop.rest()
    #expect(looks.times.withLock { $0.min() } == postNoon)
    // Nor is anything learnt before it.
    #expect(try works.store.facts(of: "P-1").map(\.recordedAt) == [postNoon, postNoon])
    try await works.stop()
  }
}

private final class LookTimes: Sendable {
  let times = Mutex<[Instant]>([])
}
