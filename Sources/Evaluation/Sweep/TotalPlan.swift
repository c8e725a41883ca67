// `exiger: somme… au moins égale à…`: a running total, and where it stands at the deadline.
import CaseFile
import RuleProgram

struct TotalPlan {
  /// What is added up: a field of a kind, or one for each fact.
  let kind: Int
  let field: Int?
  let isKnownWhenSilent: Bool

  init?(_ rule: Rule, _ program: RuleProgram) {
    guard case .achieve(let condition) = rule.demand, rule.isLaidOutByTitle(program),
      rule.tellsGapsOnly, case .compare(let comparison, let left, let right) = condition.form,
      comparison == .atLeast || comparison == .greater, right.readsTitleOnly(program)
    else { return nil }
    switch left.unfolded(program).form {
    case .sum(let set, let field) where set.condition == nil && set.window.isLife:
      (kind, self.field) = (set.kind, field)
    case .number(let set) where set.condition == nil && set.window.isLife:
      (kind, field) = (set.kind, nil)
    default: return nil
    }
    isKnownWhenSilent = program.kinds[kind].silence == .meansAbsence
  }
}

extension Expression {
  /// What a name stands for.
  func unfolded(_ program: RuleProgram) -> Expression {
    guard case .definition(let index) = form else { return self }
    return program.definitions[index].expression.unfolded(program)
  }
}

extension Window {
  var isLife: Bool { if case .life = self { true } else { false } }
}
