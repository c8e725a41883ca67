// What speaks for the person, and the rule's own quantities. Counted with the same care as the
// rest: an outage or a suspended day is never left out of an explanation.
import CaseFile
import Civil
import RuleProgram

extension RuleCase {
  func favourable(
    _ explained: ExplainedOccurrence, _ occurrence: OccurrenceCase, at tick: Tick
  ) -> [FavourableFact] {
    // What triggered the occurrence is what is excused, not an excuse.
    var result = explained.excuses.map { excuse in
      FavourableFact.excuse(
        text: excuse.text,
        facts: excuse.allUses.filter { $0.identity != occurrence.trigger?.identity })
    }
    if let holding = explained.holding {
      let left = holding.left.reduce(0) { $0 + $1.seconds }
      if left > 0 { result.append(.leftOut(seconds: left)) }
      if holding.unknownSeconds > 0 {
        result.append(.unknownTime(seconds: holding.unknownSeconds))
      }
    }
    result += outages(occurrence, at: tick)
    result += suspensions(occurrence, at: tick)
    result += explanations(occurrence, at: tick)
    if let mended = explained.mendedAt { result.append(.mended(mended)) }
    return result
  }

  private func window(_ occurrence: OccurrenceCase, at tick: Tick) -> Interval {
    // A fact may serve before its occurrence starts; then the trigger's own time counts.
    let from = min(occurrence.start, occurrence.trigger?.time ?? occurrence.start)
    return Interval(start: from, end: max(from + 1, min(occurrence.end, tick.instant + 1)))
  }

  private func outages(_ occurrence: OccurrenceCase, at tick: Tick) -> [FavourableFact] {
    let window = window(occurrence, at: tick)
    let person = measure.calendar(.person)
    return measure.reserved.compactMap { fact in
      guard case .outage(let sources) = fact.content, .facts(fact.time) <= tick else { return nil }
      var interval = Interval(start: fact.time, end: fact.time + 1)
      if case .interval(let from, let until) = fact.validity {
        interval = Interval(
          start: from.map(person.instant(of:)) ?? fact.time,
          end: until.map(person.instant(of:)) ?? .distantFuture)
      }
      guard interval.intersection(window) != nil, touches(sources) else { return nil }
      return .outage(sources: sources, interval, fact.identity)
    }
  }

  /// Whether facts that the rule reads come from one of the sources, or none are known at all.
  private func touches(_ sources: [String]) -> Bool {
    if let senders = measure.senders {
      return senders.isEmpty || sources.contains { senders.contains($0) }
    }
    let facts = rule.kindsRead.flatMap { measure.factsByKind[$0] }
    return facts.isEmpty || facts.contains { sources.contains($0.identity.source) }
  }

  private func suspensions(_ occurrence: OccurrenceCase, at tick: Tick) -> [FavourableFact] {
    let window = window(occurrence, at: tick)
    return measure.suspensions.compactMap { span in
      guard let cause = rule.suspendedBy.first(where: { $0 == "*" || foldName($0) == span.cause }),
        .facts(span.start) <= tick,
        Interval(start: span.start, end: span.end ?? .distantFuture).intersection(window) != nil
      else { return nil }
      let end = span.end.flatMap { .facts($0) <= tick ? $0 : nil }
      return .suspension(cause: cause == "*" ? span.cause : cause, from: span.start, until: end)
    }
  }

  private func explanations(_ occurrence: OccurrenceCase, at tick: Tick) -> [FavourableFact] {
    let window = window(occurrence, at: tick)
    return measure.reserved.compactMap { fact in
      guard case .explanation(let text, let rule, let key) = fact.content,
        .facts(fact.time) <= tick
      else { return nil }
      if let rule, foldName(rule) != foldName(self.rule.key) { return nil }
      if let key, key != occurrence.key { return nil }
      if key == nil, fact.time < window.start { return nil }
      return .explanation(text: text, fact.time, fact.identity)
    }
  }

  /// The definitions that the rule reads, in the order of the page.
  private var definitionsNamed: [Int] {
    if let known = measure.definitionsNamed[index] { return known }
    var seen = Set<Int>()
    let order = rule.expressions.flatMap { $0.definitionsRead(measure.program) }
      .filter { seen.insert($0).inserted }
    measure.definitionsNamed[index] = order
    return order
  }

  /// The quantities that the rule names: its definitions, where it reads them.
  func figures(_ occurrence: OccurrenceCase, at tick: Tick) -> [Figure] {
    let program = measure.program
    let frame = frame(occurrence)
    return definitionsNamed.compactMap { index in
      let definition = program.definitions[index]
      guard [.duration, .number, .money].contains(definition.expression.type) else { return nil }
      return Figure(
        name: definition.name, value: frame.readValue(definition.expression, at: tick),
        type: definition.expression.type)
    }
  }
}

extension Rule {
  /// What it says of its occurrences and alerts, in the order of the page.
  var expressions: [Expression] {
    var result: [Expression] = []
    switch demand {
    case .achieve(let condition), .forbid(let condition): result.append(condition)
    case .maintain(let condition, let tolerance):
      result.append(condition)
      switch tolerance {
      case .none: break
      case .cumulated(let limit), .perAbsence(let limit): result.append(limit)
      }
    case .served, .appreciation, .none: break
    }
    if let deadline { result.append(deadline.expression) }
    for alert in alerts {
      switch alert.timing {
      case .level(let condition): result.append(condition)
      case .edge(_, let condition): result += condition.map { [$0] } ?? []
      }
      for case .value(let expression) in alert.message { result.append(expression) }
    }
    return result
  }
}

extension Expression {
  /// Definitions that it names, outermost first, through other definitions.
  func definitionsRead(_ program: RuleProgram) -> [Int] {
    if case .definition(let index) = form {
      return [index] + program.definitions[index].expression.definitionsRead(program)
    }
    return operands.flatMap { $0.definitionsRead(program) }
  }
}
