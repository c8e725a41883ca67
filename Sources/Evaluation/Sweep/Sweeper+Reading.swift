// What the screens let through, decided by the pull reader: one occurrence or one rule at a time,
// from the facts that bear on it and no others.
import CaseFile
import Civil
import RuleProgram

extension Sweeper {
  /// The alerts of all that was left to the reader.
  func heldByReading(_ facts: RowFacts, wordsUntil: Instant) -> [HeldAlert] {
    var results: [MeasureRule: RuleReading] = [:]
    var held: [HeldAlert] = []
    for item in toRead {
      let key = MeasureRule(measure: item.measure, rule: item.rule)
      let readings = readings(item, facts, wordsUntil, &results)
      if plan.isReadByOthers[item.rule] {
        results[key] = RuleReading(rule: item.rule, occurrences: readings)
      }
      let rule = program.rules[item.rule]
      for reading in readings {
        for holding in reading.alerts {
          let alert = rule.alerts[holding.alert]
          let group = AlertGroup(
            measure: name(of: measures[item.measure]), rule: rule.key, alert: alert.name,
            key: reading.key)
          for episode in holding.episodes {
            held.append(HeldAlert(group, rule, alert, episode))
          }
        }
      }
    }
    return held
  }

  private struct MeasureRule: Hashable {
    var measure: Int
    var rule: Int
  }

  private func name(of measure: SweptMeasure) -> String {
    columns.measureNames[Int(measure.name)]
  }

  private func readings(
    _ item: RuleToRead, _ facts: RowFacts, _ wordsUntil: Instant,
    _ results: inout [MeasureRule: RuleReading]
  ) -> [OccurrenceReading] {
    switch item.part {
    case .whole: return whole(item, facts, wordsUntil, &results)
    case .places(let range):
      return range.flatMap { at in
        let place = Int(candidates[at])
        let rule = ruleCase(item, factsByKind(at: place, item, facts), facts, wordsUntil)
        return rule.readings(of: [occurrence(at: place, item, rule)])
      }
    case .rows(let range):
      return range.flatMap { at in
        let own = factsByKind(born: Int(candidates[at]), item, facts)
        let rule = ruleCase(item, own, facts, wordsUntil)
        return rule.readings(of: rule.laidOut())
      }
    case .served(let range):
      if range.isEmpty { return [] }
      let own = factsByKind(0..<columns.count, item, facts) { isRead($0, by: item.rule) }
      let rule = ruleCase(item, own, facts, wordsUntil)
      let occurrences = range.map { occurrence(at: Int(candidates[$0]), item, rule) }
      let courses = zip(range, occurrences).map { course($0, $1, item, rule, facts) }
      return rule.readings(of: occurrences, courses: courses)
    }
  }

  private func whole(
    _ item: RuleToRead, _ facts: RowFacts, _ wordsUntil: Instant,
    _ results: inout [MeasureRule: RuleReading]
  ) -> [OccurrenceReading] {
    let parents = plan.parents[item.rule]
    for parent in parents {
      let key = MeasureRule(measure: item.measure, rule: parent)
      if results[key] != nil { continue }
      let read = whole(
        RuleToRead(measure: item.measure, rule: parent, part: .whole), facts, wordsUntil, &results)
      results[key] = RuleReading(rule: parent, occurrences: read)
    }
    func result(_ rule: Int) -> RuleReading? {
      results[MeasureRule(measure: item.measure, rule: rule)]
    }
    if case .gap(let parent) = program.rules[item.rule].trigger,
      !(result(parent)?.occurrences.contains { $0.outcomes.contains { $0.outcome == .gap } }
        ?? false)
    {
      return []
    }
    let own = factsByKind(0..<columns.count, item, facts) { isRead($0, by: item.rule) }
    let rule = ruleCase(item, own, facts, wordsUntil)
    for parent in parents { rule.measure.results[parent] = result(parent) }
    return rule.read().occurrences
  }

  private func isRead(_ kind: Int, by rule: Int) -> Bool {
    program.rules[rule].kindsRead.contains(kind)
  }

  private func ruleCase(
    _ item: RuleToRead, _ factsByKind: [[Fact]], _ facts: RowFacts, _ wordsUntil: Instant
  ) -> RuleCase {
    let measure = measures[item.measure]
    let slice = MeasureCase(
      measure.full.measure, id: name(of: measure), person: facts.person, factsByKind: factsByKind)
    let end = Instant(seconds: last)
    slice.wholeRange = Tick.range(
      min(slice.appears, .deadline(slice.start)), Tick.facts(end).next)
    var rule = RuleCase(slice, program.rules[item.rule], index: item.rule, until: end)
    rule.wordsUntil = .facts(wordsUntil)
    return rule
  }

  private func occurrence(
    at place: Int, _ item: RuleToRead, _ rule: RuleCase
  ) -> OccurrenceCase {
    let laid = measures[item.measure].full.layout(item.rule).cases[place]
    let isWhole = if case .measure = rule.rule.trigger { true } else { false }
    let own = laid.named(isWhole ? rule.measure.id : laid.key, from: laid.start, until: laid.end)
    own.deadline = laid.deadline
    return own
  }

  private func course(
    _ at: Int, _ occurrence: OccurrenceCase, _ item: RuleToRead, _ rule: RuleCase,
    _ facts: RowFacts
  ) -> DemandCourse {
    var course = DemandCourse()
    let row = Int(servers[at])
    if row >= 0 {
      let served = Tick.facts(Instant(seconds: columns.times[row]))
      occurrence.servedBy = [facts.identity(row)]
      course.turn(.kept(.servedInTime), at: max(served, occurrence.created))
      return course
    }
    let settlement = measures[item.measure].full.layout(item.rule)
      .settlements[Int(candidates[at])]
    guard settlement < rule.horizon, case .served(let service) = rule.rule.demand else {
      return course
    }
    let isGap = program.kinds[service.kind].silence == .meansAbsence
    course.turn(
      isGap ? .gap(.notServedAtDeadline) : .undetermined(.missingFacts(service.kind)),
      at: settlement)
    return course
  }
}

// MARK: - Facts that bear on an occurrence

extension Sweeper {
  /// Those of the wanted kinds among the rows, in the order of the log.
  private func factsByKind(
    _ rows: Range<Int>, _ item: RuleToRead, _ facts: RowFacts, _ isWanted: (Int) -> Bool
  ) -> [[Fact]] {
    var result = [[Fact]](repeating: [], count: program.kinds.count)
    for row in rows { take(row, item, facts, &result, isWanted) }
    return result
  }

  private func take(
    _ row: Int, _ item: RuleToRead, _ facts: RowFacts, _ result: inout [[Fact]],
    _ isWanted: (Int) -> Bool
  ) {
    guard let kind = declaredKind(row), isWanted(kind),
      counts(row, for: measures[item.measure].name, kind: Int32(truncatingIfNeeded: kind))
    else { return }
    let fact = facts.fact(row)
    let isTied = result[kind].last.map { $0.time == fact.time } ?? false
    result[kind].append(fact)
    if isTied { result[kind].sort { $0.precedes($1) } }
  }

  private func declaredKind(_ row: Int) -> Int? {
    let kind = columns.kinds[row]
    if kind >= 0 { return Int(kind) }
    guard case .declared(let own, _) = columns.wholes[Int(-1 - kind)].content else { return nil }
    return own
  }

  /// For an occurrence of the layout: of a state the switches from the last one before it.
  private func factsByKind(
    at place: Int, _ item: RuleToRead, _ facts: RowFacts
  ) -> [[Fact]] {
    guard case .holding(let form) = plan.screens[item.rule], form.isWindowEnough else {
      return factsByKind(0..<columns.count, item, facts) { isRead($0, by: item.rule) }
    }
    let measure = measures[item.measure]
    let layout = measure.full.layout(item.rule)
    let since = measure.full.measure.followedSince?.seconds ?? .min
    let from = firstSwitch(form, measure.name, atOrBefore: max(layout.starts[place], since))
    let until = firstRow(after: layout.ends[place])
    var result = factsByKind(from..<max(from, until), item, facts) { form.kinds.contains($0) }
    let others = plan.kindsRead[item.rule].filter { !form.kinds.contains($0) && count($0) > 0 }
    if others.isEmpty { return result }
    for row in 0..<columns.count { take(row, item, facts, &result) { others.contains($0) } }
    return result
  }

  /// The row of the last fact up to an instant that may switch the state.
  private func firstSwitch(_ form: HoldingScreen, _ name: Int32, atOrBefore instant: Int64) -> Int {
    var row = firstRow(after: instant)
    while row > 0 {
      row -= 1
      let kind = columns.kinds[row]
      guard kind >= 0, counts(row, for: name, kind: kind) else { continue }
      // One with a condition may switch nothing: those before it are taken too.
      if form.switches[Int(kind)].contains(where: { $0.condition == nil }) { return row }
    }
    return 0
  }

  /// For an occurrence born of a fact: that fact, and of those that serve the ones of its name.
  private func factsByKind(
    born row: Int, _ item: RuleToRead, _ facts: RowFacts
  ) -> [[Fact]] {
    guard case .named(let form) = plan.screens[item.rule] else { return [] }
    let name = columns.values[Int(columns.valueStarts[row]) + form.reference]
    var result = [[Fact]](repeating: [], count: program.kinds.count)
    for other in 0..<columns.count {
      let kind = columns.kinds[other]
      if kind == form.trigger {
        if other == row { take(other, item, facts, &result) { _ in true } }
      } else if kind == form.kind {
        let own = columns.values[Int(columns.valueStarts[other]) + form.sameField]
        if own == name, name != FactColumns.absent {
          take(other, item, facts, &result) { _ in true }
        }
      } else {
        take(other, item, facts, &result) { isRead($0, by: item.rule) }
      }
    }
    return result
  }
}
