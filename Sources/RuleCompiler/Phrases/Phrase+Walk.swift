// What stands inside a phrase, and what it refers to.
import RuleProgram

extension Phrase {
  /// The phrases directly inside.
  var parts: [Phrase] {
    switch form {
    case .constant, .symbol, .word, .attribute, .measure, .moment, .now, .today, .shareElapsed,
      .mended, .outcome, .suspended, .state:
      []
    case .not(let one), .isKnown(let one), .negate(let one): [one]
    case .and(let all), .or(let all), .least(let all), .greatest(let all), .civil(_, let all): all
    case .compare(_, let left, let right), .add(let left, let right, _),
      .subtract(let left, let right, _), .multiply(let left, let right),
      .divide(let left, let right):
      [left, right]
    case .isOneOf(let one, let all): [one] + all
    case .choose(let condition, let then, let otherwise): [condition, then, otherwise]
    case .number(let facts), .sum(let facts, _), .exists(let facts), .pick(_, let facts, _):
      facts.parts
    case .covers(let facts, let reach):
      if case .moment(let moment) = reach { facts.parts + [moment] } else { facts.parts }
    case .timeIn(_, _, let stretch), .outcomes(_, _, let stretch): stretch.parts
    }
  }

  /// Definitions and rules named anywhere inside.
  func collectReferences(definitions: inout [Int], rules: inout [String]) {
    if case .symbol(.definition(let index)) = form { definitions.append(index) }
    if case .outcomes(let rule, _, _) = form { rules.append(rule) }
    for part in parts { part.collectReferences(definitions: &definitions, rules: &rules) }
  }

  /// Whether it is a single name or word, which a choice on the other side may explain.
  var isLeaf: Bool {
    switch form {
    case .word, .symbol, .outcome, .mended, .attribute, .measure, .now, .today, .moment: true
    case .constant(_, .boolean): true
    default: false
    }
  }
}
