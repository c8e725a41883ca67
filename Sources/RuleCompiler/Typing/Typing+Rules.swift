// Types one rule for one nature.
import CaseFile
import Diagnostics
import RuleProgram

extension Typing {
  /// The typed rules of a written one for a nature: one, or one for each version of the rule whose
  /// écarts trigger it. Parts that could not be typed were reported and are left out.
  mutating func rules(_ index: Int, nature: Int) -> [Rule] {
    let written = symbols.rules[index]
    let place = Standpoint(nature: nature, rule: index)
    guard let phrase = phrases.triggers[index] else { return [] }
    let triggers = self.triggers(phrase, written, place)
    guard let first = triggers.first else { return [] }
    var rule = Rule(
      key: written.key.value, title: written.title, natures: [nature], trigger: first,
      demand: .none)
    readHead(&rule, written)
    readTimes(&rule, written, place)
    rule.demand = demand(written, first, place)
    rule.excuses = written.excuses.compactMap { condition($0, place) }
    rule.excusedWhile = written.excusedWhile.compactMap { condition($0, place) }
    rule.mootIf = written.mootIf.compactMap { condition($0, place) }
    rule.alerts = written.alerts.compactMap { alert($0, place) }
    return triggers.map { trigger in
      var copy = rule
      copy.trigger = trigger
      return copy
    }
  }

  private func readHead(_ rule: inout Rule, _ written: RuleSyntax) {
    (rule.debtor, rule.place, rule.articles) = (written.debtor, written.place, written.articles)
    (rule.inForceFrom, rule.inForceUntil) = (written.inForceFrom, written.inForceUntil)
    rule.suspendedBy = written.suspendedBy
    rule.partialPeriodsAreDue = written.partialPeriodsAreDue
    rule.readsAfterEnd = written.readsAfterEnd
    rule.mark = written.key.mark
  }

  private mutating func readTimes(_ rule: inout Rule, _ written: RuleSyntax, _ place: Standpoint) {
    rule.guardCondition = written.guardCondition.flatMap { condition($0, place) }
    rule.keyExpression = written.keyExpression.flatMap { typed($0, place) }
    rule.start = written.start.flatMap { typed($0, [.date, .instant], place) }
    rule.end = written.end.flatMap { typed($0, [.date, .instant], place) }
    for expression in [rule.start, rule.end, rule.guardCondition] { checkNoDeadline(expression) }
    guard let deadline = written.deadline,
      let expression = typed(deadline.expression, [.date, .instant], place)
    else { return }
    checkNoDeadline(expression)
    rule.deadline = Deadline(expression, isInclusive: deadline.isInclusive)
  }

  /// What the deadline is computed from cannot read the deadline.
  private mutating func checkNoDeadline(_ expression: Expression?) {
    guard let expression, reads(expression).deadline else { return }
    if let mark = expression.mark { report.add(CircularDeadline(), at: mark) }
  }

  // MARK: Written expressions

  mutating func typed(_ written: WrittenExpression, _ place: Standpoint) -> Expression? {
    phrases[written].flatMap { type($0, place) }
  }

  mutating func typed(
    _ written: WrittenExpression, _ types: [ValueType], _ place: Standpoint
  ) -> Expression? {
    phrases[written].flatMap { expect(types, $0, place) }
  }

  mutating func condition(_ written: WrittenExpression, _ place: Standpoint) -> Expression? {
    typed(written, [.boolean], place)
  }

  // MARK: Triggers

  private mutating func triggers(
    _ phrase: TriggerPhrase, _ written: RuleSyntax, _ place: Standpoint
  ) -> [Trigger] {
    var outer = place
    outer.hasOccurrence = false
    if let count = written.count {
      if case .period = phrase {
      } else {
        report.add(UselessKey(key: "nombre au plus", needs: "période de …"), at: count.mark)
      }
    }
    switch phrase {
    case .measure: return [.measure]
    case .fact(let kind): return [.fact(kind: kind)]
    case .civil(let unit): return [.civilPeriod(unit)]
    case .period(let length, let anchor):
      guard let length = expect([.period], length, outer) else { return [] }
      let typedAnchor = anchor.flatMap { expect([.date, .instant], $0, outer) }
      if anchor != nil, typedAnchor == nil { return [] }
      let count = written.count.flatMap { typed($0, [.number], outer) }
      return [.period(length, anchor: typedAnchor, count: count)]
    case .slot(let timetable):
      return expect([.timetable], timetable, outer).map { [.slot($0)] } ?? []
    case .date(let date):
      return expect([.date, .instant], date, outer).map { [.date($0)] } ?? []
    case .gap(let key):
      let mark = written.trigger?.mark ?? written.key.mark
      return rules(key, outer, at: mark)?.map { .gap(rule: $0) } ?? []
    }
  }

  // MARK: Demands

  private mutating func demand(
    _ written: RuleSyntax, _ trigger: Trigger, _ place: Standpoint
  ) -> Demand {
    switch written.demand {
    case .none: return .none
    case .appreciation(let role): return .appreciation(by: role)
    case .achieve(let written): return condition(written, place).map(Demand.achieve) ?? .none
    case .served(let service): return self.service(service, trigger, place)
    case .maintain(let written, let tolerance):
      guard let condition = condition(written, place) else { return .none }
      return .maintain(condition, tolerance: self.tolerance(tolerance, place))
    case .forbid(let written):
      guard let condition = condition(written, place) else { return .none }
      // On a fact the fact itself is the écart; elsewhere the contrary must hold throughout.
      if case .fact = trigger { return .forbid(condition) }
      let contrary = Expression(
        .not(condition), type: .boolean, text: "non (\(condition.text))", mark: condition.mark)
      return .maintain(contrary, tolerance: .none)
    }
  }

  private mutating func tolerance(_ written: ToleranceSyntax, _ place: Standpoint) -> Tolerance {
    switch written {
    case .none: .none
    case .cumulated(let length): typed(length, [.duration], place).map(Tolerance.cumulated) ?? .none
    case .perAbsence(let length):
      typed(length, [.duration], place).map(Tolerance.perAbsence) ?? .none
    }
  }

  private mutating func service(
    _ written: ServiceSyntax, _ trigger: Trigger, _ place: Standpoint
  ) -> Demand {
    guard let kind = symbols.kind(named: written.kind.value) else {
      report.add(
        UnknownKind(name: written.kind.value, known: symbols.kinds.map(\.name)),
        at: written.kind.mark)
      return .none
    }
    var service = Service(kind: kind)
    service.condition = written.condition.flatMap { condition($0, place) }
    service.opensAt = written.opensAt.flatMap { typed($0, [.date, .instant], place) }
    service.count = written.count.flatMap { typed($0, [.number], place) }
    if let same = written.sameField { readSame(same, &service, trigger) }
    return .served(service)
  }

  /// `même: ref` beside a fact, `même: période` beside a period or slot.
  private mutating func readSame(
    _ name: Marked<String>, _ service: inout Service, _ trigger: Trigger
  ) {
    service.sameField = field(name, of: service.kind)
    switch trigger {
    case .fact(let kind): service.triggerField = field(name, of: kind)
    case .civilPeriod, .period, .slot, .date: break
    case .measure, .gap: report.add(UselessSame(), at: name.mark)
    }
  }

  private mutating func field(_ name: Marked<String>, of kind: Int) -> Int? {
    let declared = symbols.kinds[kind]
    let folded = foldName(name.value)
    guard let index = declared.fields.firstIndex(where: { foldName($0.name) == folded }) else {
      report.add(
        UnknownField(name: name.value, kind: declared.name, known: declared.fields.map(\.name)),
        at: name.mark)
      return nil
    }
    return readableField(index, of: kind, at: name.mark) == nil ? nil : index
  }

  // MARK: Alerts

  private mutating func alert(_ written: AlertSyntax, _ place: Standpoint) -> AlertRule? {
    var inner = place
    inner.isAlert = true
    let message = written.message.compactMap { part -> MessagePart? in
      switch part {
      case .text(let text): .text(text)
      case .value(let value): typed(value, inner).map(MessagePart.value)
      }
    }
    let timing: AlertRule.Timing
    switch written.timing {
    case .level(let condition):
      guard let condition = self.condition(condition, inner) else { return nil }
      timing = .level(condition)
    case .edge(let outcome, let condition):
      timing = .edge(outcome, condition: condition.flatMap { self.condition($0, inner) })
    }
    var alert = AlertRule(
      name: written.name.value, timing: timing, severity: written.severity, cause: written.cause,
      recipients: written.recipients, message: message,
      suites: written.suites.map { suite($0) })
    alert.mark = written.name.mark
    return alert
  }

  private mutating func suite(_ written: SuiteSyntax) -> Suite {
    var suite = Suite(
      name: written.name.value, kind: written.kind, owedBy: written.owedBy, within: nil,
      withinSeconds: nil, escalatesTo: written.escalatesTo)
    guard let within = written.within else { return suite }
    var scratch = Report()
    if case .period(let period) = literal(within, type: .period, into: &scratch) {
      suite.within = period
    } else if case .quantity(let value) = literal(within, type: .duration, into: &scratch) {
      suite.withinSeconds = value.floor
    } else {
      report.add(
        UnreadableValue(
          found: within.text,
          expected: Message(
            fr: "un délai ou une durée, comme `5 jours ouvrables` ou `24 h`",
            en: "a délai or a duration, such as `5 jours ouvrables` or `24 h`")), at: within.mark)
    }
    return suite
  }
}
