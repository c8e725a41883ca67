// Every carrier goes round on a lane of its own: one that is slow or dead holds up no other, nor
// the loop. The loop's one timer wakes them.
import CaseStore
import Civil
import Delivery
import Logging
import Synchronization

/// The carriers of one daemon.
public final class Rounds: Sendable {
  private typealias Tour = (round: Round, lane: any Lane)

  private struct State {
    var underWay: Set<String> = []
    var resting: [String: Rest] = [:]
    /// Who may have left letters begun and not settled: a former process, or a round that the
    /// store broke off.
    var interrupted: Set<String>
    var onEnd: @Sendable (String) -> Void = { _ in }
  }

  private let store: Store
  private let clock: any Clock
  private let lanes: any Lanes
  private let tours: Mutex<[Tour]>
  private let logger: Logger
  private let meter: WorkMeter
  private let state: Mutex<State>
  private let isStopping = Atomic<Bool>(false)

  public init(
    _ rounds: [Round], store: Store, clock: any Clock, meter: WorkMeter = WorkMeter(),
    lanes: any Lanes = DispatchLanes(), logger: Logger = Logger(label: "jalon.rounds")
  ) {
    (self.store, self.clock, self.meter, self.logger) = (store, clock, meter, logger)
    self.lanes = lanes
    tours = Mutex(rounds.map { ($0, lanes.lane(Rounds.label(of: $0))) })
    state = Mutex(State(interrupted: Set(rounds.map(\.carrier.name))))
  }

  private static func label(of round: Round) -> String { "jalon.round.\(round.carrier.name)" }

  private var rounds: [Tour] { tours.withLock { $0 } }

  /// Other carriers from here on. One that is out finishes its round as it began it; what waits for
  /// a carrier that is gone waits until a carrier of that name is back.
  public func replace(with new: [Round]) {
    let (old, out) = (rounds, state.withLock { $0.underWay })
    let known = Dictionary(uniqueKeysWithValues: old.map { ($0.round.carrier.name, $0.lane) })
    let names = new.map(\.carrier.name).filter { known[$0] == nil && !out.contains($0) }
    tours.withLock { tours in
      tours = new.map { ($0, known[$0.carrier.name] ?? lanes.lane(Rounds.label(of: $0))) }
    }
    state.withLock { state in
      state.resting = [:]
      state.interrupted.formUnion(names)
    }
  }

  /// Names under which deliveries are planned.
  public var carriers: [String] { rounds.map(\.round.carrier.name) }

  /// Whether a carrier is out.
  var isOut: Bool { state.withLock { !$0.underWay.isEmpty } }

  /// Told the name of each carrier at the end of its round; it is out until `isBack`.
  func onEnd(_ body: @escaping @Sendable (String) -> Void) { state.withLock { $0.onEnd = body } }

  func isBack(_ name: String) { state.withLock { _ = $0.underWay.remove(name) } }

  /// Sends out each carrier for which something is due, or was broken off, and which is not out.
  func start() {
    if isStopping.load(ordering: .acquiring) { return }
    let now = clock.now()
    for (round, lane) in rounds where isDue(round.carrier.name, now) {
      let name = round.carrier.name
      guard state.withLock({ $0.underWay.insert(name).inserted }) else { continue }
      lane.add { [self] in
        let hasFailed = !go(round)
        let now = clock.now()
        let tell = state.withLock { state in
          if hasFailed {
            state.resting[name, default: Rest()].begin(at: now)
            state.interrupted.insert(name)
          } else {
            state.interrupted.remove(name)
          }
          return state.onEnd
        }
        tell(name)
      }
    }
  }

  /// When the next carrier that is in may go out; nil: nothing waits.
  func nextDue() throws -> Instant? {
    let now = clock.now()
    let state = state.withLock { $0 }
    return try carriers.filter { !state.underWay.contains($0) }.compactMap { name in
      let next = state.interrupted.contains(name) ? now : try store.nextDue(onCarrier: name)
      return (state.resting[name] ?? Rest()).postponed(next, at: now)
    }.min()
  }

  /// No further letter is begun; those under way are finished.
  func stop() { isStopping.store(true, ordering: .releasing) }

  private func isDue(_ name: String, _ now: Instant) -> Bool {
    let (rest, isInterrupted) = state.withLock {
      ($0.resting[name]?.end(at: now), $0.interrupted.contains(name))
    }
    if rest != nil { return false }
    if isInterrupted { return true }
    return ((try? store.nextDue(onCarrier: name)) ?? nil).map { $0 <= now } ?? false
  }

  /// Returns whether the store answered.
  private func go(_ round: Round) -> Bool {
    let name = round.carrier.name
    do {
      if state.withLock({ $0.interrupted.contains(name) }) {
        try round.recover(store, now: clock.now())
      }
      let report = try round.go(
        store, now: { clock.now() }, isStopping: { isStopping.load(ordering: .acquiring) })
      meter.note(WorkMeter.Attempts(report), on: name)
      if let trouble = report.trouble {
        logger.log(
          level: report.died > 0 ? .error : .notice, "\(name) : \(trouble)",
          metadata: ["échecs": "\(report.failed)", "mortes": "\(report.died)"])
      }
      return true
    } catch {
      logger.error("\(name) : \(StoreTrouble.words(error))")
      return false
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
