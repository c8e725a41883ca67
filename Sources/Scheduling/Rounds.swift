// Every carrier goes round on a queue of its own: one that is slow or dead holds up no other, nor
// the loop. The loop's one timer wakes them.
import CaseStore
import Civil
import Delivery
import Dispatch
import Logging
import Synchronization

/// The carriers of one daemon.
public final class Rounds: Sendable {
  private typealias Tour = (round: Round, queue: DispatchQueue)

  private struct State {
    var underWay: Set<String> = []
    var resting: [String: Instant] = [:]
    var onEnd: @Sendable (String) -> Void = { _ in }
  }

  private let store: Store
  private let clock: any Clock
  private let tours: Mutex<[Tour]>
  private let logger: Logger
  private let meter: WorkMeter
  private let state = Mutex(State())
  private let isStopping = Atomic<Bool>(false)

  /// After the store failed, a carrier waits this long.
  private static let troubleSeconds: Int64 = 5

  public init(
    _ rounds: [Round], store: Store, clock: any Clock, meter: WorkMeter = WorkMeter(),
    logger: Logger = Logger(label: "jalon.rounds")
  ) {
    (self.store, self.clock, self.meter, self.logger) = (store, clock, meter, logger)
    tours = Mutex(rounds.map { ($0, Rounds.queue(of: $0)) })
  }

  private static func queue(of round: Round) -> DispatchQueue {
    DispatchQueue(label: "jalon.round.\(round.carrier.name)")
  }

  private var rounds: [Tour] { tours.withLock { $0 } }

  /// Other carriers from here on. One that is out finishes its round as it began it; what waits for
  /// a carrier that is gone waits until a carrier of that name is back.
  public func replace(with new: [Round]) {
    let (old, out) = (rounds, state.withLock { $0.underWay })
    let queues = Dictionary(uniqueKeysWithValues: old.map { ($0.round.carrier.name, $0.queue) })
    for round in new where queues[round.carrier.name] == nil && !out.contains(round.carrier.name) {
      recover(round)
    }
    tours.withLock { tours in
      tours = new.map { ($0, queues[$0.carrier.name] ?? Rounds.queue(of: $0)) }
    }
    state.withLock { $0.resting = [:] }
  }

  /// Names under which deliveries are planned.
  public var carriers: [String] { rounds.map(\.round.carrier.name) }

  /// Whether a carrier is out.
  var isOut: Bool { state.withLock { !$0.underWay.isEmpty } }

  /// Told the name of each carrier at the end of its round; it is out until `isBack`.
  func onEnd(_ body: @escaping @Sendable (String) -> Void) { state.withLock { $0.onEnd = body } }

  func isBack(_ name: String) { state.withLock { _ = $0.underWay.remove(name) } }

  /// Takes up what a former process had begun.
  func recover() {
    for (round, _) in rounds { recover(round) }
  }

  private func recover(_ round: Round) {
    do { try round.recover(store, now: clock.now()) } catch {
      logger.error("\(round.carrier.name) : reprise : \(error)")
    }
  }

  /// Sends out each carrier for which something is due and which is not out.
  func start() {
    if isStopping.load(ordering: .acquiring) { return }
    let now = clock.now()
    for (round, queue) in rounds where isDue(round.carrier.name, now) {
      let name = round.carrier.name
      guard state.withLock({ $0.underWay.insert(name).inserted }) else { continue }
      queue.async { [self] in
        let restUntil = go(round)
        let tell = state.withLock { state in
          state.resting[name] = restUntil
          return state.onEnd
        }
        tell(name)
      }
    }
  }

  /// When the next carrier that is in may go out; nil: nothing waits.
  func nextDue() throws -> Instant? {
    let (out, resting) = state.withLock { ($0.underWay, $0.resting) }
    return try carriers.filter { !out.contains($0) }.compactMap { name in
      try store.nextDue(onCarrier: name).map { max($0, resting[name] ?? $0) }
    }.min()
  }

  /// No further letter is begun; those under way are finished.
  func stop() { isStopping.store(true, ordering: .releasing) }

  private func isDue(_ name: String, _ now: Instant) -> Bool {
    if let rest = state.withLock({ $0.resting[name] }), rest > now { return false }
    return ((try? store.nextDue(onCarrier: name)) ?? nil).map { $0 <= now } ?? false
  }

  /// Returns until when the carrier must wait whatever is due.
  private func go(_ round: Round) -> Instant? {
    let name = round.carrier.name
    do {
      let report = try round.go(
        store, now: { clock.now() }, isStopping: { isStopping.load(ordering: .acquiring) })
      meter.note(WorkMeter.Attempts(report), on: name)
      if let trouble = report.trouble {
        logger.log(
          level: report.died > 0 ? .error : .notice, "\(name) : \(trouble)",
          metadata: ["échecs": "\(report.failed)", "mortes": "\(report.died)"])
      }
      return nil
    } catch {
      logger.error("\(name) : \(error)")
      return clock.now() + Rounds.troubleSeconds
    }
  }
}

extension WorkMeter.Attempts {
  fileprivate init(_ report: RoundReport) {
    self.init()
    (handed, failed) = (Int64(report.handed), Int64(report.failed))
    (dead, tooLate) = (Int64(report.died - report.tooLate), Int64(report.tooLate))
  }
}
