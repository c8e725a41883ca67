// Signs of life in the store, so that the next start, or the end of a pause, knows how long nobody
// watched.
import Attention
import CaseStore
import Civil
import Logging

/// Used from the loop's queue only, which is what guards `last` and `isBegun`.
public final class Pulse: @unchecked Sendable {
  private let policyNow: @Sendable () -> OutagePolicy
  private let store: Store
  private let clock: any Clock
  private let logger: Logger
  private var last = Instant.distantPast
  /// Whether the first sign stands in the file.
  private var isBegun = false

  public init(
    _ policy: @autoclosure @escaping @Sendable () -> OutagePolicy, store: Store, clock: any Clock,
    logger: Logger = Logger(label: "jalon.pulse")
  ) {
    (policyNow, self.store, self.clock, self.logger) = (policy, store, clock, logger)
  }

  private var policy: OutagePolicy { policyNow() }

  /// A gap since the former process is an outage. Where the disk refuses the first sign, the next
  /// one tells of the gap.
  func start() { note(.stopped, longestGap: policy.longestGapSeconds) }

  /// Writes at most one sign in `beatSeconds`.
  func beat() {
    if !isBegun { return start() }
    let (now, policy) = (clock.now(), policy)
    if now >= last, now - last < policy.beatSeconds { return }
    note(.paused, longestGap: policy.watchesPauses ? policy.longestGapSeconds : nil)
  }

  /// The last sign of this process.
  func stop() {
    if !isBegun { return start() }
    note(.paused, longestGap: nil)
  }

  private func note(_ cause: Outage.Cause, longestGap: Int64?) {
    let now = clock.now()
    do {
      let outage = try store.beat(at: now, longestGap: longestGap, cause: cause)
      (last, isBegun) = (now, true)
      guard let outage else { return }
      let length = spelled(seconds: outage.until - outage.from)
      logger.warning("panne de \(length), du \(outage.from) au \(outage.until) : jalon pannes")
    } catch { logger.error("signe de vie : \(StoreTrouble.words(error))") }
  }
}
