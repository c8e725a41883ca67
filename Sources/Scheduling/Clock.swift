// The clocks. They are the only place of the house where the time is read; everything else is
// handed one. The simulated one is in the tests.
import Civil
import Glibc

/// Says what time it is for Jalon, and how long the wall clock must run to reach an instant.
public protocol Clock: Sendable {
  func now() -> Instant
  /// Nanoseconds on the wall until the instant; 0 once it is reached.
  func wallDelay(until instant: Instant) -> Int64
}

/// The time of the world.
public struct WallClock: Clock {
  public init() {}

  public func now() -> Instant { Instant(seconds: nanoseconds(CLOCK_REALTIME) / 1_000_000_000) }

  public func wallDelay(until instant: Instant) -> Int64 {
    delay(from: nanoseconds(CLOCK_REALTIME), to: instant)
  }
}

/// A time that starts where it is told and runs so many times as fast: rehearsals and demonstrations.
public struct AcceleratedClock: Clock {
  private let start: Instant
  private let factor: Int64
  private let origin: Int64

  /// `factor` 1 to 1 000 000.
  public init(start: Instant, factor: Int) {
    (self.start, self.factor) = (start, Int64(min(max(factor, 1), 1_000_000)))
    origin = nanoseconds(CLOCK_MONOTONIC)
  }

  public func now() -> Instant { start + elapsed() / 1_000_000_000 }

  public func wallDelay(until instant: Instant) -> Int64 {
    let virtual = delay(from: 0, to: Instant(seconds: instant - start))
    return max(0, virtual - elapsed()) / factor + 1
  }

  /// Virtual nanoseconds since the start, saturated.
  private func elapsed() -> Int64 {
    let real = nanoseconds(CLOCK_MONOTONIC) - origin
    let (virtual, overflow) = real.multipliedReportingOverflow(by: factor)
    return overflow ? .max : virtual
  }
}

private func nanoseconds(_ clock: clockid_t) -> Int64 {
  var time = timespec()
  clock_gettime(clock, &time)
  return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}

/// Saturated, never negative.
private func delay(from nanoseconds: Int64, to instant: Instant) -> Int64 {
  let (target, overflow) = instant.seconds.multipliedReportingOverflow(by: 1_000_000_000)
  if overflow { return instant.seconds < 0 ? 0 : .max }
  let (difference, far) = target.subtractingReportingOverflow(nanoseconds)
  return far ? (target < 0 ? 0 : .max) : max(0, difference)
}
