// Who reads what: files side by side, cut where lines begin, so that each reader has as much.
import Foundation

/// Part of a file, in whole lines.
struct FileStretch: Hashable, Sendable {
  /// Which of the files.
  var file: Int
  var start: Int
  /// Nil: to where the file ends by then.
  var end: Int?
}

enum FileStretches {
  /// For each of so many readers at most, in the order of the files. What has no size, as the
  /// standard input, is read by one. `least`: bytes; what has less is not shared out.
  static func cut(
    _ paths: [String], readers: Int, least: Int = 1 << 20
  ) throws -> [[FileStretch]] {
    let sizes = try paths.map { try size(of: $0) }
    let total = sizes.reduce(0) { $0 + ($1 ?? 0) }
    let count = max(1, min(readers, total / least))
    var shares: [[FileStretch]] = [[]]
    var before = 0
    for (file, size) in sizes.enumerated() {
      // Where the next stretch of the file begins; nil: none does.
      var start: Int? = 0
      while shares.count < count, let size, let from = start {
        // Where the next reader's share would begin, were lines as short as bytes.
        let wanted = total / count * shares.count - before
        guard wanted < size else { break }
        start = try lineStart(in: paths[file], at: max(wanted, from))
        if start != from {
          shares[shares.count - 1].append(FileStretch(file: file, start: from, end: start))
        }
        shares.append([])
      }
      if let start {
        shares[shares.count - 1].append(FileStretch(file: file, start: start, end: nil))
      }
      before += size ?? 0
    }
    return shares
  }

  /// In bytes; nil where that is not known before.
  static func size(of path: String) throws -> Int? {
    if path == "-" { return nil }
    var status = stat()
    guard stat(path, &status) == 0 else { throw Failure.unreadable(path) }
    return status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
  }

  /// Where the first line begins that does so at `offset` or behind; nil for none.
  private static func lineStart(in path: String, at offset: Int) throws -> Int? {
    if offset == 0 { return 0 }
    let handle = try FactFiles.open(path)
    defer { try? handle.close() }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var place = offset - 1
    while true {
      let count = pread(handle.fileDescriptor, &buffer, buffer.count, off_t(place))
      if count < 0 { throw Failure.unreadable(path) }
      if count == 0 { return nil }
      if let end = buffer[..<count].firstIndex(of: UInt8(ascii: "\n")) { return place + end + 1 }
      place += count
    }
  }
}
