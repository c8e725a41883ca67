// Where a file of lines lies: the machine's own disk, or in simulations one that fails.
import Glibc
import PlainHTTP

/// What a disk did not do.
public struct DiskRefusal: Error, Hashable, Sendable {
  /// The system's number for it.
  public var code: Int32
  public init(code: Int32) { self.code = code }

  var words: String { systemWords(code) }
}

/// Opens files that grow at their end.
public protocol LineDisk: Sendable {
  /// Makes the file where there is none; its name outlasts a power cut once this has returned.
  func open(_ path: String) throws(DiskRefusal) -> any GrowingFile
}

/// An open file; it closes when nobody holds it any more.
public protocol GrowingFile: Sendable {
  /// Whether the path still names it.
  var isInPlace: Bool { get }
  func size() throws(DiskRefusal) -> Int
  /// All of it, or a part where it fails.
  func append(_ bytes: [UInt8]) throws(DiskRefusal)
  func sync() throws(DiskRefusal)
  func truncate(to size: Int) throws(DiskRefusal)
  func read(from start: Int, to end: Int) throws(DiskRefusal) -> [UInt8]
}

/// The machine's disk.
public struct SystemDisk: LineDisk {
  public init() {}

  public func open(_ path: String) throws(DiskRefusal) -> any GrowingFile {
    let descriptor = opened(path)
    guard descriptor >= 0 else { throw DiskRefusal(code: errno) }
    syncFolder(of: path)
    return SystemFile(path: path, descriptor: descriptor)
  }

  /// A new file is its owner's alone, whatever the umask; the rights of one that is there are whose
  /// they are.
  private func opened(_ path: String) -> Int32 {
    let (flags, rights) = (O_RDWR | O_APPEND | O_CLOEXEC, mode_t(0o600))
    let fresh = Glibc.open(path, flags | O_CREAT | O_EXCL, rights)
    guard fresh >= 0 else {
      return errno == EEXIST ? Glibc.open(path, flags | O_CREAT, rights) : fresh
    }
    _ = fchmod(fresh, rights)
    return fresh
  }

  /// A new file's name must survive a power cut too.
  private func syncFolder(of path: String) {
    let cut = path.lastIndex(of: "/")
    let folder = cut.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    _ = Glibc.close(descriptor)
  }
}

private final class SystemFile: GrowingFile {
  private let path: String
  private let descriptor: Int32

  init(path: String, descriptor: Int32) { (self.path, self.descriptor) = (path, descriptor) }

  deinit { _ = Glibc.close(descriptor) }

  var isInPlace: Bool {
    var (here, there) = (stat(), stat())
    guard fstat(descriptor, &here) == 0, stat(path, &there) == 0 else { return false }
    return here.st_ino == there.st_ino && here.st_dev == there.st_dev
  }

  func size() throws(DiskRefusal) -> Int {
    let end = lseek(descriptor, 0, SEEK_END)
    guard end >= 0 else { throw DiskRefusal(code: errno) }
    return Int(end)
  }

  func append(_ bytes: [UInt8]) throws(DiskRefusal) {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { rest in
        Glibc.write(descriptor, rest.baseAddress, rest.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw DiskRefusal(code: errno) }
      written += count
    }
  }

  func sync() throws(DiskRefusal) {
    guard fsync(descriptor) == 0 else { throw DiskRefusal(code: errno) }
  }

  func truncate(to size: Int) throws(DiskRefusal) {
    guard ftruncate(descriptor, off_t(size)) == 0 else { throw DiskRefusal(code: errno) }
  }

  func read(from start: Int, to end: Int) throws(DiskRefusal) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: max(0, end - start))
    var read = 0
    while read < bytes.count {
      let count = bytes[read...].withUnsafeMutableBytes { rest in
        pread(descriptor, rest.baseAddress, rest.count, off_t(start + read))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw DiskRefusal(code: count < 0 ? errno : EIO) }
      read += count
    }
    return bytes
  }
}
