// The same disk for files of lines: what the house tells the world lies beside its store.
import CFaultDisk
import Delivery
import Glibc

extension FaultDisk: LineDisk {
  /// `path`: one of its own.
  public func open(_ path: String) throws(DiskRefusal) -> any GrowingFile {
    let name = String(path.split(separator: "/").last ?? "")
    var opening: UInt64 = 0
    let code = fault_disk_file_open(number, name, &opening)
    if code != 0 { throw DiskRefusal(code: code) }
    return FaultFile(disk: self, name: name, opening: opening)
  }
}

private struct FaultFile: GrowingFile {
  let disk: FaultDisk
  let name: String
  let opening: UInt64

  var isInPlace: Bool { fault_disk_file_size(disk.number, name, opening) >= 0 }

  func size() throws(DiskRefusal) -> Int {
    let size = fault_disk_file_size(disk.number, name, opening)
    if size < 0 { throw DiskRefusal(code: EIO) }
    return Int(size)
  }

  func append(_ bytes: [UInt8]) throws(DiskRefusal) {
    try check(fault_disk_file_append(disk.number, name, opening, bytes, Int64(bytes.count)))
  }

  func sync() throws(DiskRefusal) { try check(fault_disk_file_sync(disk.number, name, opening)) }

  func truncate(to size: Int) throws(DiskRefusal) {
    try check(fault_disk_file_truncate(disk.number, name, opening, Int64(size)))
  }

  func read(from start: Int, to end: Int) throws(DiskRefusal) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: max(0, end - start))
    try check(
      fault_disk_file_read(
        disk.number, name, opening, Int64(start), &bytes, Int64(bytes.count)))
    return bytes
  }

  private func check(_ code: Int32) throws(DiskRefusal) {
    if code != 0 { throw DiskRefusal(code: code) }
  }
}

/// A planted bug: what is appended is never forced.
struct LazyDisk: LineDisk {
  let disk: FaultDisk

  func open(_ path: String) throws(DiskRefusal) -> any GrowingFile {
    LazyFile(file: try disk.open(path))
  }
}

private struct LazyFile: GrowingFile {
  let file: any GrowingFile
  var isInPlace: Bool { file.isInPlace }
  func size() throws(DiskRefusal) -> Int { try file.size() }
  func append(_ bytes: [UInt8]) throws(DiskRefusal) { try file.append(bytes) }
  func sync() throws(DiskRefusal) {}
  func truncate(to size: Int) throws(DiskRefusal) { try file.truncate(to: size) }
  func read(from start: Int, to end: Int) throws(DiskRefusal) -> [UInt8] {
    try file.read(from: start, to: end)
  }
}
