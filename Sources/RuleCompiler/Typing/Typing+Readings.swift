// What a typed expression depends on: the occurrence, the nature, kinds of facts, and whether it
// moves by itself as time passes. What a definition depends on is worked out once: definitions that
// use one another twice would else cost the double at each step.
import RuleProgram

/// What an expression depends on.
struct Dependence {
  var occurrence = false
  /// Parameters and rules have other indices in another nature.
  var nature = false
  var deadline = false
  /// Its value is a line that climbs or falls between facts; all else moves by steps.
  var isSloped = false
  var kinds: Set<Int> = []

  /// All but the slope, which depends on what is done with the parts.
  mutating func formUnion(_ other: Dependence) {
    occurrence = occurrence || other.occurrence
    nature = nature || other.nature
    deadline = deadline || other.deadline
    kinds.formUnion(other.kinds)
  }
}

extension Typing {
  func reads(_ expression: Expression) -> Dependence {
    var found = Dependence()
    collect(expression, &found)
    found.isSloped = isSloped(expression)
    return found
  }

  private func collect(_ expression: Expression, _ found: inout Dependence) {
    switch expression.form {
    case .parameter:
      found.nature = true
      // A timetable holds for a slot as it was when the slot began.
      if expression.type == .timetable { found.occurrence = true }
    case .occurrenceAttribute(.deadline), .shareElapsed:
      found.occurrence = true
      found.deadline = true
    case .setting, .occurrenceAttribute, .field(.trigger, _, _), .moment(.trigger), .outcomeIs,
      .isMended:
      found.occurrence = true
    case .covers(_, .occurrence), .covers(_, .moment): found.occurrence = true
    case .definition(let index): found.formUnion(dependences[index])
    case .stateIs(let state, _), .stateIsUnknown(let state), .timeIn(let state, _, _):
      found.kinds.formUnion(phrases.switches[state].map(\.facts.kind))
    case .outcomes(let rule, _, _):
      found.nature = true
      found.kinds.formUnion(kindsRead[rule])
    default: break
    }
    if let set = expression.factSet { found.kinds.insert(set.kind) }
    if case .occurrence? = expression.window { found.occurrence = true }
    for part in expression.parts { collect(part, &found) }
  }

  func isSloped(_ expression: Expression) -> Bool {
    switch expression.form {
    case .timeIn, .shareElapsed, .now: true
    case .definition(let index): dependences[index].isSloped
    case .add, .subtract, .negate, .multiply, .divide, .least, .greatest:
      expression.parts.contains(where: isSloped)
    case .shift(let from, let length, _): isSloped(from) || isSloped(length)
    case .choose(_, let then, let otherwise): isSloped(then) || isSloped(otherwise)
    default: false
    }
  }
}
