// Every expression of a program, rewritten from the leaves up: what mutants are made with.
import CaseFile
import RuleProgram

extension RuleProgram {
  func rewriting(_ change: @escaping (Expression.Form) -> Expression.Form) -> RuleProgram {
    let rewriting = Rewriting(change: change)
    var copy = self
    for index in copy.definitions.indices {
      copy.definitions[index].expression = rewriting.of(definitions[index].expression)
    }
    for index in copy.rules.indices { rewriting.rewrite(&copy.rules[index]) }
    return copy
  }

  func changingRules(_ change: (inout Rule) -> Void) -> RuleProgram {
    var copy = self
    for index in copy.rules.indices { change(&copy.rules[index]) }
    return copy
  }
}

struct Rewriting {
  let change: (Expression.Form) -> Expression.Form

  func of(_ expression: Expression) -> Expression {
    Expression(change(inside(expression.form)), type: expression.type, text: expression.text)
  }

  private func of(_ parts: [Expression]) -> [Expression] { parts.map { of($0) } }

  private func inside(_ form: Expression.Form) -> Expression.Form {
    switch form {
    case .not(let part): .not(of(part))
    case .and(let parts): .and(of(parts))
    case .or(let parts): .or(of(parts))
    case .compare(let comparison, let left, let right): .compare(comparison, of(left), of(right))
    case .isOneOf(let left, let list): .isOneOf(of(left), of(list))
    case .isKnown(let part): .isKnown(of(part))
    case .choose(let condition, let then, let otherwise):
      .choose(condition: of(condition), then: of(then), otherwise: of(otherwise))
    case .negate(let part): .negate(of(part))
    case .add(let left, let right): .add(of(left), of(right))
    case .subtract(let left, let right): .subtract(of(left), of(right))
    case .multiply(let left, let right): .multiply(of(left), of(right))
    case .divide(let left, let right): .divide(of(left), of(right))
    case .least(let parts): .least(of(parts))
    case .greatest(let parts): .greatest(of(parts))
    case .shift(let from, let by, let isBackward):
      .shift(of(from), by: of(by), isBackward: isBackward)
    case .count(let from, let by, let rule, let isBackward, let role):
      .count(from: of(from), of(by), rule, isBackward: isBackward, closedAt: role)
    case .civil(let function, let parts): .civil(function, of(parts))
    case .number(let set): .number(of: of(set))
    case .sum(let set, let field): .sum(of(set), field: field)
    case .exists(let set): .exists(of(set))
    case .pick(let extremity, let set, let field): .pick(extremity, of(set), field: field)
    case .covers(let set, .moment(let moment)): .covers(of(set), .moment(of(moment)))
    case .covers(let set, let coverage): .covers(of(set), coverage)
    case .timeIn(let state, let value, let window):
      .timeIn(state: state, value: value, of(window))
    case .outcomes(let rule, let outcome, let window):
      .outcomes(rule: rule, outcome, of(window))
    default: form
    }
  }

  private func of(_ set: FactSet) -> FactSet {
    FactSet(kind: set.kind, condition: set.condition.map { of($0) }, window: of(set.window))
  }

  private func of(_ window: Window) -> Window {
    switch window {
    case .life, .occurrence: window
    case .sliding(let length): .sliding(of(length))
    case .between(let from, let until):
      .between(from: from.map { of($0) }, until: until.map { of($0) })
    }
  }

  func rewrite(_ rule: inout Rule) {
    rule.trigger = of(rule.trigger)
    rule.guardCondition = rule.guardCondition.map { of($0) }
    rule.keyExpression = rule.keyExpression.map { of($0) }
    rule.start = rule.start.map { of($0) }
    rule.end = rule.end.map { of($0) }
    rule.demand = of(rule.demand)
    rule.deadline = rule.deadline.map {
      Deadline(of($0.expression), isInclusive: $0.isInclusive)
    }
    rule.excuses = of(rule.excuses)
    rule.excusedWhile = of(rule.excusedWhile)
    rule.mootIf = of(rule.mootIf)
    for index in rule.alerts.indices { rewrite(&rule.alerts[index]) }
  }

  private func rewrite(_ alert: inout AlertRule) {
    switch alert.timing {
    case .level(let condition): alert.timing = .level(of(condition))
    case .edge(let outcome, let condition):
      alert.timing = .edge(outcome, condition: condition.map { of($0) })
    }
    alert.message = alert.message.map { part in
      if case .value(let expression) = part { return .value(of(expression)) }
      return part
    }
  }

  private func of(_ trigger: Trigger) -> Trigger {
    switch trigger {
    case .period(let length, let anchor, let count):
      .period(of(length), anchor: anchor.map { of($0) }, count: count.map { of($0) })
    case .slot(let timetable): .slot(of(timetable))
    case .date(let date): .date(of(date))
    default: trigger
    }
  }

  private func of(_ demand: Demand) -> Demand {
    switch demand {
    case .achieve(let condition): return .achieve(of(condition))
    case .maintain(let condition, let tolerance):
      return .maintain(of(condition), tolerance: tolerance)
    case .forbid(let condition): return .forbid(of(condition))
    case .served(var service):
      service.condition = service.condition.map { of($0) }
      service.opensAt = service.opensAt.map { of($0) }
      return .served(service)
    default: return demand
    }
  }
}
