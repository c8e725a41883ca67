// A daemon without its web side, on a file that outlives it, with carriers and a policy.
import Attention
import CaseFile
import CaseStore
import Civil
import Delivery
import Evaluation
import HouseKit
import Scheduling

final class AttentionWorks: Sendable {
  let folder: TemporaryFolder
  let clock: SimulatedClock
  let store: Store
  let loop: Loop
  let intake: Intake
  let desk: Desk
  private let policy: AttentionSeat

  init(
    _ folder: TemporaryFolder = TemporaryFolder(), at now: Instant = postNoon,
    policy: AttentionPolicy = AttentionPolicy(), engine: Engine = AppointmentEngine.make(),
    carriers: [any Carrier] = [],
    beforeCommit: @escaping @Sendable (StoreStep) throws -> Void = { _ in }
  ) throws {
    let clock = SimulatedClock(now)
    let seat = AttentionSeat(policy)
    (self.folder, self.clock, self.policy) = (folder, clock, seat)
    let store = try Store(path: folder.file("jalon.db"), beforeCommit: beforeCommit)
    self.store = store
    let channels = [NDJSONFile(path: folder.file("out.ndjson"))]
    let rounds = Rounds(
      carriers.map { Round($0, policy: RetryPolicy(seed: 3), base: "http://jalon") }, store: store,
      clock: clock)
    let work = DueWork(
      store: store, engine: engine, clock: clock, channels: channels.map(\.name),
      carriers: rounds.carriers, policy: seat.policy)
    let loop = Loop(
      store: store, work: work, clock: clock, alarm: clock, channels: channels, rounds: rounds,
      pulse: Pulse(seat.policy.outages, store: store, clock: clock),
      attention: AttentionWork(
        store: store, engine: engine, memory: FactMemory(store: store, engine: engine),
        clock: clock,
        outlets: Outlets(
          channels: channels.map(\.name), carriers: rounds.carriers, policy: seat.policy)))
    self.loop = loop
    intake = Intake(
      store: store, engine: engine, policy: LearningPolicy().heeding(policy), now: { clock.now() },
      onCommit: { loop.post(.tick) })
    desk = Desk(store: store, intake: intake, now: { clock.now() })
    loop.start()
  }

  /// As a reload does.
  func heed(_ policy: AttentionPolicy) async {
    self.policy.replace(with: policy)
    loop.post(.policyReplaced)
    await rest()
  }

  func give(_ events: String...) async throws {
    let arrivals = events.map { intake.arrival(Array($0.utf8)) }
    _ = try await intake.submit(Submission(arrivals)).get()
    await rest()
  }

  func pass(seconds: Int64) async {
    clock.advance(seconds: seconds)
    await rest()
  }

  func rest() async {
    loop.post(.tick)
    await loop.rest(withRounds: true)
  }

  var said: [JSONValue] {
    lines(ofFile: folder.file("out.ndjson")).compactMap { try? JSONValue(parsing: $0) }
  }

  /// The types that left, without their prefix.
  var types: [String] {
    said.compactMap { line in
      guard case .text(let type)? = line["type"] else { return nil }
      return String(type.dropFirst("jalon.".count))
    }
  }

  func stop() async throws {
    await loop.stop()
    try store.close()
  }
}
