// Types aggregates of facts, states and the outcomes of other rules.
import CaseFile
import Diagnostics
import RuleProgram

extension Typing {
  mutating func facts(_ phrase: Phrase, _ place: Standpoint) -> Expression? {
    switch phrase.form {
    case .number(let facts):
      return set(facts, place).map { made(.number(of: $0), .number, phrase) }
    case .exists(let facts): return set(facts, place).map { made(.exists($0), .boolean, phrase) }
    case .sum(let facts, let field): return sum(facts, field, phrase, place)
    case .pick(let extremity, let facts, let field):
      return pick(extremity, facts, field, phrase, place)
    case .covers(let facts, let reach): return covers(facts, reach, phrase, place)
    case .state(let state, let value):
      let form: Expression.Form =
        value.map { .stateIs(state: state, value: $0) } ?? .stateIsUnknown(state: state)
      return made(form, .boolean, phrase)
    case .timeIn(let state, let value, let stretch):
      return window(stretch, place)
        .map { made(.timeIn(state: state, value: value, $0), .duration, phrase) }
    case .outcomes(let rule, let outcome, let stretch):
      return outcomes(rule, outcome, stretch, phrase, place)
    default: return nil
    }
  }

  mutating func set(_ facts: Phrase.Facts, _ place: Standpoint) -> FactSet? {
    var condition: Expression?
    if let phrase = facts.condition {
      condition = boolean(phrase, place)
      if condition == nil { return nil }
    }
    guard let window = window(facts.stretch, place) else { return nil }
    return FactSet(kind: facts.kind, condition: condition, window: window)
  }

  private mutating func sum(
    _ facts: Phrase.Facts, _ field: Phrase.FieldName, _ phrase: Phrase, _ place: Standpoint
  ) -> Expression? {
    guard let type = readableField(field.field, of: facts.kind, at: field.mark) else { return nil }
    guard type.isQuantity else {
      report.add(
        UnexpectedType(found: type, expected: [.number, .duration, .money]), at: field.mark)
      return nil
    }
    return set(facts, place).map { made(.sum($0, field: field.field), type, phrase) }
  }

  private mutating func pick(
    _ extremity: Extremity, _ facts: Phrase.Facts, _ field: Phrase.FieldName?, _ phrase: Phrase,
    _ place: Standpoint
  ) -> Expression? {
    var type = ValueType.instant
    if let field {
      guard let found = readableField(field.field, of: facts.kind, at: field.mark) else {
        return nil
      }
      type = found
    }
    return set(facts, place).map { made(.pick(extremity, $0, field: field?.field), type, phrase) }
  }

  private mutating func covers(
    _ facts: Phrase.Facts, _ reach: Phrase.Reach, _ phrase: Phrase, _ place: Standpoint
  ) -> Expression? {
    guard let set = set(facts, place) else { return nil }
    switch reach {
    case .now: return made(.covers(set, .now), .boolean, phrase)
    case .occurrence:
      guard place.hasOccurrence else {
        report.add(NoOccurrence(word: "l'occurrence"), at: phrase.mark)
        return nil
      }
      return made(.covers(set, .occurrence), .boolean, phrase)
    case .moment(let moment):
      return expect([.date, .instant], moment, place)
        .map { made(.covers(set, .moment($0)), .boolean, phrase) }
    }
  }

  private mutating func window(_ stretch: Phrase.Stretch, _ place: Standpoint) -> Window? {
    switch stretch {
    case .life: return .life
    case .occurrence: return .occurrence
    case .sliding(let length):
      return expect([.period, .duration], length, place).map(Window.sliding)
    case .between(let from, let until):
      let bounds = [from, until].map { $0.map { expect([.date, .instant], $0, place) } }
      if bounds.contains(where: { $0 != nil && $0! == nil }) { return nil }
      return .between(from: bounds[0] ?? nil, until: bounds[1] ?? nil)
    }
  }

  /// The outcomes of another rule on the same measure, all its versions together.
  private mutating func outcomes(
    _ rule: String, _ outcome: Outcome, _ stretch: Phrase.Stretch, _ phrase: Phrase,
    _ place: Standpoint
  ) -> Expression? {
    guard let window = window(stretch, place) else { return nil }
    guard let indices = rules(rule, place, at: phrase.mark) else { return nil }
    let counts = indices.map { made(.outcomes(rule: $0, outcome, window), .number, phrase) }
    return counts.dropFirst().reduce(counts.first) { sum, next in
      sum.map { made(.add($0, next), .number, phrase) }
    }
  }

  /// The program's indices of a rule for the nature of this place; nil and a complaint for none.
  mutating func rules(_ key: String, _ place: Standpoint, at mark: Mark) -> [Int]? {
    let nature = place.nature ?? symbols.ruleNatures[key]?.min() ?? 0
    if let indices = ruleIndices[RuleUse(key: key, nature: nature)] { return indices }
    let name = symbols.rules.first { foldName($0.key.value) == key }?.key.value ?? key
    let other = symbols.ruleNatures[key]?.sorted().map { symbols.natures[$0].name } ?? []
    report.add(
      OtherNature(
        rule: name, natures: other,
        nature: symbols.natures.indices.contains(nature) ? symbols.natures[nature].name : ""),
      at: mark)
    return nil
  }
}
