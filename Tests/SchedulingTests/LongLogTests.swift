// A person with a long log is looked at apart: nobody waits for that look, and a stop does not.
import CaseFile
import CaseStore
import Civil
import Delivery
import Dispatch
import Evaluation
import HouseKit
import Scheduling
import Synchronization
import Testing

private let noon = Instant(seconds: 1_772_452_800)

/// An engine whose look at `P-long` takes until it is let go on.
private final class Gate: Sendable {
  private let passage = DispatchSemaphore(value: 0)
  /// Told when such a look begins.
  let entered = Bell()

  func open() { passage.signal() }

  var engine: Engine {
    var engine = AppointmentEngine.make()
    let advance = engine.advance
    engine.advance = { [self] person, facts, ledger, now in
      if person == "P-long" {
        entered.ring(1)
        passage.wait()
        passage.signal()
      }
      return try advance(person, facts, ledger, now)
    }
    return engine
  }
}

/// Counts, and lets one wait until it has counted so far.
private final class Bell: Sendable {
  private let counts: AsyncStream<Int>
  private let count: AsyncStream<Int>.Continuation
  private let total = Mutex(0)

  init() { (counts, count) = AsyncStream.makeStream(of: Int.self) }

  func ring(_ times: Int) {
    count.yield(
      total.withLock { total in
        total += times
        return total
      })
  }

  func reached(_ wanted: Int) async {
    if total.withLock({ $0 }) >= wanted { return }
    for await count in counts where count >= wanted { return }
  }
}

private struct CountedFile: Channel {
  let name = "ndjson"
  let file: NDJSONFile
  let bell: Bell
  func send(_ entries: [OutboxEntry]) throws(ChannelFailure) {
    try file.send(entries)
    bell.ring(entries.count)
  }
}

private final class Works: Sendable {
  let clock = SimulatedClock(noon)
  let store: Store
  let loop: Loop
  private let intake: Intake
  private let output: String
  private let sent = Bell()

  init(_ folder: TemporaryFolder, _ engine: Engine) throws {
    let clock = clock
    output = folder.file("out.ndjson")
    store = try Store(path: folder.file("jalon.db"))
    let channels = [CountedFile(file: NDJSONFile(path: output), bell: sent)]
    var measures = LookMeasures()
    (measures.longLog, measures.longestRestSeconds) = (3, 0)
    let work = DueWork(
      store: store, engine: engine, clock: clock, channels: ["ndjson"], measures: measures)
    let loop = Loop(store: store, work: work, clock: clock, alarm: clock, channels: channels)
    self.loop = loop
    intake = Intake(
      store: store, engine: engine, now: { clock.now() }, onCommit: { loop.post(.tick) })
    loop.start()
  }

  func give(_ person: String, _ ids: ClosedRange<Int>) async throws {
    let arrivals = ids.map { id in
      let line = appointment(id: "\(person)-\(id)", person: person, time: noon - 7200)
      return intake.arrival(Array(line.utf8))
    }
    _ = try await intake.submit(Submission(arrivals)).get()
  }

  /// Waits until this house has sent so many messages; all that have left.
  func said(_ count: Int) async -> [String] {
    await sent.reached(count)
    return lines(ofFile: output)
  }
}

@Suite(.timeLimit(.minutes(1))) struct LongLogTests {
  @Test func `nobody waits for a long log`() async throws {
    let (folder, gate) = (TemporaryFolder(), Gate())
    let works = try Works(folder, gate.engine)
    try await works.give("P-long", 1...5)
    await gate.entered.reached(1)
    try await works.give("P-1", 1...2)
    let first = await works.said(4)
    #expect(first.allSatisfy { $0.contains(#""subject":"P-1""#) })
    // A fact that comes during the look is seen by the next one.
    try await works.give("P-long", 6...6)
    gate.open()
    await works.loop.rest()
    #expect(await works.said(16).count == 16)
    #expect(try works.store.tally(now: noon).peopleDue == 0)
    await works.loop.stop()
    try works.store.close()
  }

  @Test func `once a stop is asked for no look begins, and who is due stays so`() async throws {
    let (clock, engine, folder) = (
      SimulatedClock(noon), AppointmentEngine.make(), TemporaryFolder()
    )
    let store = try Store(path: folder.file("jalon.db"))
    let intake = Intake(store: store, engine: engine, now: { clock.now() })
    let arrival = intake.arrival(Array(appointment(id: "1", time: noon - 7200).utf8))
    _ = try await intake.submit(Submission([arrival])).get()
    let work = DueWork(store: store, engine: engine, clock: clock, channels: ["ndjson"])
    work.end()
    _ = try work.lookAtDue()
    #expect(try store.tally(now: noon).peopleDue == 1)
    #expect(try store.interruptedLooks().people.isEmpty)
    let next = DueWork(store: store, engine: engine, clock: clock, channels: ["ndjson"])
    _ = try next.lookAtDue()
    #expect(try store.tally(now: noon).peopleDue == 0)
    try store.close()
  }

  @Test func `a stop does not wait for it, and the next start makes the look again`()
    async throws
  {
    let (folder, gate) = (TemporaryFolder(), Gate())
    let works = try Works(folder, gate.engine)
    try await works.give("P-long", 1...5)
    await gate.entered.reached(1)
    await works.loop.stop()
    #expect(try works.store.interruptedLooks().people.isEmpty)
    let open = Gate()
    open.open()
    let next = try Works(folder, open.engine)
    #expect(await next.said(10).count == 10)
    await next.loop.rest()
    // The former process is gone by now; here its look ends without harm.
    gate.open()
    #expect(await next.said(10).count == 10)
    await next.loop.stop()
    try next.store.close()
  }

  @Test func `interrupted by a crash it waits, and the others do not`() async throws {
    let (folder, gate) = (TemporaryFolder(), Gate())
    gate.open()
    let first = try Works(folder, gate.engine)
    try await first.give("P-long", 1...5)
    try await first.give("P-1", 1...1)
    await first.loop.rest()
    await first.loop.stop()
    try first.store.beginLooking(at: ["P-1", "P-long"])
    try first.store.close()
    let second = try Works(folder, gate.engine)
    await second.loop.rest()
    #expect(second.clock.armedFor == noon + 60)
    second.clock.advance(seconds: 60)
    await second.loop.rest()
    #expect(try second.store.people().allSatisfy { $0.trouble == nil })
    await second.loop.stop()
    try second.store.close()
  }
}
