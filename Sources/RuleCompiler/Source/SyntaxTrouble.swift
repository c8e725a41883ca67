// What a syntax error of libyaml means in a rule file. Each trap that French rules fall into has a
// complaint of its own; the rest is translated by `YAMLProblem`.

import Diagnostics

struct SyntaxTrouble {
  let failure: YAMLFailure
  private let last: YAMLEvent?
  let source: SourceText
  let bytes: [UInt8]
  /// The bytes of the line at which libyaml stopped.
  private let line: Range<Int>

  init(_ failure: YAMLFailure, after last: YAMLEvent?, in source: SourceText) {
    self.failure = failure
    self.last = last
    self.source = source
    bytes = source.utf8
    line = source.lineBytes(source.position(ofByte: failure.place).line)
  }

  func report(into report: inout Report) {
    let isKnown =
      reportSpaces(&report) || reportSigns(&report) || reportEnds(&report)
      || reportColons(&report) || reportIndentation(&report)
    if !isKnown { reportRest(&report) }
  }

  // MARK: Tabs and no-break spaces

  private func reportSpaces(_ report: inout Report) -> Bool {
    let margin = indentation(of: line)
    if let tab = margin.first(where: { bytes[$0] == 0x09 }) {
      report.add(TabIndentation(), at: mark(tab, margin.upperBound))
      return true
    }
    guard let space = hardSpace() else { return false }
    report.add(NoBreakSpace(), at: mark(space.start, space.end))
    return true
  }

  /// A no-break space that leads the line or its first dash, or follows a colon at once.
  private func hardSpace() -> Span? {
    var index = line.lowerBound
    var isMargin = true
    while index < line.upperBound {
      let decoded = decodedScalar(in: bytes, at: index)
      let isAfterColon = index > line.lowerBound && bytes[index - 1] == UInt8(ascii: ":")
      if ScalarCheck.isHardSpace(decoded.scalar), isMargin || isAfterColon {
        return Span(start: index, end: index + decoded.length)
      }
      isMargin = isMargin && (bytes[index] == 0x20 || bytes[index] == UInt8(ascii: "-"))
      index += decoded.length
    }
    return nil
  }

  // MARK: Signs that begin a value

  private func reportSigns(_ report: inout Report) -> Bool {
    switch (failure.context ?? "", byte(at: failure.contextPlace)) {
    case ("while scanning a block scalar", UInt8(ascii: ">")):
      report.add(SwallowedComparison(), at: sign(at: failure.contextPlace))
    case ("while scanning an alias", _):
      report.add(AliasRefused(), at: sign(at: failure.contextPlace))
    case ("while scanning an anchor", _):
      report.add(AnchorRefused(), at: sign(at: failure.contextPlace))
    case ("while scanning a tag", _), ("while parsing a tag", _):
      report.add(TagRefused(), at: sign(at: failure.contextPlace))
    case ("while scanning a directive", _), ("while scanning a %YAML directive", _),
      ("while scanning a %TAG directive", _):
      report.add(DirectiveRefused(), at: mark(line.lowerBound, line.upperBound))
    default: return reportReserved(&report)
    }
    return true
  }

  private func reportReserved(_ report: inout Report) -> Bool {
    if failure.problem == "found undefined tag handle" {
      report.add(TagRefused(), at: sign(at: failure.place))
    } else if failure.problem.contains("%TAG directive") || failure.problem.contains("%YAML") {
      report.add(DirectiveRefused(), at: mark(line.lowerBound, line.upperBound))
    } else if failure.problem == "found character that cannot start any token" {
      report.add(ReservedCharacter(), at: sign(at: failure.place))
    } else {
      return false
    }
    return true
  }

  // MARK: Text after an end, quotes without an end

  private func reportEnds(_ report: inout Report) -> Bool {
    if failure.context == "while scanning a quoted scalar",
      failure.problem == "found unexpected end of stream"
        || failure.problem == "found unexpected document indicator"
    {
      report.add(UnclosedQuote(), at: sign(at: failure.contextPlace))
      return true
    }
    guard let last, let rest = textAfter(last) else { return false }
    switch last.kind {
    case .scalar(_, .singleQuoted), .scalar(_, .doubleQuoted):
      report.add(TextAfterQuote(closed: mark(last.span.start, last.span.end)), at: rest)
    case .sequenceEnd where byte(at: last.span.end - 1) == UInt8(ascii: "]"),
      .mappingEnd where byte(at: last.span.end - 1) == UInt8(ascii: "}"):
      guard let opening = openingBracket(before: last.span.end) else { return false }
      report.add(BracketAtStart(), at: sign(at: opening))
    default: return false
    }
    return true
  }

  /// What stands on the same line after an event that should have been the last of its line.
  private func textAfter(_ event: YAMLEvent) -> Mark? {
    let end = event.span.end
    guard line.contains(end) || line.upperBound == end, failure.place >= end else { return nil }
    guard bytes[end..<failure.place].allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { return nil }
    var stop = line.upperBound
    while stop > failure.place, bytes[stop - 1] == 0x20 { stop -= 1 }
    return mark(failure.place, stop)
  }

  /// The bracket that the one before `end` closes. Quotes are not looked into: it is only a place.
  private func openingBracket(before end: Int) -> Int? {
    var depth = 0
    for index in stride(from: end - 1, through: max(0, end - 2000), by: -1) {
      switch bytes[index] {
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth += 1
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth -= 1
      default: break
      }
      if depth == 0 { return index }
    }
    return nil
  }

  // MARK: Colons

  private func reportColons(_ report: inout Report) -> Bool {
    if isLoneColon {
      report.add(EmptyKey(), at: sign(at: failure.place))
      return true
    }
    switch failure.problem {
    case "mapping values are not allowed in this context":
      if colonWithSpace(in: line.lowerBound..<failure.place) != nil {
        report.add(ColonInValue(), at: sign(at: failure.place))
      } else if let colon = gluedColon(in: lineBefore(line)) {
        reportGlued(colon, &report)
      } else {
        report.add(WrongIndentation(), at: content(of: line))
      }
    case "could not find expected ':'":
      let line = source.lineBytes(source.position(ofByte: failure.contextPlace ?? 0).line)
      if let colon = gluedColon(in: line) {
        reportGlued(colon, &report)
      } else {
        report.add(MissingColon(), at: content(of: line))
      }
    default: return false
    }
    return true
  }

  /// Whether libyaml stopped at a colon that has no key before it.
  private var isLoneColon: Bool {
    guard byte(at: failure.place) == UInt8(ascii: ":") else { return false }
    let before = bytes[line.lowerBound..<failure.place].last { $0 != 0x20 }
    return before == nil || before == UInt8(ascii: "{") || before == UInt8(ascii: ",")
  }

  private func reportGlued(_ colon: Int, _ report: inout Report) {
    let next = sign(at: colon + 1)
    if ScalarCheck.isHardSpace(next.text.unicodeScalars.first) {
      report.add(NoBreakSpace(), at: next)
    } else {
      report.add(MissingSpace(), at: sign(at: colon))
    }
  }

  private func colonWithSpace(in range: Range<Int>) -> Int? {
    range.first { index in
      bytes[index] == UInt8(ascii: ":") && index + 1 < bytes.count && bytes[index + 1] <= 0x20
    }
  }

  /// The first colon with no space after it, in a line that has none with one.
  private func gluedColon(in range: Range<Int>) -> Int? {
    guard colonWithSpace(in: range) == nil else { return nil }
    return range.first { bytes[$0] == UInt8(ascii: ":") }
  }

  // MARK: Indentation

  private func reportIndentation(_ report: inout Report) -> Bool {
    let problems = [
      "did not find expected key", "did not find expected '-' indicator",
      "did not find expected <document start>",
    ]
    guard problems.contains(failure.problem), line.contains(failure.place),
      failure.place == indentation(of: line).upperBound
    else { return false }
    report.add(WrongIndentation(), at: content(of: line))
    return true
  }

  // MARK: The rest

  private func reportRest(_ report: inout Report) {
    let known = YAMLProblem.named(failure.problem)
    let isAtEnd = failure.place >= bytes.count && failure.contextPlace != nil
    let context = failure.contextPlace.flatMap { place in
      YAMLProblem.context(failure.context).map { Label(mark: sign(at: place), text: $0) }
    }
    let place = isAtEnd ? endOfText() : failure.place
    report.add(
      UnreadableYAML(problem: known.message, help: known.help, context: context),
      at: sign(at: place))
  }

  /// After the last thing written, rather than on an empty last line.
  private func endOfText() -> Int {
    var end = bytes.count
    while end > 0, bytes[end - 1] <= 0x20 { end -= 1 }
    return end
  }
}
