// Scalars that libyaml reads without a word, but not as their author meant them.

import Diagnostics

struct ScalarCheck {
  private let scalar: Scalar
  private let bytes: [UInt8]
  private var source: SourceText { scalar.mark.source }
  private var span: Span { scalar.mark.span }

  init(of scalar: Scalar) {
    self.scalar = scalar
    self.bytes = scalar.mark.source.utf8
  }

  func run(into report: inout Report) {
    switch scalar.style {
    case .plain:
      checkHardSpaces(into: &report)
      checkComment(into: &report)
    case .doubleQuoted: checkEscapes(into: &report)
    case .folded: checkHeader(into: &report)
    case .singleQuoted, .literal: break
    }
  }

  /// A no-break space at an end of a plain scalar looks like a space and is not one.
  private func checkHardSpaces(into report: inout Report) {
    let edges = scalar.value.utf8
    guard (edges.first ?? 0) >= 0x80 || (edges.last ?? 0) >= 0x80 else { return }
    let scalars = scalar.value.unicodeScalars
    for (edge, isFirst) in [(scalars.first, true), (scalars.last, false)] {
      guard let edge, ScalarCheck.isHardSpace(edge) else { continue }
      let length = String(Character(edge)).utf8.count
      let start = isFirst ? span.start : span.end - length
      report.add(NoBreakSpace(), at: mark(start, start + length))
    }
  }

  /// The two no-break spaces of French typography.
  static func isHardSpace(_ scalar: Unicode.Scalar?) -> Bool {
    scalar == "\u{A0}" || scalar == "\u{202F}"
  }

  /// `dossier #3`: what follows ` #` is a comment for YAML. A real one has a space after its `#`.
  private func checkComment(into report: inout Report) {
    var index = span.end
    while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    guard index > span.end, index < bytes.count, bytes[index] == UInt8(ascii: "#") else { return }
    guard index + 1 < bytes.count, bytes[index + 1] > 0x20, bytes[index + 1] != UInt8(ascii: "#")
    else { return }
    var end = index
    while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
    report.add(GluedComment(), at: mark(index, end))
  }

  /// `"\e[2J"` is plain ASCII in the file and a command for a terminal in the value.
  private func checkEscapes(into report: inout Report) {
    guard scalar.value.utf8.count != span.end - span.start - 2 else { return }
    for (offset, character) in scalar.value.unicodeScalars.enumerated() {
      if TextCheck.isInvisible(character) || TextCheck.isStrangeBreak(character) {
        let place = scalar.mark(ofScalars: offset..<(offset + 1))
        return report.add(InvisibleCharacter(scalar: character), at: place)
      }
    }
  }

  /// `>3` and a lone `>` with nothing under it: a comparison that YAML took for a block of text.
  private func checkHeader(into report: inout Report) {
    var end = span.start + 1
    while end < span.end, ![0x20, 0x09, 0x0A, 0x0D].contains(bytes[end]) { end += 1 }
    let hasDigit = bytes[span.start..<end].contains { (0x30...0x39).contains($0) }
    if hasDigit || scalar.value.isEmpty {
      report.add(SwallowedComparison(), at: mark(span.start, end))
    }
  }

  private func mark(_ start: Int, _ end: Int) -> Mark {
    Mark(source: source, span: Span(start: start, end: end))
  }
}
