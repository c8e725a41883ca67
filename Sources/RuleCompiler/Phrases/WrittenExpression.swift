// The text of an expression with its place. It is parsed later: names of several words can only be
// told apart once all names are declared.
import Diagnostics

/// An expression as the author wrote it: a scalar, or a part of one (`{…}` in a message).
public struct WrittenExpression: Sendable {
  let scalar: Scalar
  /// Longer texts are refused: reading takes time with the square of the length.
  static let longest = 10_000
  /// The UTF-8 bytes of the scalar's value that hold it.
  let range: Range<Int>
  /// The text is the whole of its source, without YAML around it (`jalon eval`).
  private let isBare: Bool

  init(_ scalar: Scalar, isBare: Bool = false) {
    self.scalar = scalar
    self.range = 0..<scalar.value.utf8.count
    self.isBare = isBare
  }

  init(_ scalar: Scalar, range: Range<Int>) {
    self.scalar = scalar
    self.range = range
    isBare = false
  }

  /// The author's words.
  public var text: String { text(of: range) }

  var mark: Mark { mark(of: range) }

  /// A part of the value, by its bytes; spaces folded, as explanations show it.
  func text(of bytes: Range<Int>) -> String {
    let utf8 = scalar.value.utf8
    let bounds = bytes.clamped(to: 0..<utf8.count)
    let start = utf8.index(utf8.startIndex, offsetBy: bounds.lowerBound)
    let part = utf8[start..<utf8.index(start, offsetBy: bounds.count)]
    let text = String(decoding: part, as: UTF8.self)
    if WrittenExpression.hasPlainSpaces(part) { return text }
    return text.split(whereSeparator: { $0.isWhitespace }).joined(separator: " ")
  }

  /// Single spaces within, and nothing that could begin another blank: there is nothing to fold.
  private static func hasPlainSpaces(_ text: Substring.UTF8View) -> Bool {
    var previous: UInt8 = 0x20
    for byte in text {
      switch byte {
      case 0x20: if previous == 0x20 { return false }
      case 0x09...0x0D, 0xC2, 0xE1...0xE3: return false
      default: break
      }
      previous = byte
    }
    return previous != 0x20
  }

  func mark(of bytes: Range<Int>) -> Mark {
    guard isBare else { return scalar.mark(ofUTF8: bytes) }
    let span = Span(start: bytes.lowerBound, end: bytes.upperBound)
    return Mark(source: scalar.mark.source, span: span)
  }
}
