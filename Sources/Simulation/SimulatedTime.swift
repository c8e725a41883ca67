// The time of a simulated house and its timers. It moves when a schedule says so, also back.
import Civil
import Scheduling
import Synchronization

/// One wall clock for all lives of a house; its timers end with the life that set them.
public final class SimulatedTime: Clock {
  private struct State {
    var now: Instant
    var latest: Instant
    var timers: [Int: Setting] = [:]
    var made = 0
  }
  struct Setting: Sendable {
    /// Nanoseconds since 1970 on the wall; nil: never.
    var deadline: Int64?
    var ring: @Sendable () -> Void
  }
  private let state: Mutex<State>

  public init(_ start: Instant) { state = Mutex(State(now: start, latest: start)) }

  public func now() -> Instant { state.withLock { $0.now } }
  /// The latest it has ever been.
  public var latest: Instant { state.withLock { $0.latest } }

  public func wallDelay(until instant: Instant) -> Int64 {
    let seconds = max(0, instant - now())
    let (delay, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? .max : delay
  }

  /// Sets the time, and rings what is reached.
  public func set(_ instant: Instant) {
    let rings = state.withLock { state in
      state.now = instant
      state.latest = max(state.latest, instant)
      let reached = state.timers.filter { _, timer in
        timer.deadline.map { $0 <= instant.seconds * 1_000_000_000 } ?? false
      }
      for name in reached.keys { state.timers[name]?.deadline = nil }
      return reached.sorted { $0.key < $1.key }.map(\.value.ring)
    }
    for ring in rings { ring() }
  }

  /// When the next timer rings; nil: none does.
  public var nextRing: Instant? {
    state.withLock { state in
      state.timers.values.compactMap(\.deadline).min().map { deadline in
        Instant(seconds: deadline / 1_000_000_000 + (deadline % 1_000_000_000 == 0 ? 0 : 1))
      }
    }
  }

  /// What a crash does to timers.
  public func forgetTimers() { state.withLock { $0.timers = [:] } }

  func makeTimer(ring: @escaping @Sendable () -> Void) -> Int {
    state.withLock { state in
      state.made += 1
      state.timers[state.made] = Setting(deadline: nil, ring: ring)
      return state.made
    }
  }

  func setTimer(_ name: Int, nanosecondsFromNow delay: Int64?) {
    let isReached = state.withLock { state in
      guard state.timers[name] != nil else { return false }
      let wall = state.now.seconds * 1_000_000_000
      state.timers[name]?.deadline = delay.map { wall.addingReportingOverflow($0).partialValue }
      return delay.map { $0 <= 0 } ?? false
    }
    if isReached { set(now()) }
  }

  func cancelTimer(_ name: Int) { state.withLock { _ = $0.timers.removeValue(forKey: name) } }
}
