// One daemon per file. Commands may write beside it; a second daemon would do its work twice.
import CaseStore
import Glibc

/// Held while the process lives; the kernel lets go of it however the process ends.
public final class ServeLock: Sendable {
  private let descriptor: Int32

  /// Throws where another process holds it.
  public init(besides storePath: String) throws(ServeFailure) {
    let path = storePath + "-serve"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .unusable(storePath, ServeLock.trouble(errno)) }
    // A lock that root made must be open to the account whose folder it is.
    var status = stat()
    let folder = storePath.lastIndex(of: "/").map { String(storePath[...$0]) } ?? "."
    if geteuid() == 0, stat(folder, &status) == 0 {
      _ = fchown(descriptor, status.st_uid, status.st_gid)
    }
    guard lockf(descriptor, F_TLOCK, 0) == 0 else {
      _ = close(descriptor)
      throw .alreadyServed(storePath)
    }
  }

  /// Whether a process serves the store; asked without a trace on disk.
  public static func isHeld(besides storePath: String) -> Bool {
    let descriptor = open(storePath + "-serve", O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { _ = close(descriptor) }
    return lockf(descriptor, F_TEST, 0) != 0
  }

  private static func trouble(_ code: Int32) -> StoreTrouble {
    switch code {
    case ENOSPC, EDQUOT: .full
    case EROFS, EACCES, EPERM: .readOnly
    default: .missing
    }
  }

  public func release() { _ = close(descriptor) }
}
