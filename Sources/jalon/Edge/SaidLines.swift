// Lines already written out, waiting to be put in order with all others. The first few megabytes
// stay in memory; the rest wait in a file that has no name and is gone with the process.
import Civil
import Evaluation
import Foundation

struct SaidLines: Sendable {
  /// Where a line is, and what orders it.
  struct Line: Sendable {
    var emitted: Int64
    var instant: Int64
    /// Number of the person, then of the line among the person's.
    var person: Int32
    var place: Int32
    var start: Int64
    var count: Int32
  }

  private(set) var lines: [Line] = []
  /// What is in memory: from `flushed` on.
  private var kept: [UInt8] = []
  private var flushed: Int64 = 0
  private var file: Int32 = -1

  /// Bytes kept in memory by each worker.
  private static let most = 4 << 20

  mutating func add(
    _ said: [Emission], of person: Int, _ write: (Emission, inout [UInt8]) -> Void
  ) throws {
    for (place, (emission, instant)) in said.inOrderOfSaying.enumerated() {
      let start = kept.count
      write(emission, &kept)
      kept.append(UInt8(ascii: "\n"))
      lines.append(
        Line(
          emitted: emission.emittedAt.seconds, instant: instant.seconds,
          person: Int32(truncatingIfNeeded: person), place: Int32(truncatingIfNeeded: place),
          start: flushed + Int64(start), count: Int32(truncatingIfNeeded: kept.count - start)))
    }
    if kept.count > SaidLines.most { try flush() }
  }

  private mutating func flush() throws {
    if file < 0 { file = try SaidLines.nameless() }
    var done = 0
    while done < kept.count {
      let count = kept.withUnsafeBytes {
        Foundation.write(file, $0.baseAddress.map { $0 + done }, $0.count - done)
      }
      guard count > 0 else { throw Failure.noRoom }
      done += count
    }
    flushed += Int64(kept.count)
    kept.removeAll(keepingCapacity: true)
  }

  private static func nameless() throws -> Int32 {
    let folder = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
    var name = Array("\(folder)/jalon-XXXXXX".utf8CString)
    let file = mkstemp(&name)
    guard file >= 0 else { throw Failure.noRoom }
    unlink(name)
    return file
  }

  /// Adds the line's bytes to a buffer.
  func read(_ line: Line, into buffer: inout [UInt8]) throws {
    if line.start >= flushed {
      let start = Int(line.start - flushed)
      buffer.append(contentsOf: kept[start..<start + Int(line.count)])
      return
    }
    let end = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: Int(line.count)))
    let count = buffer.withUnsafeMutableBytes {
      pread(file, $0.baseAddress.map { $0 + end }, Int(line.count), off_t(line.start))
    }
    guard count == Int(line.count) else { throw Failure.noRoom }
  }

  func close() { if file >= 0 { Foundation.close(file) } }
}
