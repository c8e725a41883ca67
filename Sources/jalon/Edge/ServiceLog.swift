// Where the lines of the service go, told once for the whole process.
import Daemon
import Foundation
import Logging
import Scheduling

enum ServiceLog {
  static func start(_ settings: LogSettings) -> Logger {
    var settings = settings
    settings.hasPriorities = isJournal
    let (chosen, clock) = (settings, WallClock())
    LoggingSystem.bootstrap { LogLines(label: $0, settings: chosen, now: { clock.now() }) }
    return Logger(label: "jalon")
  }

  /// Whether standard error is journald's: then `$JOURNAL_STREAM` names its device and inode.
  private static var isJournal: Bool {
    var status = stat()
    guard fstat(STDERR_FILENO, &status) == 0 else { return false }
    let place = "\(status.st_dev):\(status.st_ino)"
    return ProcessInfo.processInfo.environment["JOURNAL_STREAM"] == place
  }
}
