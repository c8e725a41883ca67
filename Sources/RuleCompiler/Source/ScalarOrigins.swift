// Re-reads a scalar from the file to learn which bytes each byte of its value came from. libyaml
// keeps only the value: quotes, escapes, indentation and folded line breaks are lost in it.
// Invariant: what is re-read must equal the value; if it does not, no origin is given at all.

import Diagnostics

struct ScalarOrigins {
  /// For each byte of the value, the bytes of the file that made it.
  private var origins: [Span] = []
  private var value: [UInt8] = []
  private let bytes: [UInt8]
  private let span: Span
  private var next: Int

  init?(of scalar: Scalar) {
    bytes = scalar.mark.source.utf8
    span = scalar.mark.span
    next = span.start
    guard span.start >= 0, span.end <= bytes.count else { return nil }
    switch scalar.style {
    case .plain: readFlowLines(upTo: span.end, escapes: .none)
    case .singleQuoted: readQuoted(escapes: .apostrophes)
    case .doubleQuoted: readQuoted(escapes: .backslashes)
    case .literal: readLiteral(scalar.value.utf8)
    case .folded: return nil
    }
    let wanted = Array(scalar.value.utf8)
    guard value.count >= wanted.count, value.prefix(wanted.count).elementsEqual(wanted) else {
      return nil
    }
    origins.removeLast(value.count - wanted.count)
  }

  /// From the origin of the first byte to that of the last. An empty range stands before the byte
  /// at its place, or after the last one.
  func span(ofUTF8 range: Range<Int>) -> Span {
    let lower = max(0, range.lowerBound)
    let upper = min(range.upperBound, origins.count)
    guard lower < origins.count else {
      let end = origins.last?.end ?? span.start
      return Span(start: end, end: end)
    }
    let start = origins[lower].start
    return upper > lower
      ? Span(start: start, end: origins[upper - 1].end) : Span(start: start, end: start)
  }

  private enum Escapes { case none, apostrophes, backslashes }

  private mutating func readQuoted(escapes: Escapes) {
    next += 1
    readFlowLines(upTo: span.end - 1, escapes: escapes)
  }

  // MARK: Plain and quoted scalars

  private mutating func readFlowLines(upTo end: Int, escapes: Escapes) {
    while next < end {
      let byte = bytes[next]
      if isBlank(byte) || isBreak(byte) {
        readSpace(upTo: end)
      } else if escapes == .apostrophes, byte == UInt8(ascii: "'") {
        emit([byte], from: next, length: 2)
      } else if escapes == .backslashes, byte == UInt8(ascii: "\\") {
        readEscape(upTo: end)
      } else {
        emit([byte], from: next, length: 1)
      }
    }
  }

  /// Blanks within a line stay; around a line break they go, and the break folds: one becomes a
  /// space, more become one line feed less than there are.
  private mutating func readSpace(upTo end: Int) {
    let start = next
    var breaks = 0
    while next < end, isBlank(bytes[next]) || isBreak(bytes[next]) {
      if isBreak(bytes[next]) {
        breaks += 1
        skipBreak()
      } else {
        next += 1
      }
    }
    let stop = next
    if breaks == 0 {
      for index in start..<stop { emit([bytes[index]], from: index, length: 1) }
    } else {
      let folded = breaks == 1 ? [0x20] : [UInt8](repeating: 0x0A, count: breaks - 1)
      emit(folded, from: start, length: stop - start)
    }
    next = stop
  }

  private mutating func readEscape(upTo end: Int) {
    guard next + 1 < end else { return emit([bytes[next]], from: next, length: 1) }
    let letter = bytes[next + 1]
    if isBreak(letter) { return readContinuation(upTo: end) }
    let digits = hexadecimalDigits(after: letter)
    if digits > 0 {
      let text = String(decoding: bytes[(next + 2)..<min(next + 2 + digits, end)], as: UTF8.self)
      let scalar = UInt32(text, radix: 16).flatMap(Unicode.Scalar.init) ?? "\u{FFFD}"
      return emit(Array(String(Character(scalar)).utf8), from: next, length: 2 + digits)
    }
    emit(Array((ScalarOrigins.escapes[letter] ?? "").utf8), from: next, length: 2)
  }

  /// A backslash at the end of a line joins it to the next, without a space.
  private mutating func readContinuation(upTo end: Int) {
    next += 1
    skipBreak()
    let start = next
    var breaks = 0
    while next < end, isBlank(bytes[next]) || isBreak(bytes[next]) {
      if isBreak(bytes[next]) {
        breaks += 1
        skipBreak()
      } else {
        next += 1
      }
    }
    let stop = next
    emit([UInt8](repeating: 0x0A, count: breaks), from: start, length: stop - start)
    next = stop
  }

  private func hexadecimalDigits(after letter: UInt8) -> Int {
    switch letter {
    case UInt8(ascii: "x"): 2
    case UInt8(ascii: "u"): 4
    case UInt8(ascii: "U"): 8
    default: 0
    }
  }

  private static let escapes: [UInt8: String] = [
    UInt8(ascii: "0"): "\0", UInt8(ascii: "a"): "\u{7}", UInt8(ascii: "b"): "\u{8}",
    UInt8(ascii: "t"): "\t", 0x09: "\t", UInt8(ascii: "n"): "\n", UInt8(ascii: "v"): "\u{B}",
    UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "r"): "\r", UInt8(ascii: "e"): "\u{1B}",
    UInt8(ascii: " "): " ", UInt8(ascii: "\""): "\"", UInt8(ascii: "/"): "/",
    UInt8(ascii: "\\"): "\\", UInt8(ascii: "N"): "\u{85}", UInt8(ascii: "_"): "\u{A0}",
    UInt8(ascii: "L"): "\u{2028}", UInt8(ascii: "P"): "\u{2029}",
  ]

  // MARK: Literal blocks

  private mutating func readLiteral(_ wanted: String.UTF8View) {
    while next < bytes.count, !isBreak(bytes[next]) { next += 1 }
    if next < bytes.count { skipBreak() }
    let indentation = indentation(of: wanted)
    while next < bytes.count, value.count < wanted.count {
      let start = next
      while next < bytes.count, bytes[next] == 0x20, next - start < indentation { next += 1 }
      while next < bytes.count, !isBreak(bytes[next]) { emit([bytes[next]], from: next, length: 1) }
      guard next < bytes.count else { return }
      let lineEnd = next
      skipBreak()
      emit([0x0A], from: lineEnd, length: next - lineEnd)
    }
  }

  /// The spaces before the first line that is not blank, less those that belong to the value, as
  /// they do where the block states its indentation (`|2`).
  private func indentation(of wanted: String.UTF8View) -> Int {
    // A block of nothing but line breaks (`|+`) has no line to measure: all its spaces are margin.
    if wanted.allSatisfy(isBreak) { return .max }
    return max(0, leadingSpaces(in: bytes[next...]) - leadingSpaces(in: wanted))
  }

  private func leadingSpaces(in bytes: some Collection<UInt8>) -> Int {
    var count = 0
    for byte in bytes {
      if isBreak(byte) {
        count = 0
      } else if byte == 0x20 {
        count += 1
      } else {
        break
      }
    }
    return count
  }

  // MARK: Bytes

  private mutating func emit(_ made: [UInt8], from start: Int, length: Int) {
    let origin = Span(start: start, end: min(start + length, bytes.count))
    value += made
    origins += [Span](repeating: origin, count: made.count)
    next = start + length
  }

  private mutating func skipBreak() {
    let isPair = bytes[next] == 0x0D && next + 1 < bytes.count && bytes[next + 1] == 0x0A
    next += isPair ? 2 : 1
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
  private func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
}
