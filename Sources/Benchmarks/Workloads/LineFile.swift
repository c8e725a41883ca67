// A file written in large pieces; what it holds is appended as bytes.
import Glibc

struct LineFile: ~Copyable {
  private var buffer: [UInt8] = []
  private let descriptor: Int32
  private(set) var lines = 0

  init(path: String) throws {
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    if descriptor < 0 { throw CannotWrite(path: path) }
    buffer.reserveCapacity(LineFile.size + 4096)
  }

  private static let size = 1 << 20

  /// One line; `body` appends it without its newline.
  mutating func line(_ body: (inout [UInt8]) -> Void) throws {
    body(&buffer)
    buffer.append(UInt8(ascii: "\n"))
    lines += 1
    if buffer.count >= LineFile.size { try flush() }
  }

  mutating func flush() throws {
    var written = 0
    while written < buffer.count {
      let count = buffer.withUnsafeBytes { bytes in
        write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0 { throw CannotWrite(path: "#\(descriptor)") }
      written += count
    }
    buffer.removeAll(keepingCapacity: true)
  }

  deinit { close(descriptor) }
}

struct CannotWrite: Error, CustomStringConvertible {
  var path: String
  var description: String { "impossible d'écrire `\(path)`" }
}
