// Explains one occurrence of a rule at a tick, from the same timelines that decided it.
import CaseFile
import Civil
import Diagnostics
import RuleProgram

extension RuleCase {
  /// Nil before the occurrence comes to be. A brief one leaves out figures, switches and the
  /// deadline's derivation: enough for the reasons of an alert.
  func explained(
    _ occurrence: OccurrenceCase, at tick: Tick, isBrief: Bool = false
  ) -> ExplainedOccurrence? {
    guard let piece = occurrence.outcomes.last(where: { $0.from <= tick }) else { return nil }
    let isSettled = [.kept, .gap, .undetermined].contains(piece.outcome)
    let over = max(occurrence.created, Tick.deadline(occurrence.end))
    let settled = isSettled ? piece.from : min(tick, over)
    var result = ExplainedOccurrence(
      person: measure.person, measure: measure.id,
      nature: measure.program.natures[measure.nature].title, rule: rule, ruleIndex: index,
      articles: articles(at: occurrence.start), key: occurrence.key, rank: occurrence.rank,
      start: occurrence.start, end: occurrence.end, at: tick.instant, outcome: piece.outcome,
      since: sinceWhen(piece, occurrence), why: piece.why,
      zone: calendar.zone(at: tick.instant), due: due(of: occurrence, at: tick), deadline: nil,
      demand: demandDerivation(occurrence, at: settled),
      holding: holding(occurrence, at: tick, isBrief: isBrief),
      service: service(occurrence, at: tick), trigger: trigger(of: occurrence), excuses: [],
      figures: [], favourable: [],
      missing: missingKinds(piece))
    if let mended = occurrence.mendedAt, mended <= tick { result.mendedAt = mended.instant }
    let frame = frame(occurrence)
    result.excuses = rule.excuses.filter { frame.read($0, at: tick).truth == true }
      .map { frame.derive($0, at: tick) }
    result.favourable = favourable(result, occurrence, at: tick)
    if !isBrief {
      result.deadline = deadlineDerivation(occurrence, at: tick)
      result.figures = figures(occurrence, at: tick)
    }
    return result
  }

  /// Articles in force when the occurrence starts, else now, else all that the rule cites.
  func articles(at start: Instant) -> [String] {
    func inForce(_ date: CivilDate) -> [String] {
      rule.articles.filter {
        $0.from.map { $0 <= date } ?? true && $0.until.map { date < $0 } ?? true
      }.map(\.article)
    }
    for date in [calendar.date(at: start), calendar.date(at: now.instant)] {
      let found = inForce(date)
      if !found.isEmpty { return found }
    }
    return rule.articles.map(\.article)
  }

  /// The first of the pieces in a row that have this outcome.
  private func sinceWhen(_ piece: OutcomePiece, _ occurrence: OccurrenceCase) -> Instant {
    let until = occurrence.outcomes.filter { $0.from <= piece.from }
    return until.reversed().prefix { $0.outcome == piece.outcome }.last?.from.instant
      ?? piece.from.instant
  }

  private func missingKinds(_ piece: OutcomePiece) -> [FactKind] {
    guard case .missingFacts(let kind) = piece.why else { return [] }
    return [measure.program.kinds[kind]]
  }
}

// MARK: - The deadline

extension RuleCase {
  func due(of occurrence: OccurrenceCase, at tick: Tick) -> Due? {
    guard let deadline = rule.deadline else {
      return occurrence.isEndless ? nil : .before(occurrence.end)
    }
    var frame = frame(occurrence)
    frame.stoppedBy = rule.suspendedBy
    switch frame.readValue(deadline.expression, at: tick) {
    case .date(let date):
      return deadline.isInclusive ? .throughDay(date) : .before(calendar.startOfDay(date))
    case .instant(let instant):
      return deadline.isInclusive ? .through(instant) : .before(instant)
    default: return nil
    }
  }

  private func deadlineDerivation(_ occurrence: OccurrenceCase, at tick: Tick) -> Derivation? {
    guard let deadline = rule.deadline else { return nil }
    var frame = frame(occurrence)
    frame.stoppedBy = rule.suspendedBy
    return frame.derive(deadline.expression, at: tick)
  }
}

// MARK: - The demand

extension RuleCase {
  private func demandDerivation(_ occurrence: OccurrenceCase, at tick: Tick) -> Derivation? {
    switch rule.demand {
    case .achieve(let condition), .maintain(let condition, _), .forbid(let condition):
      frame(occurrence).derive(condition, at: tick)
    case .served, .appreciation, .none: nil
    }
  }

  private func holding(
    _ occurrence: OccurrenceCase, at tick: Tick, isBrief: Bool
  ) -> HoldingAccount? {
    guard case .maintain(let condition, let tolerance) = rule.demand else { return nil }
    let from = max(occurrence.start, measure.start, measure.followedSince ?? measure.start)
    let until = min(occurrence.end, lifeEnd, tick.instant)
    var account = HoldingAccount(
      broken: [], unknown: [], left: [], tolerance: nil, isPerAbsence: false)
    let frame = frame(occurrence)
    switch tolerance {
    case .none: break
    case .cumulated(let expression):
      account.tolerance = frame.derive(expression, at: occurrence.created)
    case .perAbsence(let expression):
      account.tolerance = frame.derive(expression, at: occurrence.created)
      account.isPerAbsence = true
    }
    guard from < until else { return account }
    if !isBrief { account.switches = switches(of: condition, from..<until, occurrence) }
    for stretch in stretches(of: condition, from..<until, occurrence) {
      let interval = Interval(start: stretch.start, end: stretch.end)
      switch stretch.standing {
      case .holds: break
      case .broken: account.broken.append(interval)
      case .unknown: account.unknown.append(interval)
      case .left: account.left.append(interval)
      }
    }
    return account
  }

  private func trigger(of occurrence: OccurrenceCase) -> FactUse? {
    guard let fact = occurrence.trigger, case .declared(let kind, _) = fact.content else {
      return nil
    }
    return frame(occurrence).use(of: fact, kind)
  }

  private func switches(
    of condition: Expression, _ window: Range<Instant>, _ occurrence: OccurrenceCase
  ) -> [FactUse] {
    let program = measure.program
    let kinds = Set(
      condition.statesRead(program).flatMap { program.states[$0].switches.map(\.kind) })
    let facts = kinds.sorted().flatMap { kind in
      measure.factsByKind[kind].map { (kind: kind, fact: $0) }
    }.sorted { precedes($0.fact, $1.fact) }.filter { $0.fact.time < window.upperBound }
    let before = facts.last { $0.fact.time < window.lowerBound }
    let within = facts.filter { window.lowerBound <= $0.fact.time }
    let frame = frame(occurrence)
    return ((before.map { [$0] } ?? []) + within).map { frame.use(of: $0.fact, $0.kind) }
  }

  private func service(_ occurrence: OccurrenceCase, at tick: Tick) -> ServiceAccount? {
    guard case .served(let service) = rule.demand else { return nil }
    let frame = frame(occurrence)
    let kind = measure.program.kinds[service.kind]
    var account = ServiceAccount(
      kind: kind,
      needed: service.count.flatMap { frame.readQuantity($0, at: occurrence.created)?.floor } ?? 1,
      served: [], contrary: [])
    let type = service.condition?.fieldRead.map { kind.fields[$0].type } ?? .text
    let shelf = measure.shelf(service.kind)
    for place in shelf.facts.indices where .facts(shelf.times[place]) <= tick {
      let candidate = Candidate(shelf: shelf, place: place)
      let serves =
        !occurrence.servedBy.isEmpty && occurrence.servedBy.contains(candidate.identity)
      guard serves || names(candidate, occurrence, service) else { continue }
      let fact = candidate.fact
      let use = frame.use(of: fact, service.kind, value: told(fact, service), type: type)
      if serves { account.served.append(use) } else { account.contrary.append(use) }
    }
    return account
  }

  /// What the fact says of the field that `où` reads first: `manqué`, `non`.
  private func told(_ fact: Fact, _ service: Service) -> ReadValue? {
    guard case .declared(_, let values) = fact.content, let field = service.condition?.fieldRead,
      field < values.count
    else { return nil }
    return Cell(values[field]).read(at: fact.time.seconds)
  }

  private func names(
    _ fact: Candidate, _ occurrence: OccurrenceCase, _ service: Service
  ) -> Bool {
    guard let same = service.sameField, case .declared(_, let values) = fact.content,
      let value = values[same]
    else { return false }
    guard let field = service.triggerField else {
      return Wording(.french, zone: .utc).key(value) == occurrence.key
    }
    guard case .declared(_, let own)? = occurrence.trigger?.content else { return false }
    return own[field] == value
  }
}

extension Expression {
  /// States that it looks at, through definitions.
  func statesRead(_ program: RuleProgram) -> [Int] {
    switch form {
    case .stateIs(let state, _), .stateIsUnknown(let state), .timeIn(let state, _, _): [state]
    case .definition(let index): program.definitions[index].expression.statesRead(program)
    default: operands.flatMap { $0.statesRead(program) }
    }
  }

  /// The first field of the candidate that the condition reads.
  var fieldRead: Int? {
    if case .field(.candidate, _, let field) = form { return field }
    return operands.lazy.compactMap(\.fieldRead).first
  }
}
