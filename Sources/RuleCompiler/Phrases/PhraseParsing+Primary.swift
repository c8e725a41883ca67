// What stands alone in an expression: literals, parentheses, keywords and names.
import CaseFile
import Civil
import Diagnostics
import RuleProgram

/// Words that may stand before a name without changing it.
let articles: Set<String> = [
  "le", "la", "les", "l'", "un", "une", "des", "du", "de", "d'", "au", "aux", "à",
]
private let prepositions = ["de", "d'", "du", "des"]
/// Words at which unknown words stop: what follows belongs to the language.
private let stops: Set<String> = [
  "et", "ou", "alors", "sinon", "où", "pendant", "sur", "depuis", "avant", "après", "couvre",
  "est", "sont", "n'", "au", "plus", "moins", "parmi", "en", "entre", "à",
]

extension PhraseParsing {
  mutating func primary() -> Phrase? {
    guard enter() else { return nil }
    defer { leave() }
    let start = position
    if current.kind == .sign { return signed(from: start) }
    if current.kind == .word { return named() }
    return literal(from: start)
  }

  private mutating func signed(from start: Int) -> Phrase? {
    if take("(") {
      guard let inner = disjunction(), expect(")") else { return nil }
      return inner
    }
    if take("-") { return primary().flatMap { make(.negate($0), from: start, [$0]) } }
    fail(expected: valueWords)
    return nil
  }

  private var valueWords: String { "une valeur" }

  // MARK: Keywords and names

  private mutating func named() -> Phrase? {
    while true {
      let start = position
      nameStart = start
      let name = scope.match(tokens[position...])
      if let (opening, length) = opening(), length >= name?.length ?? 0 {
        position += length
        return open(opening, from: start)
      }
      if let name {
        position += name.length
        return refer(to: name.symbol, from: start)
      }
      guard articles.contains(current.word), token(1)?.kind == .word else { break }
      position += 1
    }
    return unknownWords()
  }

  /// The longest keyword that stands here.
  private func opening() -> (Opening, Int)? {
    var best: (Opening, Int)?
    for (phrase, opening) in openings[current.word] ?? [] {
      guard let length = length(of: phrase), length > best?.1 ?? 0 else { continue }
      if opening.needsPreposition, !prepositions.contains(token(length)?.word ?? "") { continue }
      best = (opening, length)
    }
    return best
  }

  mutating func takePreposition() -> Bool { takeAny(prepositions) }

  private mutating func unknownWords() -> Phrase? {
    let start = position
    repeat { position += 1 } while current.continuesName && !stops.contains(current.word)
    return make(.word, from: start)
  }

  private mutating func open(_ opening: Opening, from start: Int) -> Phrase? {
    switch opening {
    case .yes: return make(.constant(.boolean(true), .boolean), from: start)
    case .no: return make(.constant(.boolean(false), .boolean), from: start)
    case .conditional: return conditional(from: start)
    case .now: return make(.now, from: start)
    case .today: return make(.today, from: start)
    case .share: return make(.shareElapsed, from: start)
    case .mended: return make(.mended, from: start)
    case .suspended: return suspended(from: start)
    case .outcome(let outcome): return make(.outcome(outcome), from: start)
    case .measure(let attribute): return make(.measure(attribute), from: start)
    case .attribute(let attribute):
      _ = take("de l' occurrence")
      return make(.attribute(attribute), from: start)
    case .moment:
      let isTrigger = take("de l' occurrence") || scope.candidate == nil
      return make(.moment(isTrigger ? .trigger : .candidate), from: start)
    case .extreme(let isLeast):
      _ = takePreposition()
      return list().flatMap { make(isLeast ? .least($0) : .greatest($0), from: start, $0) }
    case .civil(let function):
      _ = takePreposition()
      return primary().flatMap { make(.civil(function, [$0]), from: start, [$0]) }
    case .workingDay(let function): return workingDay(function, from: start)
    case .daysBetween: return daysBetween(from: start)
    case .number, .sum, .timeIn, .exists, .pick: return aggregate(opening, from: start)
    }
  }

  private mutating func conditional(from start: Int) -> Phrase? {
    guard let condition = disjunction() else { return nil }
    guard take("alors") else { return missing("`alors`") }
    guard let then = disjunction() else { return nil }
    guard take("sinon") else { return missing("`sinon`") }
    guard let otherwise = disjunction() else { return nil }
    return make(
      .choose(condition, then, otherwise), from: start, [condition, then, otherwise])
  }

  mutating func missing(_ expected: String) -> Phrase? {
    fail(expected: expected)
    return nil
  }

  /// `mesure suspendue pour détention`.
  private mutating func suspended(from start: Int) -> Phrase? {
    guard takeAny(["pour", "pour cause de"]) else {
      return make(.suspended(causes: []), from: start)
    }
    _ = takeAny(["la", "le", "l'", "les"])
    let first = position
    while current.kind == .word, !stops.contains(current.word) { position += 1 }
    guard position > first else { return missing("une cause") }
    let cause = tokens[first..<position].map(\.folded).joined(separator: " ")
    return make(.suspended(causes: [cause]), from: start)
  }

  private mutating func workingDay(_ function: CivilFunction, from start: Int) -> Phrase? {
    let isForward = function == .firstWorkingDayFrom || function == .firstBusinessDayFrom
    let connectors = isForward ? ["dès"] : ["jusqu' à", "jusqu' au", "jusqu' aux"]
    guard takeAny(connectors) else { return missing(isForward ? "`dès`" : "`jusqu'à`") }
    return addition().flatMap { make(.civil(function, [$0]), from: start, [$0]) }
  }

  private mutating func daysBetween(from start: Int) -> Phrase? {
    guard let first = sum() else { return nil }
    guard take("et") else { return missing("`et`") }
    guard let last = sum() else { return nil }
    return make(.civil(.daysBetween, [first, last]), from: start, [first, last])
  }

  // MARK: References

  private mutating func refer(to symbol: Symbol, from start: Int) -> Phrase? {
    switch symbol {
    case .kind(let kind): return covering(kind, from: start)
    case .state(let state): return stateComparison(state, from: start)
    case .choice: return make(.word, from: start)
    default:
      if let field = triggerField(from: start) { return make(.symbol(field), from: start) }
      return make(.symbol(symbol), from: start)
    }
  }

  /// `ref de l'occurrence`: the trigger's field, whatever the name means here.
  private mutating func triggerField(from start: Int) -> Symbol? {
    guard let length = length(of: "de l' occurrence") else { return nil }
    let name = longest(tokens[start..<position]) { scope.triggerFields[$0] }
    position += length
    if let name { return name.symbol }
    let text = written.text(
      of: tokens[start].range.lowerBound..<tokens[position - 4].range.upperBound)
    report.add(
      NotInTrigger(name: text, known: scope.triggerFields.names), at: mark(from: start))
    return nil
  }

  private mutating func stateComparison(_ state: Int, from start: Int) -> Phrase? {
    guard let comparator = comparator() else { return missing("`est` puis une valeur") }
    if case .unknown = comparator.kind {
      return stateIs(state, nil, isNegated: comparator.isNegated, from: start)
    }
    guard case .relation(let comparison) = comparator.kind,
      comparison == .equal || comparison == .different
    else { return missing("`est` puis une valeur") }
    let isNegated = comparator.isNegated != (comparison == .different)
    guard let value = stateValue(state) else { return nil }
    return stateIs(state, value, isNegated: isNegated, from: start)
  }

  private mutating func stateIs(
    _ state: Int, _ value: Int?, isNegated: Bool, from start: Int
  ) -> Phrase? {
    guard let phrase = make(.state(state, value: value), from: start) else { return nil }
    return isNegated ? make(.not(phrase), from: start, [phrase]) : phrase
  }

  /// One of the state's values; nil and a complaint for another word.
  mutating func stateValue(_ state: Int) -> Int? {
    let declared = symbols.states[state]
    if articles.contains(current.word) { position += 1 }
    let found = longest(tokens[position...]) { folded in
      declared.values.firstIndex { foldName($0) == folded }
    }
    if let found {
      position += found.length
      return found.symbol
    }
    guard current.kind == .word else {
      fail(expected: "une valeur de `\(declared.name)`")
      return nil
    }
    report.add(
      UnknownStateValue(
        found: written.text(of: current.range), state: declared.name, known: declared.values),
      at: written.mark(of: current.range))
    return nil
  }
}
