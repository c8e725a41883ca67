// How a store begins: made beside its place and put there whole. A file without a byte is therefore
// never one that was just begun: it was emptied, and to begin anew in it would lose what it held.
import Foundation
import GRDB

extension Store {
  /// Why nothing can begin or go on at that path; nil: it can. Asked before SQLite sees the file: it
  /// would take an empty one for new, and remove the log that still holds the last writes.
  public static func remains(at path: String) -> StoreTrouble? {
    var status = stat()
    guard stat(path, &status) == 0 else {
      return stat(path + "-wal", &status) == 0 && status.st_size > 0 ? .logAlone : nil
    }
    return status.st_mode & S_IFMT == S_IFREG && status.st_size == 0 ? .emptied : nil
  }

  /// Makes a store where there is none. A process that ends meanwhile, or a disk that is full, leaves
  /// nothing under the name; a store that appears meanwhile is left as it is.
  static func begin(at path: String) throws {
    guard access(path, F_OK) != 0, isFolder(folder(of: path)) else { return }
    let fresh = "\(path).neuve-\(host)-\(getpid())"
    func sweep() { for ending in ["", "-wal", "-shm", "-journal"] { unlink(fresh + ending) } }
    sweep()
    defer { sweep() }
    // Its name is nobody else's to read from its first byte, whatever the umask; SQLite gives its log
    // and its index the rights of the file.
    do { try makePrivate(fresh) } catch is StoreCopyFailure { throw StoreTrouble.readOnly }
    let pool = try DatabasePool(path: fresh)
    try Migrations.all.migrate(pool)
    try pool.close()
    do { _ = try forced(fresh) } catch is StoreCopyFailure { throw StoreTrouble.disk }
    if link(fresh, path) != 0, errno != EEXIST {
      // Some file systems know no second name.
      guard access(path, F_OK) != 0, rename(fresh, path) == 0 else { throw StoreTrouble.readOnly }
    }
    do { try forceFolder(of: path) } catch is StoreCopyFailure { throw StoreTrouble.disk }
  }

  /// Containers that share a volume may each be process 1.
  private static var host: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "" }
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  private static func folder(of path: String) -> String {
    URL(fileURLWithPath: path).deletingLastPathComponent().path
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
