// From what a sweep found to alerts as the ledger knows them. The words are the pull reader's own:
// it is shown the occurrence with its outcome, and of the facts those that bear on it.
import CaseFile
import Civil
import RuleProgram

extension Sweeper {
  /// What holds, as the pull reader would have it. `texts` gives the text of a symbol.
  /// Alerts told after `wordsUntil` are without their message and reasons.
  func held(
    person: String, wordsUntil: Instant = .distantFuture, texts: @escaping (Int64) -> String,
    identity: @escaping (Int) -> FactIdentity
  ) -> [HeldAlert] {
    let facts = RowFacts(
      columns: columns, person: person, program: program, texts: texts,
      identity: identity)
    let swept = alerts.flatMap { alert in
      let patience = program.rules[Int(alert.rule)].observableAfter
      let isLater = Instant(seconds: alert.gap.instant) + patience > wordsUntil
      return isLater ? [wordless(alert, facts)] : held(alert, facts)
    }
    return toRead.isEmpty ? swept : swept + heldByReading(facts, wordsUntil: wordsUntil)
  }

  /// An alert that nobody is told of yet: only its instant matters.
  private func wordless(_ alert: SweptAlert, _ facts: RowFacts) -> HeldAlert {
    let rule = program.rules[Int(alert.rule)]
    let declared = rule.alerts[Int(alert.alert)]
    let measure = columns.measureNames[Int(measures[Int(alert.measure)].name)]
    let group = AlertGroup(
      measure: measure, rule: rule.key, alert: declared.name, key: key(of: alert, facts))
    return HeldAlert(
      group, rule, declared, AlertHolding.Episode(from: alert.gap.tick, until: nil, values: []))
  }

  private func key(of alert: SweptAlert, _ facts: RowFacts) -> String {
    var rule = Int(alert.rule)
    if case .gaps(let form) = plan.forms[rule] { rule = form.rule }
    if alert.gap.place < 0 { return facts.reference(Int(alert.gap.row)) }
    let measure = measures[Int(alert.measure)]
    if case .measure = program.rules[rule].trigger {
      return columns.measureNames[Int(measure.name)]
    }
    return measure.basis.layout(rule).cases[Int(alert.gap.place)].key
  }

  /// The alert; none where it holds as it was told at the stage before.
  private func held(_ alert: SweptAlert, _ facts: RowFacts) -> [HeldAlert] {
    let measure = measures[Int(alert.measure)]
    guard memo.isKept, let fingerprint = fingerprint(of: alert, measure) else {
      return [toldDirectly(alert, measure, facts) ?? heldByReading(alert, measure, facts)]
    }
    let gap = alert.gap
    let key = ReadingMemo.Key(
      measure: columns.measureNames[Int(measure.name)], rule: Int(alert.rule),
      candidate: gap.place < 0 ? memo.origins[Int(gap.row)] : Int64(gap.place),
      alert: Int(alert.alert))
    let wordsUntil = Tick.facts(.distantFuture)
    if let known = memo.said(key, measure.basis, fingerprint, wordsUntil: wordsUntil) {
      return known.held
    }
    guard let told = toldDirectly(alert, measure, facts) else {
      return [heldByReading(alert, measure, facts)]
    }
    memo.keep(
      key,
      ReadingMemo.Entry(
        full: measure.basis, fingerprint: fingerprint, wordsUntil: wordsUntil,
        said: ReadingMemo.Said(held: [told])))
    return [told]
  }

  private func heldByReading(
    _ alert: SweptAlert, _ measure: SweptMeasure, _ facts: RowFacts
  ) -> HeldAlert {
    let rule = Int(alert.rule)
    let slice = slice(for: rule, of: measure, at: alert, facts)
    var ruleCase = RuleCase(
      slice, plan.rules[rule], index: rule, until: Instant(seconds: last))
    ruleCase.saysReasons = saysReasons
    let occurrence = occurrence(alert, of: measure, ruleCase, facts)
    let declared = ruleCase.rule.alerts[Int(alert.alert)]
    let episode = ruleCase.episode(
      alert.gap.tick..<ruleCase.horizon, of: declared, occurrence)
    let group = AlertGroup(
      measure: slice.id, rule: ruleCase.rule.key, alert: declared.name, key: occurrence.key)
    return HeldAlert(group, ruleCase.rule, declared, episode)
  }

  /// Without a reading, where the form allows it.
  private func toldDirectly(
    _ alert: SweptAlert, _ measure: SweptMeasure, _ facts: RowFacts
  ) -> HeldAlert? {
    let index = Int(alert.rule)
    guard let key = directKey(alert, measure, facts),
      let start = plainStart(of: alert, measure)
    else { return nil }
    let rule = RuleCase(
      measure.basis.measure, plan.rules[index], index: index, until: Instant(seconds: last))
    let named = NamedGap(
      alert: alert, key: key, start: start,
      zone: rule.calendar.zone(at: Instant(seconds: alert.gap.instant)))
    guard let message = message(named, of: measure, facts) else { return nil }
    var reasons: [String] = []
    if saysReasons {
      guard let explained = explained(named, of: measure, rule, facts) else { return nil }
      reasons = Wording(.french, zone: named.zone)
        .reasons(explained, because: nil, program: program)
    }
    let declared = program.rules[index].alerts[Int(alert.alert)]
    let group = AlertGroup(
      measure: columns.measureNames[Int(measure.name)], rule: program.rules[index].key,
      alert: declared.name, key: key)
    let episode = AlertHolding.Episode(
      from: alert.gap.tick, until: nil, values: [], message: message, reasons: reasons)
    return HeldAlert(group, program.rules[index], declared, episode)
  }

  private func directKey(
    _ alert: SweptAlert, _ measure: SweptMeasure, _ facts: RowFacts
  ) -> String? {
    switch plan.forms[Int(alert.rule)] {
    case .holding, .service:
      if alert.gap.place < 0 { return facts.reference(Int(alert.gap.row)) }
      if case .measure = program.rules[Int(alert.rule)].trigger {
        return columns.measureNames[Int(measure.name)]
      }
      return measure.basis.layout(Int(alert.rule)).cases[Int(alert.gap.place)].key
    case .total, .gaps, .read: return nil
    }
  }

  /// The occurrence with the outcome that bears the alert.
  private func occurrence(
    _ alert: SweptAlert, of measure: SweptMeasure, _ rule: RuleCase, _ facts: RowFacts
  ) -> OccurrenceCase {
    let gap = alert.gap
    if case .gaps(let form) = plan.forms[Int(alert.rule)] {
      let other = rule.measure.results[form.rule]?.occurrences ?? []
      let parent = other.first { $0.outcomes.first?.from == gap.tick }
      let born = OccurrenceCase(
        key: parent?.key ?? "", rank: Int(alert.order) + 1, start: Instant(seconds: gap.instant),
        end: rule.lifeEnd, created: gap.tick)
      if gap.row >= 0 { born.trigger = facts.fact(Int(gap.row)) }
      born.outcomes = [OutcomePiece(from: gap.tick, outcome: .pending, why: .open)]
      return born
    }
    let occurrence = bare(gap, Int(alert.rule), measure, rule, facts)
    occurrence.outcomes = [OutcomePiece(from: gap.tick, outcome: .gap, why: reason(rule.rule))]
    return occurrence
  }

  /// The occurrence of an écart, nothing said of it yet.
  private func bare(
    _ gap: SweptGap, _ index: Int, _ measure: SweptMeasure, _ rule: RuleCase, _ facts: RowFacts
  ) -> OccurrenceCase {
    if gap.place >= 0 {
      let laid = measure.basis.layout(index).cases[Int(gap.place)]
      let isWhole = if case .measure = rule.rule.trigger { true } else { false }
      let own = laid.named(
        isWhole ? rule.measure.id : laid.key, from: laid.start, until: laid.end)
      own.deadline = laid.deadline
      return own
    }
    let fact = facts.fact(Int(gap.row))
    let end = rule.measure.end ?? .distantFuture
    let own = OccurrenceCase(
      key: facts.reference(Int(gap.row)), rank: rank(of: gap, measure),
      start: fact.time, end: fact.time < end ? end : .distantFuture, created: .facts(fact.time))
    own.trigger = fact
    own.deadline = rule.deadline(of: own)
    return own
  }

  private func rank(of gap: SweptGap, _ measure: SweptMeasure) -> Int {
    let kind = columns.kinds[Int(gap.row)]
    var rank = 0
    for row in 0...Int(gap.row)
    where columns.kinds[row] == kind && counts(row, for: measure.name, kind: kind)
      && columns.times[row] >= measure.basis.start
    {
      rank += 1
    }
    return rank
  }

  func reason(_ rule: Rule) -> OutcomeReason {
    switch rule.demand {
    case .maintain: .brokenBeyondTolerance
    case .served: .notServedAtDeadline
    default: .demandNotMetAtDeadline
    }
  }
}

// MARK: - Facts that bear on an alert

extension Sweeper {
  /// The measure with the facts that the rule reads, up to the alert.
  private func slice(
    for index: Int, of measure: SweptMeasure, at alert: SweptAlert, _ facts: RowFacts
  ) -> MeasureCase {
    let slice = MeasureCase(
      measure.basis.measure, id: columns.measureNames[Int(measure.name)], person: facts.person,
      factsByKind: factsByKind(index, measure, alert, facts),
      closedAt: measure.close == .max ? nil : Instant(seconds: measure.close))
    slice.wholeRange = measure.basis.measure.wholeRange
    if case .gaps(let form) = plan.forms[index] {
      slice.results[form.rule] = reading(of: form.rule, alert, measure, slice, facts)
    }
    return slice
  }

  private func factsByKind(
    _ index: Int, _ measure: SweptMeasure, _ alert: SweptAlert, _ facts: RowFacts
  ) -> [[Fact]] {
    var result = [[Fact]](repeating: [], count: program.kinds.count)
    guard let rows = rows(index, measure, alert) else { return result }
    for row in rows {
      let kind = columns.kinds[row]
      if kind < 0 || !counts(row, for: measure.name, kind: kind) { continue }
      if program.rules[index].kindsRead.contains(Int(kind)) {
        result[Int(kind)].append(facts.fact(row))
      }
    }
    return result
  }

  /// The rows worth looking at; nil: none bears on the alert.
  private func rows(
    _ index: Int, _ measure: SweptMeasure, _ alert: SweptAlert
  ) -> Range<Int>? {
    let end = firstRow(after: alert.gap.instant)
    switch plan.forms[index] {
    case .holding(let form):
      // From the last switch that counts before the window.
      let start = measure.basis.layout(index).starts[Int(alert.gap.place)]
      let first = lastSwitch(form, measure.name, atOrBefore: start) ?? 0
      return first..<max(first, end)
    case .total, .service: return 0..<end
    case .gaps, .read: return nil
    }
  }

  /// The first row whose time is after the instant.
  func firstRow(after instant: Int64) -> Int {
    var (low, high) = (0, columns.count)
    while low < high {
      let middle = (low + high) / 2
      if columns.times[middle] <= instant { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// What the rule that bore the alert came to, as far as its écarts go.
  private func reading(
    of index: Int, _ alert: SweptAlert, _ measure: SweptMeasure, _ slice: MeasureCase,
    _ facts: RowFacts
  ) -> RuleReading {
    let rule = RuleCase(
      slice, plan.rules[index], index: index, until: Instant(seconds: last))
    let all = gaps(of: index, Int(alert.measure))
    return RuleReading(
      rule: index,
      occurrences: all.map { gap in
        let own = bare(gap, index, measure, rule, facts)
        own.outcomes = [OutcomePiece(from: gap.tick, outcome: .gap, why: reason(rule.rule))]
        return rule.reading(of: own)
      })
  }
}
