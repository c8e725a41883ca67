// `pour chaque: créneau…` with `maintenir: ÉTAT est VALEUR`: a walk along the switches of the
// state and the slots side by side.
import CaseFile
import RuleProgram

struct HoldingPlan {
  /// The value that must hold, and the one at the start; `unknown` where none is known.
  let value: Int32
  let initial: Int32
  let limit: Tolerance
  /// By kind: the value that its facts set; `none` where they do not switch the state.
  let switches: [Int32]

  static let unknown: Int32 = -1
  static let none: Int32 = -2

  init?(_ rule: Rule, _ program: RuleProgram) {
    guard case .maintain(let condition, let tolerance) = rule.demand,
      case .slot = rule.trigger, rule.isLaidOutByTitle(program), rule.tellsGapsOnly,
      case .stateIs(let index, let value) = condition.form
    else { return nil }
    let state = program.states[index]
    guard state.unknownAfter == nil, tolerance.readsTitleOnly(program) else { return nil }
    var switches = [Int32](repeating: HoldingPlan.none, count: program.kinds.count)
    for change in state.switches {
      guard change.condition == nil, switches[change.kind] == HoldingPlan.none else { return nil }
      switches[change.kind] = change.value.map(Int32.init) ?? HoldingPlan.unknown
    }
    self.value = Int32(value)
    initial = state.initial.map(Int32.init) ?? HoldingPlan.unknown
    limit = tolerance
    self.switches = switches
  }
}

extension Tolerance {
  var expression: Expression? {
    switch self {
    case .none: nil
    case .cumulated(let limit), .perAbsence(let limit): limit
    }
  }

  var isPerAbsence: Bool { if case .perAbsence = self { true } else { false } }

  func readsTitleOnly(_ program: RuleProgram) -> Bool {
    expression?.readsTitleOnly(program) ?? true
  }
}
