// Tells the service manager that the daemon lives, and only while its loop does: the word is said by
// the loop itself when it comes to it. A loop that hangs says nothing, and is restarted.
import Scheduling
import Synchronization

/// Beats twice in the time that the manager allows.
final class Watchdog: Sendable {
  private let link: SystemdLink
  private let reach: @Sendable (@escaping @Sendable () -> Void) -> Void
  /// Whether the loop has not yet come to the last beat.
  private let isWaiting = Atomic<Bool>(false)

  /// `reach` runs a body when the loop comes to it.
  init(
    _ link: SystemdLink, reach: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void
  ) {
    (self.link, self.reach) = (link, reach)
  }

  /// Asks the loop, unless it still owes an answer.
  func beat() {
    if isWaiting.exchange(true, ordering: .acquiringAndReleasing) { return }
    reach { [self] in
      link.tellAlive()
      isWaiting.store(false, ordering: .releasing)
    }
  }

  /// Returns at once where no watchdog is asked for; else when the task is cancelled.
  func run() async {
    guard let period = link.watchdogMicroseconds else { return }
    while !Task.isCancelled {
      beat()
      try? await Task.sleep(for: .microseconds(max(period / 2, 1000)))
    }
  }
}
