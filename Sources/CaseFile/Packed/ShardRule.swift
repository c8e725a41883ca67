// Which worker holds a person, and how a worker sees early that a line is another's.

/// One shard of several.
struct ShardRule: Sendable {
  let shard: Int
  let count: Int

  init(_ shard: Int, of count: Int) {
    self.count = max(1, count)
    self.shard = min(max(0, shard), self.count - 1)
  }

  /// Whether the person whose key has this hash is held here.
  @inline(__always) func holds(_ hash: UInt64) -> Bool {
    hash.multipliedFullWidth(by: UInt64(count)).high == UInt64(shard)
  }
}

/// The subject of a line that says it early: an object without spaces whose values up to there are
/// plain texts. All workers see the same, whatever follows.
enum EarlySubject {
  /// The key's hash; nil where the line does not say it so.
  static func hash(in line: UnsafeBufferPointer<UInt8>) -> UInt64? {
    guard let base = line.baseAddress, let span = span(in: line, base) else { return nil }
    return ByteHash.of(base + span.start, span.count)
  }

  /// Where the key starts.
  static func place(in line: UnsafeBufferPointer<UInt8>) -> Int? {
    line.baseAddress.flatMap { span(in: line, $0)?.start }
  }

  private static func span(
    in line: UnsafeBufferPointer<UInt8>, _ base: UnsafePointer<UInt8>
  ) -> TextSpan? {
    var cursor = LineCursor(line, base)
    var mark = UInt8(ascii: "{")
    while true {
      guard cursor.take(mark), cursor.take(UInt8(ascii: "\"")), let name = cursor.text(),
        cursor.take(UInt8(ascii: ":")), cursor.take(UInt8(ascii: "\"")), let value = cursor.text()
      else { return nil }
      if isSubject(base + name.start, name.count) {
        return value.count > 0 && cursor.isASCII(value) ? value : nil
      }
      mark = UInt8(ascii: ",")
    }
  }

  private static func isSubject(_ name: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    let wanted: StaticString = "subject"
    return count == wanted.utf8CodeUnitCount && areEqual(name, wanted.utf8Start, count)
  }
}

extension LineCursor {
  @inline(__always) fileprivate mutating func take(_ byte: UInt8) -> Bool {
    guard position < count, base[position] == byte else { return false }
    position += 1
    return true
  }
}
