// Cuts the text of an expression into tokens. What cannot be read is reported and left out.
import CaseFile
import Civil
import Diagnostics

/// The tokens of an expression, closed by an `end` token.
func tokens(of written: WrittenExpression, into report: inout Report) -> [Token] {
  var cutter = TokenCutter(written)
  let tokens = cutter.run()
  for (complaint, range) in cutter.troubles {
    report.add(complaint, at: written.mark(of: range))
  }
  return tokens
}

struct TokenCutter {
  private let scalars: [Unicode.Scalar]
  private let utf8: [UInt8]
  /// The byte at which each scalar starts, then that of the end.
  private let bytes: [Int]
  private var index = 0
  private var result: [Token] = []
  private(set) var troubles: [(any Complaint, Range<Int>)] = []

  init(_ written: WrittenExpression) {
    let part = Array(written.scalar.value.utf8)[written.range]
    let text = String(decoding: part, as: UTF8.self)
    (scalars, utf8) = (Array(text.unicodeScalars), Array(text.utf8))
    var starts = [written.range.lowerBound]
    starts.reserveCapacity(scalars.count + 1)
    for scalar in scalars { starts.append(starts[starts.count - 1] + UTF8.width(scalar)) }
    bytes = starts
  }

  mutating func run() -> [Token] {
    while true {
      while let next = peek(), isBlank(next) { index += 1 }
      guard let next = peek() else { break }
      read(next)
    }
    let end = bytes[scalars.count]
    result.append(
      Token(kind: .end, word: "", folded: "", range: end..<end, isGlued: false))
    return result
  }

  private mutating func read(_ next: Unicode.Scalar) {
    if isDigit(next) { return readNumber() }
    if isLetter(next) { return readWord() }
    if next == "\"" || next == "«" || next == "\u{201C}" { return readText(opening: next) }
    readSign(next)
  }

  // MARK: Words

  private mutating func readWord() {
    let start = index
    let followsNumber = isGlued(start) && isNumber(result.last)
    while let next = peek() {
      if isDigit(next), followsNumber { break }
      if isLetter(next) || isDigit(next) || next == "_" {
        index += 1
      } else if isHyphen(next), index > start, isLetter(scalars[index - 1]),
        peek(1).map(isLetter) == true
      {
        index += 1
      } else {
        break
      }
    }
    if let next = peek(), next == "'" || next == "\u{2019}" { index += 1 }
    append(.word, from: start)
  }

  private func isNumber(_ token: Token?) -> Bool {
    if case .number = token?.kind { true } else { false }
  }

  // MARK: Numbers, dates and times

  private mutating func readNumber() {
    let start = index
    if readDate(from: start) || readClock(from: start) { return }
    guard let value = decimal() else {
      trouble(NumberTooLarge(), from: start)
      return append(.number(.zero), from: start)
    }
    append(.number(value), from: start)
  }

  private mutating func readDate(from start: Int) -> Bool {
    guard matches("dddd-dd-dd", at: start) else { return false }
    index = start + 10
    if matches("Tdd:dd", at: index) {
      while let next = peek(), isDigit(next) || "T:.+-Z".unicodeScalars.contains(next) {
        index += 1
      }
      if let instant = try? ISOInstant(string(start..<index)) {
        append(.instant(instant.instant), from: start)
        return true
      }
    } else if let date = CivilDate(iso: string(start..<index)) {
      append(.date(date), from: start)
      return true
    }
    trouble(ImpossibleDate(text: string(start..<index)), from: start)
    append(.date(.earliest), from: start)
    return true
  }

  private mutating func readClock(from start: Int) -> Bool {
    let isLong = matches("dd:dd", at: start)
    guard isLong || matches("d:dd", at: start) else { return false }
    index = start + (isLong ? 5 : 4)
    if matches(":dd", at: index) { index += 3 }
    let text = (isLong ? "" : "0") + string(start..<index)
    guard let time = TimeOfDay(iso: text) else {
      trouble(ImpossibleDate(text: string(start..<index)), from: start)
      append(.clock(0), from: start)
      return true
    }
    append(.clock(Int64(time.seconds)), from: start)
    return true
  }

  /// `2,5`, `2.5`, `1 000`; a space groups digits only by three.
  private mutating func decimal() -> Rational? {
    var digits = digitRun()
    while let next = peek(), next == " " || next == "\u{A0}" || next == "\u{202F}",
      digits.count <= 3 || digits.count % 3 == 0, matches("ddd", at: index + 1),
      !(peek(4).map(isDigit) ?? false)
    {
      index += 1
      digits += digitRun()
    }
    var scale = 0
    if let next = peek(), next == "," || next == ".", peek(1).map(isDigit) == true {
      index += 1
      let decimals = digitRun()
      scale = decimals.count
      digits += decimals
    }
    guard digits.count <= 30, scale <= 17, let value = Int128(digits) else { return nil }
    return Rational(value, over: (0..<scale).reduce(Int128(1)) { power, _ in power * 10 })
  }

  private mutating func digitRun() -> String {
    let start = index
    while let next = peek(), isDigit(next) { index += 1 }
    return string(start..<index)
  }

  // MARK: Texts and signs

  private mutating func readText(opening: Unicode.Scalar) {
    let start = index
    let closing: Unicode.Scalar =
      opening == "«" ? "»" : opening == "\u{201C}" ? "\u{201D}" : "\""
    index += 1
    while let next = peek(), next != closing { index += 1 }
    guard peek() == closing else {
      trouble(UnclosedText(), from: start)
      return append(.text(""), from: start)
    }
    index += 1
    let inner = string((start + 1)..<(index - 1))
    append(.text(opening == "«" ? trimmed(inner) : inner), from: start)
  }

  private mutating func readSign(_ next: Unicode.Scalar) {
    let start = index
    index += 1
    if "<>!=".unicodeScalars.contains(next), let second = peek(),
      let sign = TokenCutter.twoSigns[String(String.UnicodeScalarView([next, second]))]
    {
      index += 1
      return append(.sign, from: start, word: sign)
    }
    guard let sign = TokenCutter.signs[next] else {
      return trouble(UnexpectedCharacter(character: String(Character(next))), from: start)
    }
    append(.sign, from: start, word: sign)
  }

  private static let twoSigns = ["<=": "<=", ">=": ">=", "!=": "≠", "<>": "≠", "==": "="]
  private static let signs: [Unicode.Scalar: String] = [
    "=": "=", "≠": "≠", "<": "<", ">": ">", "≤": "<=", "≥": ">=", "+": "+", "-": "-",
    "\u{2212}": "-", "\u{2013}": "-", "*": "*", "×": "*", "/": "/", "÷": "/", "(": "(",
    ")": ")", ",": ",", ";": ",", ".": ".", "%": "%", "€": "€", ":": ":",
  ]

  // MARK: Small parts

  private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    index + ahead < scalars.count ? scalars[index + ahead] : nil
  }

  private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar == " " || ("\t"..."\r").contains(scalar) }
    return scalar.properties.isWhitespace
  }

  private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) }
    return scalar.properties.isAlphabetic || ("\u{300}"..."\u{36F}").contains(scalar)
  }

  private func isHyphen(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "-" || scalar == "\u{2010}" || scalar == "\u{2011}"
  }

  /// `d` stands for a digit, any other character for itself.
  private func matches(_ pattern: String, at start: Int) -> Bool {
    let pattern = Array(pattern.unicodeScalars)
    guard start + pattern.count <= scalars.count else { return false }
    return zip(pattern, scalars[start...]).allSatisfy { mold, scalar in
      mold == "d" ? isDigit(scalar) : mold == scalar
    }
  }

  private func string(_ range: Range<Int>) -> String {
    let (from, until) = (bytes[range.lowerBound] - bytes[0], bytes[range.upperBound] - bytes[0])
    return String(decoding: utf8[from..<until], as: UTF8.self)
  }

  private func isGlued(_ start: Int) -> Bool {
    result.last.map { $0.range.upperBound == bytes[start] } ?? false
  }

  private mutating func append(_ kind: Token.Kind, from start: Int, word: String? = nil) {
    let raw = string(start..<index)
    let lower = word ?? TokenCutter.lowered(raw)
    result.append(
      Token(
        kind: kind, word: lower, folded: foldName(raw), range: bytes[start]..<bytes[index],
        isGlued: isGlued(start)))
  }

  /// In small letters, with the one apostrophe.
  private static func lowered(_ word: String) -> String {
    if isSmall(word) { return word }
    let small = word.lowercased()
    if small.utf8.allSatisfy({ $0 < 0x80 }) { return small }
    return small.split(separator: "\u{2019}", omittingEmptySubsequences: false)
      .joined(separator: "'")
  }

  private mutating func trouble(_ complaint: some Complaint, from start: Int) {
    troubles.append((complaint, bytes[start]..<bytes[index]))
  }
}

/// The text without spaces at its ends, hard ones included.
func trimmed(_ text: some StringProtocol) -> String {
  var scalars = Substring(text).unicodeScalars
  while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
  while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
  return String(scalars)
}
