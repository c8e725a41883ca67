// A named file of text, kept as bytes so that offsets are exact even where the bytes are not UTF-8.
// Its doors: `position(ofByte:)` and `line(_:)`.

/// The text of one file, shared by all the marks that point into it.
public final class SourceText: Sendable {
  public let name: String
  public let utf8: [UInt8]
  /// The byte offset at which each line starts; the first is 0.
  public let lineStarts: [Int]

  public init(name: String, utf8: [UInt8]) {
    self.name = name
    self.utf8 = utf8
    self.lineStarts = SourceText.lineStarts(of: utf8)
  }

  public convenience init(name: String, text: String) {
    self.init(name: name, utf8: Array(text.utf8))
  }

  /// The line and column of a byte, both from 1; the column counts Unicode scalars.
  /// An offset out of the text is brought back to its nearest end.
  public func position(ofByte offset: Int) -> (line: Int, column: Int) {
    let offset = min(max(offset, 0), utf8.count)
    let line = lineIndex(ofByte: offset)
    var column = 1
    var byte = lineStarts[line]
    while byte < offset {
      byte += decodedScalar(in: utf8, at: byte).length
      if byte <= offset { column += 1 }
    }
    return (line + 1, column)
  }

  /// The text of a line, counted from 1, without its line break; empty when there is no such line.
  public func line(_ number: Int) -> String {
    String(decoding: utf8[lineBytes(number)], as: UTF8.self)
  }

  /// The bytes of a line, counted from 1, without its line break; empty when there is no such line.
  public func lineBytes(_ number: Int) -> Range<Int> {
    guard number >= 1, number <= lineStarts.count else { return utf8.count..<utf8.count }
    let start = lineStarts[number - 1]
    var end = number < lineStarts.count ? lineStarts[number] : utf8.count
    while end > start, utf8[end - 1] == 0x0A || utf8[end - 1] == 0x0D { end -= 1 }
    return start..<end
  }

  /// The text under a span, repaired where it is not UTF-8.
  public func text(of span: Span) -> String {
    let start = min(max(span.start, 0), utf8.count)
    let end = min(max(span.end, start), utf8.count)
    return String(decoding: utf8[start..<end], as: UTF8.self)
  }

  private func lineIndex(ofByte offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// Lines end with LF, CR LF or a lone CR: what editors show, and nothing else.
  private static func lineStarts(of bytes: [UInt8]) -> [Int] {
    var starts = [0]
    for index in bytes.indices {
      let isLoneReturn =
        bytes[index] == 0x0D && (index + 1 == bytes.count || bytes[index + 1] != 0x0A)
      if bytes[index] == 0x0A || isLoneReturn { starts.append(index + 1) }
    }
    return starts
  }
}
