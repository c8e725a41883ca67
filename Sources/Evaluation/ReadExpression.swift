// One expression read at one moment: what `jalon eval` and the figures of a case ask for.
import CaseFile
import Civil
import RuleProgram

/// Where an expression is read: a measure and, for names of a rule, one of its occurrences.
public struct ReadingPlace: Sendable {
  public var measure: String
  /// Index of the rule; nil: only what needs no occurrence has a value.
  public var rule: Int?
  /// Key of the occurrence; nil: the first there is.
  public var key: String?
  public init(measure: String, rule: Int? = nil, key: String? = nil) {
    (self.measure, self.rule, self.key) = (measure, rule, key)
  }
}

/// The value at an instant, after its facts; nil where there is no such measure.
public func readExpression(
  _ expression: Expression, at place: ReadingPlace, facts: [Fact], program: RuleProgram,
  zones: (String) -> Zone?, moment: Instant
) -> ReadValue? {
  let opening = facts.first { fact in
    if case .measureOpened = fact.content { fact.measure == place.measure } else { false }
  }
  guard let opening,
    let measure = MeasureCase(opening: opening, facts: facts, program: program, zones: zones)
  else { return nil }
  let tick = Tick.facts(moment)
  let first = min(measure.appears, .deadline(measure.start), tick)
  measure.wholeRange = first..<tick.next
  guard let wanted = place.rule, program.rules.indices.contains(wanted) else {
    return Frame(measure: measure).readValue(expression, at: tick)
  }
  for (index, rule) in program.rules[..<wanted].enumerated()
  where rule.natures.contains(measure.nature) {
    measure.results[index] = RuleCase(measure, rule, index: index, until: moment).read()
  }
  let rule = RuleCase(measure, program.rules[wanted], index: wanted, until: moment)
  let occurrence = rule.occurrences().first { occurrence in
    occurrence.created <= tick && (place.key.map { $0 == occurrence.key } ?? true)
  }
  return rule.frame(occurrence).readValue(expression, at: tick)
}
