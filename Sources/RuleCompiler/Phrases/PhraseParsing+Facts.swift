// Facts in expressions: `nombre de GENRE où … sur 90 jours`, `GENRE couvre X`, `durée de …`.
import CaseFile
import Diagnostics
import RuleProgram

extension PhraseParsing {
  mutating func aggregate(_ opening: Opening, from start: Int) -> Phrase? {
    switch opening {
    case .number:
      _ = takePreposition()
      if isAt("écarts") || isAt("écart") || isAt("occurrences") { return outcomes(from: start) }
      return facts().flatMap { make(.number($0), from: start, $0.parts) }
    case .sum:
      _ = takePreposition()
      guard let kind = kindName(), let field = fieldName(of: kind, isRequired: true),
        let facts = facts(of: kind)
      else { return nil }
      return make(.sum(facts, field), from: start, facts.parts)
    case .timeIn: return timeIn(from: start)
    case .exists(let isNegated):
      guard let facts = facts(), let phrase = make(.exists(facts), from: start, facts.parts)
      else { return nil }
      return isNegated ? make(.not(phrase), from: start, [phrase]) : phrase
    case .pick(let extremity):
      guard let kind = kindName() else { return nil }
      let field = isAt(".") ? fieldName(of: kind, isRequired: true) : nil
      guard let facts = facts(of: kind) else { return nil }
      return make(.pick(extremity, facts, field), from: start, facts.parts)
    default: return nil
    }
  }

  // MARK: Kinds and fields

  /// The kind that stands here, after any article.
  mutating func kindName() -> Int? {
    while true {
      let found = longest(tokens[position...]) { folded -> Int? in
        if case .kind(let kind) = symbols.common[folded] { kind } else { nil }
      }
      if let found {
        position += found.length
        return found.symbol
      }
      guard articles.contains(current.word), token(1)?.kind == .word else { break }
      position += 1
    }
    guard current.kind == .word else {
      fail(expected: "un genre de fait")
      return nil
    }
    let start = position
    repeat { position += 1 } while current.continuesName && current.isGlued
    report.add(
      UnknownKind(
        name: written.text(of: range(from: start)), known: symbols.kinds.map(\.name)),
      at: mark(from: start))
    return nil
  }

  /// `.champ` after a kind.
  mutating func fieldName(of kind: Int, isRequired: Bool) -> Phrase.FieldName? {
    guard take(".") else {
      if isRequired { fail(expected: "`.` puis un champ de `\(symbols.kinds[kind].name)`") }
      return nil
    }
    let fields = symbols.kinds[kind].fields
    let start = position
    let found = longest(tokens[position...]) { folded in
      fields.firstIndex { foldName($0.name) == folded }
    }
    if let found {
      position += found.length
      return Phrase.FieldName(field: found.symbol, mark: mark(from: start))
    }
    if current.kind == .word { position += 1 }
    report.add(
      UnknownField(
        name: written.text(of: range(from: start)), kind: symbols.kinds[kind].name,
        known: fields.map(\.name)), at: mark(from: start))
    return nil
  }

  // MARK: Sets of facts

  mutating func facts() -> Phrase.Facts? {
    guard let kind = kindName() else { return nil }
    return facts(of: kind)
  }

  mutating func facts(of kind: Int) -> Phrase.Facts? {
    if isAt(".") {
      fail(expected: "`où`, une fenêtre de temps ou la fin : on ne compte pas un champ")
      return nil
    }
    guard let condition = condition(about: kind), let stretch = stretch() else { return nil }
    return Phrase.Facts(kind: kind, condition: condition.phrase, stretch: stretch)
  }

  /// `où` and one comparison, in the scope of the candidate; nil only after a complaint.
  mutating func condition(about kind: Int) -> (phrase: Phrase?, Void)? {
    guard take("où") else { return (nil, ()) }
    let outer = scope
    scope = scope.inside(kind, fields: symbols.fields(of: kind, as: .candidate))
    defer { scope = outer }
    let isNegated = isAt("non") && take("non")
    let start = position
    guard let phrase = comparison() else { return nil }
    guard isNegated else { return (phrase, ()) }
    return make(.not(phrase), from: start, [phrase]).map { ($0, ()) }
  }

  /// Which stretch of time; the life of the measure where nothing is said.
  mutating func stretch() -> Phrase.Stretch? {
    if takeAny(["pendant l' occurrence", "dans l' occurrence"]) { return .occurrence }
    if take("sur") { return product().map(Phrase.Stretch.sliding) }
    if take("entre") {
      guard let from = sum() else { return nil }
      guard take("et") else {
        fail(expected: "`et`")
        return nil
      }
      return sum().map { .between(from: from, until: $0) }
    }
    var (from, until): (Phrase?, Phrase?)
    if take("depuis") {
      from = sum()
      if from == nil { return nil }
    }
    if take("avant") {
      until = sum()
      if until == nil { return nil }
    }
    return from == nil && until == nil ? .life : .between(from: from, until: until)
  }

  /// `certificat couvre moment`, `certificat où … couvre l'occurrence`, `permission en cours`.
  mutating func covering(_ kind: Int, from start: Int) -> Phrase? {
    guard let condition = condition(about: kind) else { return nil }
    let facts = Phrase.Facts(kind: kind, condition: condition.phrase, stretch: .life)
    if takeAny(["en cours", "est en cours", "sont en cours"]) {
      return make(.covers(facts, .now), from: start, facts.parts)
    }
    guard takeAny(["couvre", "couvrent"]) else {
      report.add(BareKind(name: symbols.kinds[kind].name), at: mark(from: start))
      return nil
    }
    if take("l' occurrence") { return make(.covers(facts, .occurrence), from: start, facts.parts) }
    guard let moment = sum() else { return nil }
    return make(.covers(facts, .moment(moment)), from: start, facts.parts + [moment])
  }

  // MARK: States and other rules

  /// `durée de présence absent sur 24 h`.
  private mutating func timeIn(from start: Int) -> Phrase? {
    _ = takePreposition()
    while articles.contains(current.word), token(1)?.kind == .word { position += 1 }
    let found = longest(tokens[position...]) { folded -> Int? in
      if case .state(let state) = symbols.common[folded] { state } else { nil }
    }
    guard let found else {
      report.add(
        UnknownName(
          name: written.text(of: current.range), known: symbols.states.map(\.name)),
        at: written.mark(of: current.range))
      return nil
    }
    position += found.length
    guard let value = stateValue(found.symbol), let stretch = stretch() else { return nil }
    return make(.timeIn(found.symbol, value: value, stretch), from: start, stretch.parts)
  }

  /// `écarts de RÈGLE`, `occurrences respectées de RÈGLE`.
  private mutating func outcomes(from start: Int) -> Phrase? {
    var outcome = Outcome.gap
    if take("occurrences") {
      let words = outcomeWords.map { word, outcome in ([word] + agreements(of: word), outcome) }
      guard let found = words.first(where: { takeAny($0.0) }) else {
        report.add(
          UnknownOutcome(found: written.text(of: current.range)),
          at: written.mark(of: current.range))
        return nil
      }
      outcome = found.1
    } else {
      position += 1
    }
    guard takePreposition() else { return missing("`de` puis une règle") }
    guard let rule = ruleName(), let stretch = stretch() else { return nil }
    return make(.outcomes(rule: rule, outcome, stretch), from: start, stretch.parts)
  }

  mutating func ruleName() -> String? {
    _ = takeAny(["la règle", "la", "le", "l'"])
    let found = longest(tokens[position...]) { scope.rules[$0] }
    if case .rule(let key)? = found?.symbol {
      position += found?.length ?? 0
      return key
    }
    guard current.kind == .word else {
      fail(expected: "une règle")
      return nil
    }
    let start = position
    repeat { position += 1 } while current.continuesName && current.isGlued
    report.add(
      UnknownRule(name: written.text(of: range(from: start)), known: scope.rules.names),
      at: mark(from: start))
    return nil
  }
}

extension Phrase.Facts {
  /// The phrases inside.
  var parts: [Phrase] { (condition.map { [$0] } ?? []) + stretch.parts }
}

extension Phrase.Stretch {
  var parts: [Phrase] {
    switch self {
    case .life, .occurrence: []
    case .sliding(let length): [length]
    case .between(let from, let until): [from, until].compactMap { $0 }
    }
  }
}
