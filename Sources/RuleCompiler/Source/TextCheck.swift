// What must hold of the characters of a file before YAML is read in them: UTF-8, a bounded size,
// no invisible character, only the line breaks that editors show.

import Diagnostics

struct TextCheck {
  private let source: SourceText
  private let bytes: [UInt8]

  init(of source: SourceText) {
    self.source = source
    self.bytes = source.utf8
  }

  /// Where the text starts, after a byte order mark; nothing if it cannot be read.
  func run(into report: inout Report) -> Int? {
    if bytes.count > SourceLimits.bytes {
      report.add(FileTooLarge(bytes: bytes.count), at: mark(0, 0))
      return nil
    }
    if isUTF16 {
      report.add(UTF16File(), at: mark(0, 0))
      return nil
    }
    let origin = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    return checkCharacters(from: origin, into: &report) ? origin : nil
  }

  /// Either byte order mark, or a zero byte beside an ASCII one at the start.
  private var isUTF16: Bool {
    guard bytes.count >= 2 else { return false }
    let first = (bytes[0], bytes[1])
    if first == (0xFF, 0xFE) || first == (0xFE, 0xFF) { return true }
    return (first.0 == 0) != (first.1 == 0)
  }

  private func checkCharacters(from origin: Int, into report: inout Report) -> Bool {
    var troubles = 0
    var index = origin
    while index < bytes.count, troubles < Report.shownPerFile {
      if bytes[index] >= 0x20, bytes[index] < 0x7F {
        index += 1
        continue
      }
      let decoded = decodedScalar(in: bytes, at: index)
      let place = mark(index, index + decoded.length)
      guard let scalar = decoded.scalar else {
        report.add(InvalidUTF8(byte: bytes[index]), at: place)
        // One mistake of encoding makes many: the first says it all.
        return false
      }
      if !check(scalar, at: place, into: &report) { troubles += 1 }
      index += decoded.length
    }
    return troubles == 0
  }

  private func check(_ scalar: Unicode.Scalar, at place: Mark, into report: inout Report) -> Bool {
    if TextCheck.isStrangeBreak(scalar) {
      report.add(StrangeLineBreak(scalar: scalar), at: place)
    } else if TextCheck.isInvisible(scalar) {
      report.add(InvisibleCharacter(scalar: scalar), at: place)
    } else {
      return true
    }
    return false
  }

  /// Breaks of line for YAML 1.1 that no editor shows.
  static func isStrangeBreak(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\u{85}" || scalar == "\u{2028}" || scalar == "\u{2029}"
  }

  /// Controls, and the marks that reverse the direction of reading or hide a part of a word.
  static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\t", "\n", "\r": false
    case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}": true
    case "\u{200B}", "\u{200E}", "\u{200F}", "\u{202A}"..."\u{202E}", "\u{2060}"..."\u{2069}": true
    case "\u{FEFF}", "\u{FFFE}", "\u{FFFF}", "\u{E0000}"..."\u{E007F}": true
    default: false
    }
  }

  private func mark(_ start: Int, _ end: Int) -> Mark {
    Mark(source: source, span: Span(start: start, end: min(end, bytes.count)))
  }
}
