// When each line of a growing file was there.
import Glibc
import Synchronization

/// Reads a file as it grows and notes when each line was there.
final class LineWatch: Sendable {
  private let lines = Mutex<[(line: String, at: Int64)]>([])
  private let isOver = Atomic<Bool>(false)
  private nonisolated(unsafe) var thread = pthread_t()

  init(_ path: String) {
    let descriptor = open(path, O_RDONLY | O_CREAT, 0o600)
    lseek(descriptor, 0, SEEK_END)
    thread = started { [self] in follow(descriptor) }
  }

  private func follow(_ descriptor: Int32) {
    var (rest, buffer): ([UInt8], [UInt8]) = ([], [UInt8](repeating: 0, count: 1 << 20))
    while true {
      let isLast = isOver.load(ordering: .acquiring)
      let count = read(descriptor, &buffer, buffer.count)
      if count <= 0 {
        if isLast { return }
        pause(nanoseconds: 100_000)
        continue
      }
      let at = Meter.nanoseconds
      rest += buffer[..<count]
      while let end = rest.firstIndex(of: 10) {
        let line = String(decoding: rest[..<end], as: UTF8.self)
        lines.withLock { $0.append((line, at)) }
        rest.removeSubrange(...end)
      }
    }
  }

  /// All that was seen; the file is read to its end first.
  func stop() -> [(line: String, at: Int64)] {
    isOver.store(true, ordering: .releasing)
    pthread_join(thread, nil)
    return lines.withLock { $0 }
  }

  /// The number in `cle`, the identity of the fact that opened the alert; nil: another message.
  static func index(of line: String) -> Int? {
    guard line.contains(#""type":"jalon.alerte.ouverte""#),
      let start = line.firstRange(of: "#f-")?.upperBound
    else { return nil }
    return Int(line[start...].prefix { $0.isNumber })
  }
}
