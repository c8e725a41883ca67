// What stands inside a typed expression.
import RuleProgram

extension Expression {
  /// The expressions directly inside.
  var parts: [Expression] {
    switch form {
    case .constant, .parameter, .setting, .definition, .measureAttribute, .occurrenceAttribute,
      .field, .moment, .now, .today, .stateIs, .stateIsUnknown, .shareElapsed, .outcomeIs,
      .isMended, .isSuspended:
      []
    case .not(let one), .isKnown(let one), .negate(let one): [one]
    case .and(let all), .or(let all), .least(let all), .greatest(let all), .civil(_, let all): all
    case .compare(_, let left, let right), .add(let left, let right),
      .subtract(let left, let right),
      .multiply(let left, let right), .divide(let left, let right):
      [left, right]
    case .isOneOf(let one, let all): [one] + all
    case .choose(let condition, let then, let otherwise): [condition, then, otherwise]
    case .shift(let from, let length, _): [from, length]
    case .count(let from, let delai, _, _, _): [from, delai]
    case .number(let set), .exists(let set), .sum(let set, _), .pick(_, let set, _): set.parts
    case .covers(let set, let coverage):
      if case .moment(let moment) = coverage { set.parts + [moment] } else { set.parts }
    case .timeIn(_, _, let window), .outcomes(_, _, let window): window.parts
    }
  }

  /// The set of facts it ranges over.
  var factSet: FactSet? {
    switch form {
    case .number(let set), .exists(let set), .sum(let set, _), .pick(_, let set, _),
      .covers(let set, _):
      set
    default: nil
    }
  }

  var window: Window? {
    switch form {
    case .timeIn(_, _, let window), .outcomes(_, _, let window): window
    default: factSet?.window
    }
  }
}

extension FactSet {
  var parts: [Expression] { (condition.map { [$0] } ?? []) + window.parts }
}

extension Window {
  var parts: [Expression] {
    switch self {
    case .life, .occurrence: []
    case .sliding(let length): [length]
    case .between(let from, let until): [from, until].compactMap { $0 }
    }
  }
}
