// A time that moves when a test says so, and an alarm that rings by it.
import Civil
import Scheduling
import Synchronization

/// Stands still until it is set; may be set back.
public final class SimulatedClock: Clock, Alarm {
  private struct State {
    var now: Instant
    var armedFor: Instant?
    var ring: (@Sendable () -> Void)?
    var armings: [Instant] = []
  }
  private let state: Mutex<State>

  public init(_ start: Instant) { state = Mutex(State(now: start)) }

  public func now() -> Instant { state.withLock { $0.now } }

  public func wallDelay(until instant: Instant) -> Int64 {
    max(0, instant - now()) * 1_000_000_000
  }

  public func arm(at instant: Instant, ring: @escaping @Sendable () -> Void) {
    let isReached = state.withLock { state in
      (state.armedFor, state.ring) = (instant, ring)
      state.armings.append(instant)
      return instant <= state.now
    }
    if isReached { ringIfReached() }
  }

  public func disarm() { state.withLock { ($0.armedFor, $0.ring) = (nil, nil) } }

  /// What the alarm was last armed for; nil: it is not.
  public var armedFor: Instant? { state.withLock { $0.armedFor } }

  /// Sets the time; the alarm rings if its instant is reached.
  public func set(_ instant: Instant) {
    state.withLock { $0.now = instant }
    ringIfReached()
  }

  public func advance(seconds: Int64) { set(now() + seconds) }

  private func ringIfReached() {
    let ring: (@Sendable () -> Void)? = state.withLock { state in
      guard let armedFor = state.armedFor, armedFor <= state.now else { return nil }
      defer { (state.armedFor, state.ring) = (nil, nil) }
      return state.ring
    }
    ring?()
  }
}
