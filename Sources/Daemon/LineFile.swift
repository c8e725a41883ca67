// A file read in lines, some thousands at a time: its size does not matter.
import CaseFile
import Delivery
import Glibc
import PlainHTTP

final class LineFile {
  struct Line {
    var number: Int
    /// Nil where it is too long.
    var bytes: [UInt8]?
  }

  private let descriptor: Int32
  private var splitter = LineSplitter()
  private var waiting: [Line] = []
  private var isAtEnd = false

  /// Nil where it does not open; a link is not followed.
  init?(path: String) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    if descriptor < 0 { return nil }
  }

  deinit { close(descriptor) }

  /// At most so many lines; nil at the end.
  func next(_ count: Int) throws(ChannelFailure) -> [Line]? {
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while waiting.count < count, !isAtEnd {
      let got = read(descriptor, &buffer, buffer.count)
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else {
        throw ChannelFailure("ne se lit pas : \(systemWords(errno))")
      }
      if got == 0 {
        isAtEnd = true
        splitter.finish { keep($0) }
      } else {
        buffer.withUnsafeBufferPointer { bytes in
          splitter.append(UnsafeBufferPointer(rebasing: bytes[..<got])) { keep($0) }
        }
      }
    }
    if waiting.isEmpty { return nil }
    defer { waiting.removeFirst(min(count, waiting.count)) }
    return Array(waiting.prefix(count))
  }

  private func keep(_ line: FactLine) {
    waiting.append(Line(number: line.number, bytes: line.bytes.map(Array.init)))
  }
}
