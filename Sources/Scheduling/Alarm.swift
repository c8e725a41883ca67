// The one timer. It rings once, at the instant it was last armed for.
import Civil
import Dispatch
import Synchronization

/// Something that rings. Arming replaces what was armed before.
public protocol Alarm: Sendable {
  func arm(at instant: Instant, ring: @escaping @Sendable () -> Void)
  func disarm()
}

/// A Dispatch timer on the wall clock: it follows when the clock is set.
///
/// `@unchecked Sendable`: a Dispatch source may be used from any thread, which its Swift type does
/// not say; all else is in the mutex.
public final class DispatchAlarm: Alarm, @unchecked Sendable {
  private let clock: any Clock
  private let timer: any DispatchSourceTimer
  private let armed: ArmedRing

  /// The longest sleep: a ring that comes too early only looks, finds nothing due, and re-arms.
  private static let longestNanoseconds: Int64 = 3600 * 1_000_000_000

  public init(clock: any Clock) {
    let armed = ArmedRing()
    (self.clock, self.armed) = (clock, armed)
    timer = DispatchSource.makeTimerSource(
      flags: [], queue: DispatchQueue(label: "jalon.alarm"))
    timer.setEventHandler { @Sendable in armed.take()?() }
    timer.schedule(wallDeadline: .distantFuture)
    timer.activate()
  }

  deinit { timer.cancel() }

  public func arm(at instant: Instant, ring: @escaping @Sendable () -> Void) {
    let delay = min(clock.wallDelay(until: instant), DispatchAlarm.longestNanoseconds)
    armed.put(ring)
    timer.schedule(wallDeadline: .now() + .nanoseconds(Int(delay)), leeway: .microseconds(100))
  }

  public func disarm() {
    armed.put(nil)
    // A clock that waits for its alarm need not wait any more.
    _ = clock.wallDelay(until: .distantFuture)
    timer.schedule(wallDeadline: .distantFuture)
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
