// `pour chaque: écart de…` with an alert at its start: how many écarts the last days hold.
import CaseFile
import RuleProgram

struct GapsPlan {
  let rule: Int
  /// One an alert.
  let conditions: [CountCondition?]

  init?(_ rule: Rule, _ program: RuleProgram) {
    guard case .gap(let other) = rule.trigger, rule.demand.isNone, rule.deadline == nil,
      rule.hasPlainTrigger, rule.exceptions.isEmpty
    else { return nil }
    var conditions: [CountCondition?] = []
    for alert in rule.alerts {
      guard case .edge(nil, let condition) = alert.timing else { return nil }
      guard let condition else {
        conditions.append(nil)
        continue
      }
      guard let counted = CountCondition(condition, of: other, program) else { return nil }
      conditions.append(counted)
    }
    self.rule = other
    self.conditions = conditions
  }
}

/// `nombre d'écarts de R sur 90 jours = 2`, and several such joined by `et`.
struct CountCondition {
  let window: Window
  let comparison: Comparison
  let limit: Expression
  let others: [CountCondition]
  /// The limit, and the length of the window, where they are written as such.
  let plainLimit: Rational?
  let plainLength: FactValue?

  init?(_ condition: Expression, of rule: Int, _ program: RuleProgram) {
    switch condition.form {
    case .and(let operands):
      let all = operands.compactMap { CountCondition($0, of: rule, program) }
      guard all.count == operands.count, let first = all.first else { return nil }
      (window, comparison, limit) = (first.window, first.comparison, first.limit)
      others = Array(all.dropFirst()) + first.others
      (plainLimit, plainLength) = (first.plainLimit, first.plainLength)
    case .compare(let comparison, let left, let right):
      guard case .outcomes(rule, .gap, let window) = left.unfolded(program).form,
        right.readsTitleOnly(program), window.isSteady(program)
      else { return nil }
      (self.window, self.comparison, limit) = (window, comparison, right)
      others = []
      if case .constant(.quantity(let amount)) = right.form {
        plainLimit = amount
      } else {
        plainLimit = nil
      }
      plainLength = window.plainLength
    default: return nil
    }
  }
}

extension Window {
  fileprivate var plainLength: FactValue? {
    guard case .sliding(let length) = self, case .constant(let value) = length.form else {
      return nil
    }
    return value
  }

  /// The whole life, or a sliding window whose length the title settles.
  fileprivate func isSteady(_ program: RuleProgram) -> Bool {
    switch self {
    case .life: true
    case .sliding(let length): length.readsTitleOnly(program)
    case .occurrence, .between: false
    }
  }
}
