// A YAML scalar as text: never a number, a date or a truth value; the rule language decides that.
// Its second door finds the bytes of the file that a part of the value was read from.

import Diagnostics

/// The text of a scalar, how it was written, and where.
public struct Scalar: Sendable {
  /// How the scalar was written.
  public enum Style: String, Sendable {
    case plain
    case singleQuoted
    case doubleQuoted
    /// A block led by `|`: line breaks are kept.
    case literal
    /// A block led by `>`: line breaks become spaces, so places inside it cannot be told.
    case folded
  }

  public let value: String
  public let style: Style
  /// The whole scalar with its quotes, or the sign that leads its block.
  public let mark: Mark

  public init(value: String, style: Style, mark: Mark) {
    self.value = value
    self.style = style
    self.mark = mark
  }

  /// The place of a range of UTF-8 bytes of the value; the whole scalar where it cannot be told.
  public func mark(ofUTF8 range: Range<Int>) -> Mark {
    if let start = verbatimStart {
      let count = value.utf8.count
      let lower = min(max(0, range.lowerBound), count)
      let upper = max(lower, min(range.upperBound, count))
      return Mark(
        source: mark.source, span: Span(start: start + lower, end: start + upper),
        context: mark.context)
    }
    guard let origins = ScalarOrigins(of: self) else { return mark }
    return Mark(source: mark.source, span: origins.span(ofUTF8: range), context: mark.context)
  }

  /// Where the value stands in the file byte for byte, as it mostly does; nil: it is written
  /// otherwise, with escapes or over several lines.
  private var verbatimStart: Int? {
    let (quote, count) = (style == .plain ? 0 : 1, value.utf8.count)
    let span = mark.span
    guard count > 0, style == .plain || style == .singleQuoted || style == .doubleQuoted,
      span.start >= 0, span.end <= mark.source.utf8.count,
      span.end - span.start == count + 2 * quote
    else { return nil }
    let start = span.start + quote
    let isSame = mark.source.utf8[start..<(start + count)].elementsEqual(value.utf8)
    return isSame ? start : nil
  }

  /// The place of a part of the value.
  public func mark(of range: Range<String.Index>) -> Mark {
    let lower = value.utf8.distance(from: value.startIndex, to: range.lowerBound)
    let upper = value.utf8.distance(from: value.startIndex, to: range.upperBound)
    return mark(ofUTF8: lower..<upper)
  }

  /// The place of a range of Unicode scalars of the value, counted from 0.
  public func mark(ofScalars range: Range<Int>) -> Mark {
    let scalars = value.unicodeScalars
    func index(_ offset: Int) -> String.Index {
      scalars.index(scalars.startIndex, offsetBy: max(0, offset), limitedBy: scalars.endIndex)
        ?? scalars.endIndex
    }
    return mark(of: index(range.lowerBound)..<index(range.upperBound))
  }
}
