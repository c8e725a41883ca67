// A slow beat that makes the loop see whether another process wrote to the file. SQLite tells no
// one; asking costs some microseconds. Rejected: watching the -wal file, whose name and life are
// SQLite's own business.
import Dispatch

/// Beats until it is cancelled.
public final class Glances: Sendable {
  private let cancelBeat: @Sendable () -> Void

  public init(everyMilliseconds period: Int, _ loop: Loop) {
    let timer = DispatchSource.makeTimerSource(flags: [], queue: .global(qos: .utility))
    timer.schedule(
      deadline: .now() + .milliseconds(period), repeating: .milliseconds(period),
      leeway: .milliseconds(period / 10))
    timer.setEventHandler { @Sendable [weak loop] in loop?.post(.glance) }
    timer.resume()
    // A Dispatch source may be cancelled from any thread; the type does not say so.
    nonisolated(unsafe) let source = timer
    cancelBeat = { source.cancel() }
  }

  public func cancel() { cancelBeat() }
}
