// What a typed expression depends on: the occurrence, parameters, kinds of facts, and whether it
// moves by itself as time passes.
import RuleProgram

extension Typing {
  struct Dependence {
    var occurrence = false
    var parameters = false
    var kinds: Set<Int> = []
  }

  func reads(_ expression: Expression) -> Dependence {
    var found = Dependence()
    collect(expression, &found)
    return found
  }

  private func collect(_ expression: Expression, _ found: inout Dependence) {
    switch expression.form {
    case .parameter:
      found.parameters = true
      // A timetable holds for a slot as it was when the slot began.
      if expression.type == .timetable { found.occurrence = true }
    case .setting, .occurrenceAttribute, .field(.trigger, _, _), .moment(.trigger), .shareElapsed,
      .outcomeIs, .isMended:
      found.occurrence = true
    case .covers(_, .occurrence), .covers(_, .moment): found.occurrence = true
    case .definition(let index): collect(definitions[index], &found)
    case .stateIs(let state, _), .stateIsUnknown(let state), .timeIn(let state, _, _):
      found.kinds.formUnion(kindsOfState[state])
    case .outcomes(let rule, _, _): found.kinds.formUnion(kindsRead[rule])
    default: break
    }
    if let set = expression.factSet { found.kinds.insert(set.kind) }
    if case .occurrence? = expression.window { found.occurrence = true }
    for part in expression.parts { collect(part, &found) }
  }

  private func collect(_ definition: Definition, _ found: inout Dependence) {
    let inner = reads(definition.expression)
    found.occurrence = found.occurrence || definition.readsOccurrence
    found.parameters = found.parameters || inner.parameters
    found.kinds.formUnion(inner.kinds)
  }

  /// Kinds that switch each state.
  private var kindsOfState: [Set<Int>] {
    phrases.switches.map { Set($0.map(\.facts.kind)) }
  }

  /// Whether its value is a line that climbs or falls between facts; all else moves by steps.
  func isSloped(_ expression: Expression) -> Bool {
    switch expression.form {
    case .timeIn, .shareElapsed, .now: true
    case .definition(let index): isSloped(definitions[index].expression)
    case .add, .subtract, .negate, .multiply, .divide, .least, .greatest:
      expression.parts.contains(where: isSloped)
    case .shift(let from, let length, _): isSloped(from) || isSloped(length)
    case .choose(_, let then, let otherwise): isSloped(then) || isSloped(otherwise)
    default: false
    }
  }
}
