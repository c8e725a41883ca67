// A slow beat that makes the loop see whether another process wrote to the file, and do what is
// better done while nobody waits. SQLite tells no one of other writers; asking costs some
// microseconds. Rejected: watching the -wal file, whose name and life are SQLite's own business.
import Civil
import Dispatch

/// Beats until it is cancelled.
public final class Glances: Sendable {
  private let cancelBeat: @Sendable () -> Void

  public init(everyMilliseconds period: Int, _ loop: Loop) {
    let timer = DispatchSource.makeTimerSource(flags: [], queue: .global(qos: .utility))
    // People fall due at whole seconds: the beat comes between them.
    let clock = WallClock()
    let second = Int(clock.wallDelay(until: clock.now() + 1))
    timer.schedule(
      deadline: .now() + .nanoseconds(second) + .milliseconds(period / 2),
      repeating: .milliseconds(period), leeway: .milliseconds(period / 10))
    timer.setEventHandler { @Sendable [weak loop] in loop?.post(.glance) }
    timer.resume()
    // A Dispatch source may be cancelled from any thread; the type does not say so.
    nonisolated(unsafe) let source = timer
    cancelBeat = { source.cancel() }
  }

  public func cancel() { cancelBeat() }
}
