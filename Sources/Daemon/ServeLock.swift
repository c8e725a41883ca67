// One daemon per file. Commands may write beside it; a second daemon would do its work twice.
import Glibc

/// Held while the process lives; the kernel lets go of it however the process ends.
public final class ServeLock: Sendable {
  private let descriptor: Int32

  /// Throws where another process holds it.
  public init(besides storePath: String) throws(ServeFailure) {
    let path = storePath + "-serve"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0, lockf(descriptor, F_TLOCK, 0) == 0 else {
      if descriptor >= 0 { _ = close(descriptor) }
      throw .alreadyServed(storePath)
    }
  }

  public func release() { _ = close(descriptor) }
}
