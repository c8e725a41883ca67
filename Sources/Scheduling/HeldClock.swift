// The clock of a rehearsal that someone drives: it runs so many times as fast, and never past the
// instant to which it was let run, nor past the next wake. A slow machine is late for nobody: time
// waits for the facts and for the work.
import Civil
import Synchronization

/// Stands still until it is stepped or let run.
public final class HeldClock: Clock {
  private struct Leg: Sendable {
    var clock: AcceleratedClock
    var limit: Instant
    /// The one alarm's instant. It is always armed anew after the work it rang for.
    var wake = Instant.distantFuture
    var now: Instant { min(clock.now(), limit, wake) }
  }

  private let leg: Mutex<Leg>
  private let factor: Int

  public init(start: Instant, factor: Int) {
    self.factor = factor
    leg = Mutex(Leg(clock: AcceleratedClock(start: start, factor: factor), limit: start))
  }

  public func now() -> Instant { leg.withLock { $0.now } }

  /// Beyond the limit the answer is never: who moves the limit also wakes those who sleep.
  public func wallDelay(until instant: Instant) -> Int64 {
    leg.withLock { leg in
      leg.wake = instant
      return instant > leg.limit ? .max : leg.clock.wallDelay(until: instant)
    }
  }

  /// Stands at the instant, or where it is if that is later.
  public func step(to instant: Instant) {
    leg.withLock { leg in
      let start = max(leg.now, instant)
      leg = Leg(clock: AcceleratedClock(start: start, factor: factor), limit: start)
    }
  }

  /// Runs from where it is up to the instant, included. A wake that is still ahead holds it until
  /// the alarm is armed anew.
  public func run(until limit: Instant) {
    leg.withLock { leg in
      let (start, wake) = (leg.now, leg.wake)
      leg = Leg(
        clock: AcceleratedClock(start: start, factor: factor), limit: max(start, limit))
      if wake > start { leg.wake = wake }
    }
  }
}
