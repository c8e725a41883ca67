// The two commonest alerts, an absence from a slot and a fact that did not come, told from the
// columns themselves: the explanation that the pull reader would have built, without a reading.
import CaseFile
import Civil
import RuleProgram

/// An écart with what its words name.
struct NamedGap {
  var alert: SweptAlert
  var key: String
  var start: Instant
  var zone: Zone
}

extension Sweeper {
  /// When the occurrence of the écart starts; nil: the form is not one of the two, or the occurrence
  /// is not a plain one.
  func plainStart(of alert: SweptAlert, _ measure: SweptMeasure) -> Instant? {
    switch plan.forms[Int(alert.rule)] {
    case .holding: break
    case .service:
      if alert.gap.isAfterFacts { return nil }
      if alert.gap.place < 0 { return Instant(seconds: columns.times[Int(alert.gap.row)]) }
    case .total, .gaps, .read: return nil
    }
    return measure.basis.layout(Int(alert.rule)).cases[Int(alert.gap.place)].start
  }

  /// Of all that an alert told from the columns says, besides its measure: when it holds from, and the
  /// facts that bear on it. Nil: the form is not one of the two.
  func fingerprint(of alert: SweptAlert, _ measure: SweptMeasure) -> Int? {
    let gap = alert.gap
    var hasher = Hasher()
    hasher.combine(gap.instant)
    switch plan.forms[Int(alert.rule)] {
    case .holding(let form):
      let start = measure.basis.layout(Int(alert.rule)).starts[Int(gap.place)]
      let first = lastSwitch(form, measure.name, atOrBefore: start) ?? 0
      for row in first..<max(first, firstRow(after: gap.instant))
      where isSwitch(row, of: form, measure.name) {
        hasher.combine(memo.origins[row])
      }
    case .service:
      if gap.isAfterFacts { return nil }
      hasher.combine(gap.row < 0 ? -1 : memo.origins[Int(gap.row)])
    case .total, .gaps, .read: return nil
    }
    return hasher.finalize()
  }

  private func isSwitch(_ row: Int, of form: HoldingPlan, _ name: Int32) -> Bool {
    let kind = columns.kinds[row]
    return kind >= 0 && form.switches[Int(kind)] != HoldingPlan.none
      && counts(row, for: name, kind: kind)
  }

  /// The explanation of an écart that ``plainStart(of:_:)`` knows.
  func explained(
    _ named: NamedGap, of measure: SweptMeasure, _ rule: RuleCase, _ facts: RowFacts
  ) -> ExplainedOccurrence? {
    let gap = named.alert.gap
    switch plan.forms[Int(named.alert.rule)] {
    case .holding(let form):
      let layout = measure.basis.layout(Int(named.alert.rule))
      let place = Int(gap.place)
      var result = skeleton(named, of: measure, rule, layout.cases[place], facts)
      let account = account(
        form, of: measure, layout.starts[place]..<gap.instant, layout.tolerance(place))
      if case .maintain(let condition, _) = rule.rule.demand {
        result.demand = Derivation(
          text: condition.text, value: .unknown, type: .boolean, shape: .state)
      }
      if account.unknownSeconds > 0 {
        result.favourable = [.unknownTime(seconds: account.unknownSeconds)]
      }
      result.holding = account
      return result
    case .service(let form):
      let account = ServiceAccount(
        kind: program.kinds[form.kind], needed: 1, served: [], contrary: [])
      if gap.place >= 0 {
        let layout = measure.basis.layout(Int(named.alert.rule))
        let place = Int(gap.place)
        var result = skeleton(named, of: measure, rule, layout.cases[place], facts)
        result.due = layout.due(place)
        result.service = account
        return result
      }
      let occurrence = OccurrenceCase(
        key: named.key, rank: 0, start: named.start, end: .distantFuture,
        created: .facts(named.start))
      var result = skeleton(named, of: measure, rule, occurrence, facts)
      let isInclusive = rule.rule.deadline?.isInclusive ?? false
      let at = Instant(seconds: gap.instant)
      result.due = isInclusive ? .through(at - 1) : .before(at)
      result.service = account
      return result
    case .total, .gaps, .read: return nil
    }
  }

  private func skeleton(
    _ named: NamedGap, of measure: SweptMeasure, _ rule: RuleCase, _ occurrence: OccurrenceCase,
    _ facts: RowFacts
  ) -> ExplainedOccurrence {
    let at = Instant(seconds: named.alert.gap.instant)
    return ExplainedOccurrence(
      person: facts.person, measure: columns.measureNames[Int(measure.name)],
      nature: program.natures[measure.basis.measure.nature].title, rule: rule.rule,
      ruleIndex: rule.index, articles: rule.articles(at: occurrence.start), key: named.key,
      rank: occurrence.rank, start: occurrence.start, end: occurrence.end, at: at, outcome: .gap,
      since: at, why: reason(rule.rule), mendedAt: nil, zone: named.zone,
      due: nil, deadline: nil, demand: nil, holding: nil, service: nil, trigger: nil, excuses: [],
      figures: [], favourable: [], missing: [])
  }

  /// The stretches of the window in which the state was another, or unknown.
  private func account(
    _ form: HoldingPlan, of measure: SweptMeasure, _ window: Range<Int64>,
    _ tolerance: Derivation?
  ) -> HoldingAccount {
    var result = HoldingAccount(
      broken: [], unknown: [], left: [], tolerance: tolerance,
      isPerAbsence: form.limit.isPerAbsence)
    var row = lastSwitch(form, measure.name, atOrBefore: window.lowerBound)
    var value = row.map { form.switches[Int(columns.kinds[$0])] } ?? form.initial
    var at = window.lowerBound
    row = (row ?? -1) + 1
    func close(_ end: Int64) {
      guard at < end, value != form.value else { return }
      let interval = Interval(start: Instant(seconds: at), end: Instant(seconds: end))
      if value == HoldingPlan.unknown {
        result.unknown.append(interval)
      } else if let last = result.broken.last, last.end == interval.start {
        result.broken[result.broken.count - 1] = Interval(start: last.start, end: interval.end)
      } else {
        result.broken.append(interval)
      }
    }
    while let next = row, next < columns.count, columns.times[next] < window.upperBound {
      if isSwitch(next, of: form, measure.name), columns.times[next] >= window.lowerBound {
        let switched = form.switches[Int(columns.kinds[next])]
        if switched != value {
          close(columns.times[next])
          (at, value) = (columns.times[next], switched)
        }
      }
      row = next + 1
    }
    close(window.upperBound)
    return result
  }

  /// The row of the last switch of the state up to an instant.
  func lastSwitch(_ form: HoldingPlan, _ name: Int32, atOrBefore instant: Int64) -> Int? {
    var row = firstRow(after: instant)
    while row > 0 {
      row -= 1
      if isSwitch(row, of: form, name) { return row }
    }
    return nil
  }

  /// The alert's message from the columns; nil: it names something that takes a reading.
  func message(_ named: NamedGap, of measure: SweptMeasure, _ facts: RowFacts) -> String? {
    let index = Int(named.alert.rule)
    var text = ""
    for part in program.rules[index].alerts[Int(named.alert.alert)].message {
      switch part {
      case .text(let words): text += words
      case .value(let expression):
        guard let value = value(expression, named, measure, facts) else { return nil }
        text += frenchText(value, type: expression.type, zone: named.zone)
      }
    }
    return text.isEmpty ? program.rules[index].title : text
  }

  private func value(
    _ expression: Expression, _ named: NamedGap, _ measure: SweptMeasure, _ facts: RowFacts
  ) -> ReadValue? {
    let gap = named.alert.gap
    switch expression.form {
    case .occurrenceAttribute(.firstDay):
      let place = program.rules[Int(named.alert.rule)].place
      return .date(measure.basis.measure.calendar(place).date(at: named.start))
    case .occurrenceAttribute(.key): return .text(named.key)
    case .parameter(let index):
      return Cell(measure.basis.parameter(index)).read(at: gap.instant)
    case .field(.trigger, let kind, let field):
      guard gap.row >= 0, columns.kinds[Int(gap.row)] == kind else { return nil }
      return Cell(facts.value(Int(gap.row), kind, field)).read(at: gap.instant)
    default: return nil
    }
  }
}
