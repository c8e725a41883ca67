// The text of an expression with its place. It is parsed later: names of several words can only be
// told apart once all names are declared.
import Diagnostics

/// An expression as the author wrote it: a scalar, or a part of one (`{…}` in a message).
public struct WrittenExpression: Sendable {
  let scalar: Scalar
  /// The UTF-8 bytes of the scalar's value that hold it.
  let range: Range<Int>

  init(_ scalar: Scalar) {
    self.init(scalar, range: 0..<scalar.value.utf8.count)
  }

  init(_ scalar: Scalar, range: Range<Int>) {
    self.scalar = scalar
    self.range = range
  }

  /// The author's words.
  public var text: String { text(of: range) }

  var mark: Mark { mark(of: range) }

  /// A part of the value, by its bytes; spaces folded, as explanations show it.
  func text(of bytes: Range<Int>) -> String {
    let part = Array(scalar.value.utf8)[bytes.clamped(to: 0..<scalar.value.utf8.count)]
    return String(decoding: part, as: UTF8.self)
      .split(whereSeparator: { $0.isWhitespace }).joined(separator: " ")
  }

  func mark(of bytes: Range<Int>) -> Mark { scalar.mark(ofUTF8: bytes) }
}
