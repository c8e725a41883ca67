// The look-out on the folder of arrivals, which a reload may change.
import Synchronization

final class FolderWatch: Sendable {
  private let folder: Mutex<FactFolder?>

  init(_ folder: FactFolder?) { self.folder = Mutex(folder) }

  func replace(with new: FactFolder?) { folder.withLock { $0 = new } }

  /// Looks again and again. Rejected: inotify, which tells nothing of a folder on another machine.
  func run(everyMilliseconds period: Int) async {
    while !Task.isCancelled {
      await folder.withLock { $0 }?.look()
      try? await Task.sleep(for: .milliseconds(max(period, 50)))
    }
  }
}
