// The value of an expression at one tick, from nothing but the facts (M4 to M8).
import CaseFile
import Civil
import Evaluation
import RuleProgram

/// Where an expression is read.
struct OracleContext {
  let measure: OracleMeasure
  /// Index in the program; nil inside the switches of a state.
  var rule: Int?
  var occurrence: OracleOccurrence?
  var candidate: Fact?
  var tick: Tick
  /// The délais counted here are the rule's own: its suspensions lengthen them.
  var isDeadline = false

  init(measure: OracleMeasure, rule: Int?, occurrence: OracleOccurrence?, tick: Tick) {
    (self.measure, self.rule, self.occurrence) = (measure, rule, occurrence)
    self.tick = tick
  }

  var program: RuleProgram { measure.world.program }
  var now: Instant { tick.instant }
  var role: PlaceRole { rule.map { program.rules[$0].place } ?? .person }
  var zone: OraclePlace { measure.clock(role) }
  var personZone: OraclePlace { measure.clock(.person) }
  /// The clock that counts whole days just then.
  var zoneNow: Zone { zone.zone(now) }
  var readsAfterEnd: Bool { rule.map { program.rules[$0].readsAfterEnd } ?? false }

  func truth(_ expression: Expression) -> Bool? { value(expression).truth }

  func with(candidate: Fact) -> OracleContext {
    var context = self
    context.candidate = candidate
    return context
  }

  func value(_ expression: Expression) -> ReadValue {
    switch expression.form {
    case .constant(let value): ReadValue(value)
    case .parameter(let index): ReadValue(measure.parameter(index, at: tick))
    case .setting(let index): setting(index)
    case .definition(let index): value(program.definitions[index].expression)
    case .measureAttribute(let attribute): attributeOfMeasure(attribute)
    case .occurrenceAttribute(let attribute): attributeOfOccurrence(attribute)
    case .field(let role, let kind, let field): self.field(role, kind, field)
    case .moment(let role): fact(role).map { .instant($0.time) } ?? .unknown
    case .now: .instant(now)
    case .today: .date(zone.date(at: now))
    case .not, .and, .or, .compare, .isOneOf, .isKnown, .choose: logic(expression.form)
    case .negate, .add, .subtract, .multiply, .divide, .least, .greatest:
      arithmetic(expression.form)
    case .shift(let from, let by, let isBackward): shifted(from, by, isBackward)
    case .count(let from, let by, let rule, let isBackward, let role):
      counted(from, by, rule, isBackward, role).map { .date($0) } ?? .unknown
    case .civil(let function, let parts): civil(function, parts.map { value($0) })
    case .number, .sum, .exists, .pick, .covers: aggregate(expression.form)
    case .stateIs(let state, let wanted):
      ReadValue(measure.value(ofState: state, at: tick).map { $0 == wanted })
    case .stateIsUnknown(let state): .boolean(measure.value(ofState: state, at: tick) == nil)
    case .timeIn(let state, let wanted, let window): timeIn(state, wanted, window)
    case .outcomes(let rule, let outcome, let window): outcomes(rule, outcome, window)
    case .shareElapsed: shareElapsed()
    case .outcomeIs(let outcome): .boolean(occurrence?.outcome(at: tick)?.outcome == outcome)
    case .isMended: .boolean(occurrence?.isMended(at: tick) ?? false)
    case .isSuspended(let causes): .boolean(measure.isSuspended(causes, at: tick))
    }
  }

  // MARK: Names

  private func setting(_ index: Int) -> ReadValue {
    let start = occurrence?.start ?? measure.start
    return ReadValue(measure.setting(index, startingAt: start, place: role))
  }

  private func attributeOfMeasure(_ attribute: MeasureAttribute) -> ReadValue {
    switch attribute {
    case .start: .instant(measure.start)
    case .term:
      measure.term(at: tick).map { .instant($0) } ?? .unknown
    case .id: .text(measure.id)
    }
  }

  private func attributeOfOccurrence(_ attribute: OccurrenceAttribute) -> ReadValue {
    guard let occurrence else { return .unknown }
    return switch attribute {
    case .start: .instant(occurrence.start)
    case .end: .instant(occurrence.end)
    case .firstDay: .date(zone.date(at: occurrence.start))
    case .lastBound: .date(zone.date(at: occurrence.end))
    case .deadline: occurrence.deadline(at: tick).map { .instant($0) } ?? .unknown
    case .rank: OracleRange(Int64(occurrence.rank)).value
    case .key: .text(occurrence.key)
    }
  }

  private func fact(_ role: FactRole) -> Fact? {
    role == .candidate ? candidate : occurrence?.trigger
  }

  private func field(_ role: FactRole, _ kind: Int, _ field: Int) -> ReadValue {
    guard case .declared(kind, let values) = fact(role)?.content else { return .unknown }
    return ReadValue(values[field])
  }

  // MARK: Logic and arithmetic

  private func logic(_ form: Expression.Form) -> ReadValue {
    switch form {
    case .not(let part): ReadValue(truth(part).map { !$0 })
    case .and(let parts): ReadValue(OracleLogic.and(parts.map { truth($0) }))
    case .or(let parts): ReadValue(OracleLogic.or(parts.map { truth($0) }))
    case .compare(let comparison, let left, let right):
      ReadValue(OracleLogic.compare(comparison, value(left), value(right), zone))
    case .isOneOf(let left, let list):
      ReadValue(
        OracleLogic.or(list.map { OracleLogic.compare(.equal, value(left), value($0), zone) }))
    case .isKnown(let part): .boolean(value(part).isKnown)
    case .choose(let condition, let then, let otherwise):
      truth(condition).map { value($0 ? then : otherwise) } ?? .unknown
    default: .unknown
    }
  }

  private func arithmetic(_ form: Expression.Form) -> ReadValue {
    switch form {
    case .negate(let part): binary(OracleRange(0).value, value(part)) { $0.subtracting($1) }
    case .add(let left, let right): binary(value(left), value(right)) { $0.adding($1) }
    case .subtract(let left, let right): binary(value(left), value(right)) { $0.subtracting($1) }
    case .multiply(let left, let right):
      binary(value(left), value(right)) { $0.multiplied(by: $1) }
    case .divide(let left, let right): divided(value(left), value(right))
    case .least(let parts): extreme(parts) { min($0, $1) }
    case .greatest(let parts): extreme(parts) { max($0, $1) }
    default: .unknown
    }
  }

  private func binary(
    _ left: ReadValue, _ right: ReadValue, _ operation: (Rational, Rational) -> Rational?
  ) -> ReadValue {
    guard let left = left.range, let right = right.range else { return .unknown }
    return OracleRange.ends(left, right, operation)?.value ?? .unknown
  }

  private func divided(_ left: ReadValue, _ right: ReadValue) -> ReadValue {
    guard let divisor = right.range else { return .unknown }
    if divisor.low <= .zero, .zero <= divisor.high { return .unknown }
    return binary(left, right) { $0.divided(by: $1) }
  }

  private func extreme(
    _ parts: [Expression], _ choose: (Rational, Rational) -> Rational
  ) -> ReadValue {
    let ranges = parts.compactMap { value($0).range }
    guard ranges.count == parts.count, let first = ranges.first else { return .unknown }
    let (low, high) = ranges.dropFirst().reduce((first.low, first.high)) {
      (choose($0.0, $1.low), choose($0.1, $1.high))
    }
    return OracleRange(low, high).value
  }

  // MARK: Dates

  private func shifted(_ from: Expression, _ by: Expression, _ isBackward: Bool) -> ReadValue {
    guard let from = value(from).instant(zone), let by = value(by).wholeSeconds else {
      return .unknown
    }
    return .instant(isBackward ? from - by : from + by)
  }

  func counted(
    _ from: Expression, _ by: Expression, _ rule: CountingRule, _ isBackward: Bool,
    _ role: PlaceRole
  ) -> CivilDate? {
    guard let from = value(from).date(zone), case .period(let period) = value(by) else {
      return nil
    }
    let closed = measure.holidays(role, at: tick)
    if isDeadline, !isBackward, let causes = self.rule.map({ program.rules[$0].suspendedBy }) {
      return Civil.deadline(
        after: from, period, rule: rule, closed: closed,
        suspensions: causes.isEmpty ? [] : measure.suspensions(causes, at: tick), zone: zoneNow
      ).date
    }
    return isBackward
      ? Civil.deadline(before: from, period, rule: rule, closed: closed).date
      : Civil.deadline(after: from, period, rule: rule, closed: closed).date
  }

  private func civil(_ function: CivilFunction, _ parts: [ReadValue]) -> ReadValue {
    if function == .easter {
      return parts[0].wholeSeconds.map { .date(CivilDate.easter(year: Int($0))) } ?? .unknown
    }
    if function == .clockTimeOf {
      guard let instant = parts[0].instant(zone) else { return .unknown }
      return OracleRange(Int64(zone.timeOfDay(at: instant).seconds)).value
    }
    guard let date = parts[0].date(zone) else { return .unknown }
    if function == .daysBetween {
      guard let other = parts[1].date(zone) else { return .unknown }
      return OracleRange(Int64(other.days(since: date))).value
    }
    if function == .atClockTime {
      guard let seconds = parts[1].wholeSeconds, let clock = TimeOfDay(seconds: Int(seconds))
      else { return .unknown }
      return .instant(zone.instant(of: date, at: clock, reading: .first))
    }
    return civil(function, date)
  }

  private func civil(_ function: CivilFunction, _ date: CivilDate) -> ReadValue {
    let closed = measure.holidays(role, at: tick)
    func start(_ period: CalendarPeriod) -> ReadValue { .date(period.start(containing: date)) }
    func end(_ period: CalendarPeriod) -> ReadValue {
      .date(period.end(containing: date).adding(days: -1))
    }
    let names = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
    return switch function {
    case .dateOf: .date(date)
    case .firstWorkingDayFrom: .date(closed.workingDay(onOrAfter: date, saturdaysOpen: true))
    case .firstBusinessDayFrom: .date(closed.workingDay(onOrAfter: date, saturdaysOpen: false))
    case .lastWorkingDayUntil: .date(closed.workingDay(onOrBefore: date, saturdaysOpen: true))
    case .lastBusinessDayUntil: .date(closed.workingDay(onOrBefore: date, saturdaysOpen: false))
    case .isHoliday: .boolean(closed.holiday(on: date) != nil)
    case .isWorkingDay: .boolean(closed.isWorkingDay(date, saturdaysOpen: true))
    case .isBusinessDay: .boolean(closed.isWorkingDay(date, saturdaysOpen: false))
    case .monthStart: start(.month)
    case .monthEnd: end(.month)
    case .weekStart: start(.week)
    case .weekEnd: end(.week)
    case .quarterStart: start(.quarter)
    case .quarterEnd: end(.quarter)
    case .yearStart: start(.year)
    case .yearEnd: end(.year)
    case .weekdayOf: .text(names[date.weekday.rawValue - 1])
    case .dayOfMonth: OracleRange(Int64(date.day)).value
    case .monthOf: OracleRange(Int64(date.month)).value
    case .yearOf: OracleRange(Int64(date.year)).value
    case .clockTimeOf, .daysBetween, .easter, .atClockTime: .unknown
    }
  }
}
