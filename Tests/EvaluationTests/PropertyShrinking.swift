// A failing case made small: facts, rules, alerts and conditions are left out one at a time while
// it still fails, and what is left is printed.
import CaseFile
import Civil
import RuleProgram

struct Shrinking {
  let fails: (ComparedCase) -> Bool

  func smallest(_ failing: ComparedCase) -> ComparedCase {
    var best = failing
    var isSmaller = true
    while isSmaller {
      isSmaller = false
      for candidate in candidates(best) where fails(candidate) {
        best = candidate
        isSmaller = true
        break
      }
    }
    return best
  }

  private func candidates(_ from: ComparedCase) -> [ComparedCase] {
    var result: [ComparedCase] = []
    func with(_ change: (inout ComparedCase) -> Void) {
      var copy = from
      change(&copy)
      result.append(copy)
    }
    for index in from.program.rules.indices where !from.program.rules[index].natures.isEmpty {
      with { $0.program.rules[index].natures = [] }
    }
    if from.facts.count > 7 {
      for start in stride(from: 0, to: from.facts.count, by: 4) {
        with { $0.facts.removeSubrange(start..<min(start + 4, $0.facts.count)) }
      }
    }
    for index in from.facts.indices { with { $0.facts.remove(at: index) } }
    for (index, rule) in from.program.rules.enumerated() where !rule.natures.isEmpty {
      for alert in rule.alerts.indices { with { $0.program.rules[index].alerts.remove(at: alert) } }
      for simpler in simplifications(of: rule) { with { $0.program.rules[index] = simpler } }
    }
    for (index, fact) in from.facts.enumerated() where fact.validity != nil {
      with { $0.facts[index].validity = nil }
    }
    for index in from.program.profiles.indices.dropFirst() {
      with { $0.program.profiles.remove(at: index) }
    }
    return result
  }

  private func simplifications(of rule: Rule) -> [Rule] {
    var result: [Rule] = []
    func with(_ applies: Bool, _ change: (inout Rule) -> Void) {
      guard applies else { return }
      var copy = rule
      change(&copy)
      result.append(copy)
    }
    for index in rule.excuses.indices { with(true) { $0.excuses.remove(at: index) } }
    for index in rule.mootIf.indices { with(true) { $0.mootIf.remove(at: index) } }
    for index in rule.excusedWhile.indices { with(true) { $0.excusedWhile.remove(at: index) } }
    with(rule.guardCondition != nil) { $0.guardCondition = nil }
    with(rule.keyExpression != nil) { $0.keyExpression = nil }
    with(rule.start != nil) { $0.start = nil }
    with(rule.end != nil && !rule.readsAfterEnd) { $0.end = nil }
    with(rule.deadline != nil && !rule.readsAfterEnd) { $0.deadline = nil }
    with(!rule.suspendedBy.isEmpty) { $0.suspendedBy = [] }
    with(rule.readsAfterEnd) { $0.readsAfterEnd = false }
    with(rule.inForceFrom != nil) { $0.inForceFrom = nil }
    with(rule.inForceUntil != nil) { $0.inForceUntil = nil }
    with(!rule.partialPeriodsAreDue) { $0.partialPeriodsAreDue = true }
    with(rule.place != .person) { $0.place = .person }
    for (index, alert) in rule.alerts.enumerated() where alert.message.count > 1 {
      with(true) { $0.alerts[index].message.removeLast() }
    }
    for (smaller) in demands(smallerThan: rule.demand) { with(true) { $0.demand = smaller } }
    for (index, alert) in rule.alerts.enumerated() {
      guard case .level(let condition) = alert.timing else { continue }
      for part in parts(condition) { with(true) { $0.alerts[index].timing = .level(part) } }
    }
    return result
  }

  private func demands(smallerThan demand: Demand) -> [Demand] {
    switch demand {
    case .achieve(let condition): parts(condition).map { .achieve($0) }
    case .forbid(let condition): parts(condition).map { .forbid($0) }
    case .maintain(let condition, let tolerance):
      parts(condition).map { .maintain($0, tolerance: tolerance) }
    default: []
    }
  }

  /// Boolean parts that could stand in its place.
  private func parts(_ expression: Expression) -> [Expression] {
    switch expression.form {
    case .not(let part): [part]
    case .and(let parts), .or(let parts): parts
    case .choose(let condition, let then, let otherwise): [condition, then, otherwise]
    default: []
    }
  }
}

extension ComparedCase {
  var description: String {
    var lines = ["seed \(seed), until \(until)"]
    for kind in program.kinds {
      lines.append(
        "\(kind.name): \(kind.silence) \(kind.scope)"
          + (kind.referenceField == nil ? "" : " keyed by reference"))
    }
    for state in program.states {
      lines.append(
        "state: initial \(state.initial.map { "\($0)" } ?? "?"), favourable \(state.favourable), "
          + "unknown after \(state.unknownAfter.map { "\($0)" } ?? "-"), "
          + "\(state.switches.count) ways"
      )
    }
    for (index, definition) in program.definitions.enumerated() {
      lines.append("def\(index): \(definition.expression.text)")
    }
    for (index, rule) in program.rules.enumerated() where !rule.natures.isEmpty {
      lines += rule.lines(index)
    }
    for profile in program.profiles {
      lines.append(
        "profile \(profile.service ?? "-") \(profile.from.map { "\($0)" } ?? "…")/"
          + "\(profile.until.map { "\($0)" } ?? "…"): \(profile.values.map { shown($0) })")
    }
    if case .timetable(let table)? = program.natures[0].parameters[3].fallback {
      lines.append("p-horaires \(program.natures[0].parameters[3].reading) \(shown(table))")
    }
    for index in [0, 1, 4] {
      lines.append("param\(index): \(shown(program.natures[0].parameters[index].fallback))")
    }
    lines.append("holidays \(program.holidays["FR"]?.rules.map(\.name) ?? [])")
    return (lines + facts.map { shown($0) }).joined(separator: "\n")
  }
}

extension Rule {
  func lines(_ index: Int) -> [String] {
    var lines = ["rule \(index) natures \(natures) place \(place)"]
    lines.append("  trigger \(shown(trigger))")
    lines.append("  demand \(shown(demand))")
    func add(_ name: String, _ expressions: [Expression]) {
      for expression in expressions { lines.append("  \(name) \(expression.text)") }
    }
    if let deadline {
      add(deadline.isInclusive ? "at the latest" : "before", [deadline.expression])
    }
    add("if", guardCondition.map { [$0] } ?? [])
    add("key", keyExpression.map { [$0] } ?? [])
    add("from", start.map { [$0] } ?? [])
    add("until", end.map { [$0] } ?? [])
    add("excused if", excuses)
    add("excused while", excusedWhile)
    add("moot if", mootIf)
    if !suspendedBy.isEmpty { lines.append("  suspended by \(suspendedBy)") }
    if !partialPeriodsAreDue { lines.append("  partial periods are not due") }
    if readsAfterEnd { lines.append("  reads after the end") }
    if inForceFrom != nil || inForceUntil != nil {
      lines.append(
        "  in force \(inForceFrom.map { "\($0)" } ?? "…")/"
          + "\(inForceUntil.map { "\($0)" } ?? "…")")
    }
    for (index, alert) in alerts.enumerated() {
      switch alert.timing {
      case .level(let condition): add("alert \(index) while", [condition])
      case .edge(let outcome, let condition):
        lines.append(
          "  alert \(index) at \(outcome.map { "\($0)" } ?? "start") if \(condition?.text ?? "-")")
      }
      for case .value(let expression) in alert.message {
        lines.append("    says \(expression.text)")
      }
    }
    return lines
  }

  private func shown(_ trigger: Trigger) -> String {
    switch trigger {
    case .measure: "measure"
    case .fact(let kind): "fact k\(kind)"
    case .civilPeriod(let unit): "each \(unit)"
    case .period(let length, let anchor, let count):
      "period \(length.text) from \(anchor?.text ?? "-") at most \(count?.text ?? "-")"
    case .slot(let timetable): "slot \(timetable.text)"
    case .date(let date): "date \(date.text)"
    case .gap(let rule): "gap of rule \(rule)"
    }
  }

  private func shown(_ demand: Demand) -> String {
    switch demand {
    case .achieve(let condition): "achieve \(condition.text)"
    case .served(let service):
      "served by k\(service.kind) where \(service.condition?.text ?? "-") "
        + "same \(service.sameField ?? -1) opens \(service.opensAt?.text ?? "-") "
        + "count \(service.count?.text ?? "-")"
    case .maintain(let condition, let tolerance):
      switch tolerance {
      case .none: "maintain \(condition.text)"
      case .cumulated(let limit): "maintain \(condition.text) up to \(limit.text) in all"
      case .perAbsence(let limit): "maintain \(condition.text) up to \(limit.text) each"
      }
    case .forbid(let condition): "forbid \(condition.text)"
    case .appreciation(let role): "appreciation by \(role)"
    case .none: "none"
    }
  }
}
