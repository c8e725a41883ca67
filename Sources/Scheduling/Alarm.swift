// The one timer. It rings once, at the instant it was last armed for.
import Civil
import Synchronization

/// Something that rings. Arming replaces what was armed before.
public protocol Alarm: Sendable {
  func arm(at instant: Instant, ring: @escaping @Sendable () -> Void)
  func disarm()
}

/// A timer on the wall clock: it follows when the clock is set.
public final class WallAlarm: Alarm {
  private let clock: any Clock
  private let timer: any WallTimer
  private let armed: ArmedRing

  /// The longest sleep: a ring that comes too early only looks, finds nothing due, and re-arms.
  private static let longestNanoseconds: Int64 = 3600 * 1_000_000_000

  public init(clock: any Clock, lanes: any Lanes = DispatchLanes()) {
    let armed = ArmedRing()
    (self.clock, self.armed) = (clock, armed)
    timer = lanes.timer("jalon.alarm") { armed.take()?() }
  }

  deinit { timer.cancel() }

  public func arm(at instant: Instant, ring: @escaping @Sendable () -> Void) {
    let delay = min(clock.wallDelay(until: instant), WallAlarm.longestNanoseconds)
    armed.put(ring)
    timer.set(nanosecondsFromNow: delay)
  }

  public func disarm() {
    armed.put(nil)
    // A clock that waits for its alarm need not wait any more.
    _ = clock.wallDelay(until: .distantFuture)
    timer.set(nanosecondsFromNow: nil)
  }
}

/// What to do at the ring; taken once.
private final class ArmedRing: Sendable {
  private let ring = Mutex<(@Sendable () -> Void)?>(nil)

  func put(_ new: (@Sendable () -> Void)?) { ring.withLock { $0 = new } }

  func take() -> (@Sendable () -> Void)? {
    ring.withLock { ring in
      defer { ring = nil }
      return ring
    }
  }
}
