// Parses an expression into a phrase: `ou`, `et`, `non`, comparisons, `+ -`, `* /`, then what
// stands alone. Names are found in the scope, the longest first. Nesting is bounded.
import CaseFile
import Civil
import Diagnostics
import RuleProgram

/// The parse of one expression.
struct PhraseParsing {
  let written: WrittenExpression
  let symbols: Symbols
  var scope: Scope
  var tokens: [Token]
  var position = 0
  var report = Report()
  /// Where the last name or keyword starts, to find what a mistyped name was meant to be.
  var nameStart: Int?
  private var nesting = 0

  /// Deeper expressions are refused: no stage may run out of stack on an author's text.
  static let deepest = 60

  init(_ written: WrittenExpression, _ scope: Scope, _ symbols: Symbols) {
    self.written = written
    self.scope = scope
    self.symbols = symbols
    tokens = RuleCompiler.tokens(of: written, into: &report)
  }

  /// The whole text as one expression.
  mutating func phrase() -> Phrase? {
    let phrase = disjunction()
    if phrase != nil { expectEnd() }
    return phrase
  }

  // MARK: Logic

  mutating func disjunction() -> Phrase? {
    guard enter() else { return nil }
    defer { nesting -= 1 }
    return series(of: "ou", form: Phrase.Form.or) { $0.conjunction() }
  }

  private mutating func conjunction() -> Phrase? {
    series(of: "et", form: Phrase.Form.and) { $0.negation() }
  }

  private mutating func series(
    of word: String, form: ([Phrase]) -> Phrase.Form,
    _ part: (inout PhraseParsing) -> Phrase?
  ) -> Phrase? {
    let start = position
    guard let first = part(&self) else { return nil }
    var parts = [first]
    while take(word) {
      guard let next = part(&self) else { return nil }
      parts.append(next)
    }
    return parts.count == 1 ? first : make(form(parts), from: start, parts)
  }

  private mutating func negation() -> Phrase? {
    let start = position
    guard isAt("non"), !isChoice(), !isValue() else { return comparison() }
    guard enter() else { return nil }
    defer { nesting -= 1 }
    position += 1
    return negation().flatMap { make(.not($0), from: start, [$0]) }
  }

  /// Whether a longer name starts with this word: `non venu`.
  private func isChoice() -> Bool { (scope.match(tokens[position...])?.length ?? 0) > 1 }

  /// Whether `non` is the value here: nothing follows that it could deny.
  private func isValue() -> Bool {
    guard let next = token(1), next.kind != .end else { return true }
    return [")", ",", "et", "ou", "alors", "sinon"].contains(next.word)
  }

  // MARK: Comparisons

  mutating func comparison() -> Phrase? {
    let start = position
    guard let left = sum() else { return nil }
    guard let comparator = comparator() else { return left }
    let compared = compare(left, comparator, from: start)
    guard comparator.isNegated, let compared else { return compared }
    return make(.not(compared), from: start, [compared])
  }

  private mutating func compare(
    _ left: Phrase, _ comparator: Comparator, from start: Int
  ) -> Phrase? {
    switch comparator.kind {
    case .relation(let comparison):
      guard let right = sum() else { return nil }
      return make(.compare(comparison, left, right), from: start, [left, right])
    case .known: return make(.isKnown(left), from: start, [left])
    case .unknown:
      guard let known = make(.isKnown(left), from: start, [left]) else { return nil }
      return make(.not(known), from: start, [known])
    case .civil(let function): return make(.civil(function, [left]), from: start, [left])
    case .member:
      guard let list = list() else { return nil }
      return make(.isOneOf(left, list), from: start, [left] + list)
    }
  }

  /// `(a, b)`.
  mutating func list() -> [Phrase]? {
    guard expect("(") else { return nil }
    var elements: [Phrase] = []
    repeat {
      guard let element = sum() else { return nil }
      elements.append(element)
    } while take(",") || take("ou")
    return expect(")") ? elements : nil
  }

  // MARK: Arithmetic

  /// `A + B`, then possibly `à 08:30`, to which more may be added: `D + 3 jours (…) à 20:00 + 24 h`.
  mutating func sum() -> Phrase? {
    let start = position
    guard let day = addition() else { return nil }
    guard take("à") else { return day }
    guard let instant = clock(day, from: start) else { return nil }
    return addition(to: instant, from: start)
  }

  mutating func addition() -> Phrase? {
    let start = position
    guard let first = product() else { return nil }
    return addition(to: first, from: start)
  }

  private mutating func addition(to first: Phrase, from start: Int) -> Phrase? {
    var left = first
    while let sign = takeSign(["+", "-"]) {
      guard let right = product() else { return nil }
      let counting = isAt("(") ? self.counting() : nil
      let form: Phrase.Form =
        sign == "+" ? .add(left, right, counting) : .subtract(left, right, counting)
      guard let phrase = make(form, from: start, [left, right]) else { return nil }
      left = phrase
    }
    return left
  }

  /// `2026-03-02 à 08:30`.
  private mutating func clock(_ day: Phrase, from start: Int) -> Phrase? {
    guard let time = primary() else { return nil }
    return make(.civil(.atClockTime, [day, time]), from: start, [day, time])
  }

  mutating func product() -> Phrase? {
    let start = position
    guard var left = primary() else { return nil }
    while let sign = takeSign(["*", "/"]) {
      guard let right = primary() else { return nil }
      let form: Phrase.Form = sign == "*" ? .multiply(left, right) : .divide(left, right)
      guard let phrase = make(form, from: start, [left, right]) else { return nil }
      left = phrase
    }
    return left
  }

  private mutating func takeSign(_ signs: [String]) -> String? {
    guard current.kind == .sign, signs.contains(current.word) else { return nil }
    defer { position += 1 }
    return current.word
  }

  // MARK: Tokens

  var current: Token { tokens[position] }

  func token(_ ahead: Int) -> Token? {
    position + ahead < tokens.count ? tokens[position + ahead] : nil
  }

  func isAt(_ word: String) -> Bool {
    (current.kind == .word || current.kind == .sign) && current.word == word
  }

  /// Takes a phrase of keywords if it is there, word for word; `d'` and `l'` are words.
  mutating func take(_ phrase: String) -> Bool {
    guard let length = length(of: phrase) else { return false }
    position += length
    return true
  }

  /// Nil where it is not there: nearly always, and by its first letter.
  func length(of phrase: String) -> Int? {
    var count = 0
    var rest = phrase[...]
    while !rest.isEmpty {
      let end = rest.utf8.firstIndex(of: UInt8(ascii: " ")) ?? rest.endIndex
      guard let token = token(count), token.kind == .word || token.kind == .sign,
        begin(token.word.utf8.first, rest.utf8.first), token.word == rest[..<end]
      else { return nil }
      count += 1
      rest = end < rest.endIndex ? rest[rest.utf8.index(after: end)...] : ""
    }
    return count
  }

  /// Whether texts with these first bytes may be the same; an accent may be written in two ways.
  private func begin(_ left: UInt8?, _ right: UInt8?) -> Bool {
    guard let left, let right else { return true }
    return left == right || left >= 0x80 || right >= 0x80
  }

  mutating func takeAny(_ phrases: [String]) -> Bool {
    for phrase in phrases where take(phrase) { return true }
    return false
  }

  mutating func expect(_ sign: String) -> Bool {
    if take(sign) { return true }
    fail(expected: "`\(sign)`")
    return false
  }

  mutating func expectEnd() {
    guard current.kind != .end, !failMistyped() else { return }
    fail(expected: nil)
  }

  /// `heures prononcée` where `heures` is a name too: the near name explains more than the word
  /// that is left over.
  private mutating func failMistyped() -> Bool {
    guard current.kind == .word, let start = nameStart else { return false }
    let first = position
    defer { position = first }
    repeat {
      position += 1
      let text = written.text(of: range(from: start))
      guard nearest(text, among: scope.names) != nil else { continue }
      report.add(UnknownName(name: text, known: scope.names), at: mark(from: start))
      return true
    } while current.continuesName
    return false
  }

  /// Says that the text cannot go on like this.
  mutating func fail(expected: String?) {
    let found = current.kind == .end ? nil : written.text(of: current.range)
    let before = position > 0 ? tokens[position - 1].range : current.range
    let range = current.kind == .end ? before : current.range
    report.add(UnexpectedWord(found: found, expected: expected), at: written.mark(of: range))
  }

  // MARK: Making phrases

  mutating func enter() -> Bool {
    nesting += 1
    if nesting <= PhraseParsing.deepest { return true }
    nesting -= 1
    report.add(TooDeepExpression(), at: written.mark)
    return false
  }

  mutating func leave() { nesting -= 1 }

  mutating func make(_ form: Phrase.Form, from start: Int, _ parts: [Phrase] = []) -> Phrase? {
    let depth = (parts.map(\.depth).max() ?? 0) + 1
    guard depth <= PhraseParsing.deepest else {
      report.add(TooDeepExpression(), at: written.mark)
      return nil
    }
    let range = range(from: start)
    return Phrase(
      form: form, text: written.text(of: range), mark: written.mark(of: range), depth: depth)
  }

  func range(from start: Int) -> Range<Int> {
    let first = tokens[start].range.lowerBound
    let last = position > start ? tokens[position - 1].range.upperBound : first
    return first..<max(first, last)
  }

  func mark(from start: Int) -> Mark { written.mark(of: range(from: start)) }
}
