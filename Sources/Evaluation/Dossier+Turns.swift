// Until when an answer stays as it is if nothing is learnt: the horizon of DESIGN 5, for a whole
// case. It may come too early, never too late.
import CaseFile
import Civil
import RuleProgram

extension Dossier {
  /// The instants of a stretch, in order, at which what is said of the case at a moment may change;
  /// nil: something moves from one second to the next. `lookAhead`: seconds that an answer looks
  /// ahead of its moment.
  public func turns(
    in stretch: Range<Instant>, of reading: PersonReading, lookAhead: Int64
  ) -> [Instant]? {
    var turns = Turns(stretch: stretch, lookAhead: lookAhead)
    for measure in measures {
      turns.take(measure)
      for index in program.rules.indices {
        let occurrences = occurrences(of: index, in: measure)
        if occurrences.isEmpty { continue }
        guard program.rules[index].isStill(measure, from: stretch.lowerBound) else { return nil }
        occurrences.forEach { turns.take($0) }
      }
    }
    for rule in reading.measures.lazy.flatMap(\.rules) {
      for episode in rule.occurrences.lazy.flatMap(\.alerts).flatMap(\.episodes) {
        turns.take(episode.from)
        if let until = episode.until { turns.take(until) }
      }
    }
    return turns.instants.sorted()
  }
}

/// Gathers the instants of a stretch.
private struct Turns {
  let stretch: Range<Instant>
  let lookAhead: Int64
  private(set) var instants = Set<Instant>()

  init(stretch: Range<Instant>, lookAhead: Int64) {
    (self.stretch, self.lookAhead) = (stretch, lookAhead)
  }

  mutating func take(_ instant: Instant) {
    if stretch.contains(instant) { instants.insert(instant) }
  }

  /// The tick itself, and when it comes into view.
  mutating func take(_ tick: Tick) {
    take(tick.instant)
    take(tick.instant - lookAhead)
  }

  mutating func take(_ measure: MeasureCase) {
    for instant in [measure.start, measure.end, measure.plannedEnd, measure.followedSince] {
      if let instant { take(instant) }
    }
    for role in [PlaceRole.person, .court, .service] {
      let calendar = measure.calendar(role)
      calendar.clockBreaks(in: stretch).forEach { take($0) }
      calendar.zones.forEach { take($0.from) }
      calendar.moves.forEach { take($0.from) }
    }
    for span in measure.suspensions {
      for tick in [span.from, span.until, .facts(span.start)] {
        if let tick { take(tick) }
      }
    }
    for facts in measure.factsByKind { facts.forEach { take($0, measure) } }
    measure.reserved.forEach { take($0, measure) }
  }

  private mutating func take(_ fact: Fact, _ measure: MeasureCase) {
    take(fact.time)
    guard case .interval(let from, let until) = fact.validity else { return }
    let calendar = measure.calendar(.person)
    for bound in [from, until] {
      if let bound { take(calendar.instant(of: bound)) }
    }
  }

  mutating func take(_ occurrence: OccurrenceCase) {
    take(occurrence.created)
    take(occurrence.start)
    take(occurrence.end)
    for piece in occurrence.deadline.pieces {
      take(piece.from)
      if let value = piece.value { take(value) }
    }
    for piece in occurrence.outcomes { take(piece.from) }
    if let mended = occurrence.mendedAt { take(mended) }
  }
}

extension Rule {
  /// Whether all that an answer reads of it at a moment changes only at the turns of the case.
  fileprivate func isStill(_ measure: MeasureCase, from: Instant) -> Bool {
    // How long a condition has been broken grows by the second.
    if case .maintain = demand { return false }
    var read = excuses
    switch demand {
    case .achieve(let condition), .forbid(let condition): read.append(condition)
    case .maintain, .served, .appreciation, .none: break
    }
    if let deadline { read.append(deadline.expression) }
    for alert in alerts {
      guard case .level(let condition) = alert.timing else { continue }
      // Of an alert to come an answer tells what is too low.
      read += condition.conjuncts.filter {
        if case .compare(let asked, _, _) = $0.form {
          asked == .less || asked == .atMost
        } else {
          false
        }
      }
    }
    let program = measure.program
    read += expressions.flatMap { $0.definitionsRead(program) }
      .map { program.definitions[$0].expression }
    return read.allSatisfy { $0.isStill(measure, from: from) }
  }
}

extension Expression {
  fileprivate func isStill(_ measure: MeasureCase, from: Instant) -> Bool {
    switch form {
    case .constant, .parameter, .setting, .measureAttribute, .occurrenceAttribute, .field,
      .moment, .today, .shareElapsed, .outcomeIs, .isMended, .isSuspended:
      true
    case .now, .timeIn: false
    case .definition(let index):
      measure.program.definitions[index].expression.isStill(measure, from: from)
    case .not, .and, .or, .compare, .isOneOf, .isKnown, .choose, .negate, .add, .subtract,
      .multiply, .divide, .least, .greatest, .shift, .count, .civil:
      operands.allSatisfy { $0.isStill(measure, from: from) }
    case .number(let set), .exists(let set), .pick(_, let set, _): set.isStill(measure, from: from)
    case .sum(let set, _):
      set.isStill(measure, from: from)
        && measure.shelf(set.kind).intervals(measure.calendar(.person)).allSatisfy {
          $0.map { $0.end <= from } ?? true
        }
    case .covers(let set, .moment(let moment)):
      set.isStill(measure, from: from) && moment.isStill(measure, from: from)
    case .covers(let set, .occurrence), .covers(let set, .now): set.isStill(measure, from: from)
    case .stateIs(let state, _), .stateIsUnknown(let state):
      // Silence makes it unknown at a moment of its own.
      measure.program.states[state].unknownAfter == nil
    case .outcomes(_, _, let window): window.isStill(measure, from: from)
    }
  }
}

extension FactSet {
  fileprivate func isStill(_ measure: MeasureCase, from: Instant) -> Bool {
    window.isStill(measure, from: from) && condition?.isStill(measure, from: from) ?? true
  }
}

extension Window {
  fileprivate func isStill(_ measure: MeasureCase, from: Instant) -> Bool {
    switch self {
    case .life, .occurrence: true
    case .sliding: false
    case .between(let first, let last):
      [first, last].allSatisfy { $0?.isStill(measure, from: from) ?? true }
    }
  }
}
