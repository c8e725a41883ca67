// One rule read for one measure: generate its occurrences, settle each, derive its alerts.
import CaseFile
import Civil
import RuleProgram

struct RuleCase {
  let measure: MeasureCase
  private let shared: SharedRule
  let index: Int
  /// The last tick of the reading.
  let last: Tick
  /// Alerts told after this tick need no words.
  var wordsUntil = Tick.distantFuture
  /// False: what is asked for is the message alone, without why.
  var saysReasons = true
  /// The moment of asking, where more is read than was asked for; else the last tick.
  var now: Tick

  init(_ measure: MeasureCase, _ rule: Rule, index: Int, until: Instant) {
    self.init(measure, SharedRule(rule), index: index, until: until)
  }

  init(_ measure: MeasureCase, _ shared: SharedRule, index: Int, until: Instant) {
    (self.measure, self.shared, self.index) = (measure, shared, index)
    last = .facts(until)
    now = last
  }

  var rule: Rule { shared.rule }

  /// Ticks after the reading's end are never asked for.
  var horizon: Tick { last.next }

  func frame(_ occurrence: OccurrenceCase?) -> Frame {
    Frame(measure: measure, place: shared.rule.place, rule: shared, occurrence: occurrence)
  }

  var calendar: LocalCalendar { measure.calendar(rule.place) }

  /// The end of the measure's life for this rule.
  var lifeEnd: Instant { rule.readsAfterEnd ? .distantFuture : measure.end ?? .distantFuture }

  func read() -> RuleReading {
    RuleReading(rule: index, occurrences: readings(of: laidOut()))
  }

  /// The occurrences with their deadlines, before any outcome.
  func laidOut() -> [OccurrenceCase] {
    let cases = occurrences()
    for occurrence in cases { occurrence.deadline = deadline(of: occurrence) }
    return cases
  }

  /// The occurrences with their deadlines and outcomes, before any alert.
  func settledCases() -> [OccurrenceCase] { settled(laidOut()) }

  /// The one of that key, where occurrences are decided each by itself; nil: all have to be read.
  func settledCase(_ key: String) -> OccurrenceCase?? {
    switch (rule.demand, rule.trigger) {
    case (.served, _), (.maintain, .measure): return nil
    default: break
    }
    let own = occurrences().filter { $0.key == key }
    for occurrence in own { occurrence.deadline = deadline(of: occurrence) }
    return .some(settled(own).first)
  }

  /// What some of the occurrences came to, where each is decided by itself or the courses are known.
  func readings(
    of some: [OccurrenceCase], courses: [DemandCourse]? = nil
  ) -> [OccurrenceReading] {
    let cases: [OccurrenceCase]
    if let courses {
      for (occurrence, course) in zip(some, courses) {
        occurrence.outcomes = outcomes(of: occurrence, course)
      }
      cases = some
    } else {
      cases = settled(some)
    }
    return cases.map { occurrence in
      var reading = reading(of: occurrence)
      reading.alerts = alerts(of: occurrence)
      return reading
    }
  }

  private func settled(_ laidOut: [OccurrenceCase]) -> [OccurrenceCase] {
    var cases = laidOut
    let demands = self.demands(on: &cases)
    for (occurrence, demand) in zip(cases, demands) {
      occurrence.outcomes = outcomes(of: occurrence, demand)
      occurrence.mendedAt = demand.mendedAt
    }
    if let course = wholeCourse(cases) { cases[0].outcomes = outcomes(of: cases[0], course) }
    return cases
  }

  /// What the case came to, without alerts.
  func reading(of occurrence: OccurrenceCase) -> OccurrenceReading {
    var reading = OccurrenceReading(
      key: occurrence.key, rank: occurrence.rank, start: occurrence.start, end: occurrence.end)
    reading.deadline = occurrence.deadline.value(at: last)
    reading.outcomes = occurrence.outcomes
    reading.mendedAt = occurrence.mendedAt?.instant
    reading.trigger = occurrence.trigger?.identity
    reading.servedBy = occurrence.servedBy
    return reading
  }

  /// The versions of a rule share its key; the one in force when the occurrence starts holds.
  func isInForce(at start: Instant) -> Bool {
    if rule.inForceFrom == nil, rule.inForceUntil == nil { return true }
    let date = calendar.date(at: start)
    return rule.inForceFrom.map { $0 <= date } ?? true
      && rule.inForceUntil.map { date < $0 } ?? true
  }
}

// MARK: - The deadline

extension RuleCase {
  /// The instant at which the occurrence is decided, as it stands at each tick; nil: none.
  func deadline(of occurrence: OccurrenceCase) -> Timeline<Instant?> {
    guard let deadline = rule.deadline else {
      return Timeline(occurrence.isEndless ? nil : occurrence.end)
    }
    var frame = frame(occurrence)
    frame.stoppedBy = rule.suspendedBy
    let range = min(occurrence.created, .deadline(occurrence.start))..<horizon
    guard !range.isEmpty else { return Timeline(nil) }
    return frame.timeline(of: deadline.expression, over: range).map(over: range) { cell in
      decision(cell, isInclusive: deadline.isInclusive)
    }
  }

  /// A date ends at 24:00; an instant that is included is over a second later.
  private func decision(_ cell: Cell, isInclusive: Bool) -> Instant? {
    switch cell {
    case .date(let date): calendar.startOfDay(isInclusive ? date.adding(days: 1) : date)
    case .instant(let line) where line.isConstant:
      Instant(seconds: isInclusive ? line.value.floor + 1 : ceiling(line.value))
    default: nil
    }
  }

  private func ceiling(_ value: Rational) -> Int64 {
    value.isWhole ? value.floor : value.floor + 1
  }

  /// The first tick (x, deadlines) at which the deadline, as it stands then, has come. What a
  /// deadline was before there was the occurrence decides nothing.
  func settlement(of occurrence: OccurrenceCase) -> Tick? {
    guard occurrence.created < horizon else { return nil }
    for stretch in occurrence.deadline.stretches(in: occurrence.created..<horizon) {
      guard let instant = stretch.value else { continue }
      let due = max(Tick.deadline(instant), stretch.range.lowerBound)
      if due < stretch.range.upperBound { return due }
    }
    return nil
  }
}
