// Symbol table → phrases: every written expression is parsed once, in the scope of its place.
import CaseFile
import Diagnostics
import RuleProgram

/// What each rule is about, parsed.
indirect enum TriggerPhrase: Sendable {
  case measure
  case fact(Int)
  case civil(CivilUnit)
  case period(Phrase, anchor: Phrase?)
  case slot(Phrase)
  case date(Phrase)
  case gap(rule: String)
}

/// The phrases of a rule set, by the place of their text.
public struct Phrases: Sendable {
  private struct Place: Hashable, Sendable {
    let source: ObjectIdentifier
    let start: Int
    let offset: Int

    init(_ written: WrittenExpression) {
      source = ObjectIdentifier(written.scalar.mark.source)
      start = written.scalar.mark.span.start
      offset = written.range.lowerBound
    }
  }

  private var phrases: [Place: Phrase] = [:]
  /// By rule.
  var triggers: [TriggerPhrase?] = []
  /// By state.
  var switches: [[(value: Int?, facts: Phrase.Facts)]] = []

  subscript(written: WrittenExpression) -> Phrase? {
    get { phrases[Place(written)] }
    set { phrases[Place(written)] = newValue }
  }
}

/// Parses every expression that the symbol table holds.
public func phrases(from symbols: Symbols, into report: inout Report) -> Phrases {
  var reading = PhraseReading(symbols: symbols)
  reading.run()
  report.add(contentsOf: reading.report)
  return reading.phrases
}

private struct PhraseReading {
  let symbols: Symbols
  var phrases = Phrases()
  var report = Report()

  mutating func run() {
    for switches in symbols.switches {
      phrases.switches.append(
        switches.compactMap { written in facts(written.fact).map { (written.value, $0) } })
    }
    let common = symbols.scope(rule: nil)
    for definition in symbols.definitions where definition.rule == nil {
      read(definition.expression, common)
    }
    for index in symbols.rules.indices { read(rule: index) }
  }

  /// A switch of a state: a kind, and possibly `où`.
  private mutating func facts(_ written: WrittenExpression) -> Phrase.Facts? {
    var parsing = PhraseParsing(written, symbols.scope(rule: nil), symbols)
    let facts = parsing.facts()
    if facts != nil { parsing.expectEnd() }
    report.add(contentsOf: parsing.report)
    return facts
  }

  private mutating func read(rule index: Int) {
    let rule = symbols.rules[index]
    let natures = rule.natures.compactMap { symbols.nature(named: $0.value) }
    let bare = symbols.scope(rule: index, natures: natures)
    let trigger = rule.trigger.flatMap { self.trigger($0, bare) }
    phrases.triggers.append(trigger)
    var scope = bare
    if case .fact(let kind) = trigger {
      scope = symbols.scope(rule: index, trigger: kind, natures: natures)
    }
    for written in rule.expressions { read(written, scope) }
    for definition in symbols.ruleDefinitions[index] ?? [] {
      read(symbols.definitions[definition].expression, scope)
    }
    if let count = rule.count { read(count, bare) }
    if case .served(let service) = rule.demand, let condition = service.condition {
      let kind = symbols.kind(named: service.kind.value)
      let inner = kind.map { scope.inside($0, fields: symbols.fields(of: $0, as: .candidate)) }
      read(condition, inner ?? scope)
    }
  }

  private mutating func read(_ written: WrittenExpression, _ scope: Scope) {
    var parsing = PhraseParsing(written, scope, symbols)
    phrases[written] = parsing.phrase()
    report.add(contentsOf: parsing.report)
  }

  private mutating func trigger(_ written: WrittenExpression, _ scope: Scope) -> TriggerPhrase? {
    var parsing = PhraseParsing(written, scope, symbols)
    let trigger = parsing.trigger()
    if trigger != nil { parsing.expectEnd() }
    report.add(contentsOf: parsing.report)
    return trigger
  }
}

extension PhraseParsing {
  /// `pour chaque`.
  fileprivate mutating func trigger() -> TriggerPhrase? {
    if isLast(), take("mesure") { return .measure }
    let units: [(String, CivilUnit)] = [
      ("jour", .day), ("semaine", .week), ("mois", .month), ("trimestre", .quarter),
      ("année", .year),
    ]
    for (word, unit) in units where isLast() && take(word) { return .civil(unit) }
    if takeAny(["période de", "période d'"]) {
      guard let length = product() else { return nil }
      guard take("depuis") else { return .period(length, anchor: nil) }
      return sum().map { .period(length, anchor: $0) }
    }
    if takeAny(["créneau de", "créneau d'", "créneau des", "créneau du"]) {
      return primary().map(TriggerPhrase.slot)
    }
    if takeAny(["écart de", "écart d'", "écart du"]) {
      return ruleName().map(TriggerPhrase.gap)
    }
    if isAt("date"), !isLast() {
      position += 1
      return sum().map(TriggerPhrase.date)
    }
    return kindName().map(TriggerPhrase.fact)
  }

  private func isLast() -> Bool { token(1)?.kind == .end }
}

extension RuleSyntax {
  /// The expressions read in the scope of the rule's occurrences.
  var expressions: [WrittenExpression] {
    var list = [guardCondition, keyExpression, start, end, deadline?.expression]
      .compactMap { $0 }
    switch demand {
    case .achieve(let condition), .forbid(let condition): list.append(condition)
    case .served(let service): list += [service.opensAt, service.count].compactMap { $0 }
    case .maintain(let condition, let tolerance):
      list.append(condition)
      if case .cumulated(let length) = tolerance { list.append(length) }
      if case .perAbsence(let length) = tolerance { list.append(length) }
    case .appreciation, .none: break
    }
    list += excuses + excusedWhile + mootIf
    return list + alerts.flatMap(\.expressions)
  }
}

extension AlertSyntax {
  var expressions: [WrittenExpression] {
    var list: [WrittenExpression] = []
    switch timing {
    case .level(let condition): list.append(condition)
    case .edge(_, let condition): list += condition.map { [$0] } ?? []
    }
    for case .value(let written) in message { list.append(written) }
    return list
  }
}
