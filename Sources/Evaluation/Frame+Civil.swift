// Dates and délais over time: shifts by elapsed seconds, counted délais (lengthened by suspensions
// where the rule's clock stops), and the questions one asks of a calendar.
import CaseFile
import Civil
import RuleProgram

extension Frame {
  func civil(_ expression: Expression, over range: Range<Tick>) -> Timeline<Cell> {
    switch expression.form {
    case .shift(let origin, let length, let isBackward):
      shifted(origin, length, isBackward, over: range)
    case .count(let origin, let length, let rule, let isBackward, let place):
      counted(
        DelaiCount(
          origin: origin, length: length, rule: rule, isBackward: isBackward, closedAt: place),
        over: range)
    case .civil(let function, let operands): answer(function, operands, over: range)
    default: Timeline(.unknown)
    }
  }

  private func shifted(
    _ origin: Expression, _ length: Expression, _ isBackward: Bool, over range: Range<Tick>
  ) -> Timeline<Cell> {
    let lengths = timeline(of: length, over: range)
    return timeline(of: origin, over: range).zip(lengths, over: range) { start, amount in
      guard case .quantity(let span) = amount, span.isExact, let line = instantLine(start),
        let end = Line.sum(line, span.certain, sign: isBackward ? -1 : 1)
      else { return .unknown }
      return .instant(end)
    }
  }

  private func instantLine(_ cell: Cell) -> Line? {
    switch cell {
    case .instant(let line): line
    case .date(let date): Line(Rational(calendar.startOfDay(date).seconds))
    default: nil
    }
  }

  /// The civil date of a cell, broken at each midnight where it is an instant that moves.
  func dates(_ cell: Cell, _ stretch: Range<Tick>) -> [(Tick, CivilDate?)] {
    switch cell {
    case .date(let date): return [(stretch.lowerBound, date)]
    case .instant(let line) where line.isConstant:
      return [(stretch.lowerBound, calendar.date(at: Instant(seconds: line.value.floor)))]
    case .instant(let line) where line.slope == Rational(1):
      let lead = line.value.floor - line.origin
      let from = stretch.lowerBound.instant + lead
      let midnights = calendar.midnights(in: from..<max(from, stretch.upperBound.instant + lead))
      return [(stretch.lowerBound, calendar.date(at: from))]
        + midnights.map { (.deadline($0.instant - lead), $0.date) }
    default: return [(stretch.lowerBound, nil)]
    }
  }

  private func counted(_ count: DelaiCount, over range: Range<Tick>) -> Timeline<Cell> {
    let lengths = timeline(of: count.length, over: range)
    let pairs = timeline(of: count.origin, over: range).paired(lengths, over: range)
    return pairs.flatMap(over: range) { pair, stretch in
      guard case .period(let period) = pair.right else { return [(stretch.lowerBound, .unknown)] }
      return dates(pair.left, stretch).flatMap { tick, date -> [(Tick, Cell)] in
        guard let date else { return [(tick, .unknown)] }
        return last(of: count, from: date, period, stretch: tick..<stretch.upperBound)
      }
    }
  }

  private func last(
    of count: DelaiCount, from date: CivilDate, _ period: CivilPeriod, stretch: Range<Tick>
  ) -> [(Tick, Cell)] {
    let moves = measure.calendar(count.closedAt).closedDays(in: stretch)
    if moves.count > 1 {
      return zip(moves, moves.dropFirst().map(\.tick) + [stretch.upperBound]).flatMap {
        last(of: count, from: date, period, stretch: $0.tick..<$1)
      }
    }
    let holidays = moves[0].holidays
    if count.isBackward {
      let last = deadline(before: date, period, rule: count.rule, closed: holidays).date
      return [(stretch.lowerBound, .date(last))]
    }
    guard let causes = stoppedBy else {
      let last = deadline(after: date, period, rule: count.rule, closed: holidays).date
      return [(stretch.lowerBound, .date(last))]
    }
    return lengtheningTicks(causes, in: stretch).map { tick in
      let suspensions = measure.suspensions(causes, at: tick)
      let longer = deadline(
        after: date, period, rule: count.rule, closed: holidays, suspensions: suspensions,
        zone: calendar.zone(at: tick.instant))
      return (tick, longer.date.map(Cell.date) ?? .unknown)
    }
  }

  /// Suspensions that begin or end, and moves: days are counted on the clock of the place then.
  private func lengtheningTicks(_ causes: [String], in stretch: Range<Tick>) -> [Tick] {
    let ticks = measure.suspensionTicks(causes, in: stretch)
    if calendar.zones.count == 1 { return ticks }
    let moves = calendar.zones.map { Tick.deadline($0.from) }
    return Set(ticks + moves).filter { stretch.contains($0) }.sorted()
  }

  private func answer(
    _ function: CivilFunction, _ operands: [Expression], over range: Range<Tick>
  ) -> Timeline<Cell> {
    guard let first = operands.first else { return Timeline(.unknown) }
    let line = timeline(of: first, over: range)
    if function == .easter {
      return line.map(over: range) { cell in
        guard case .quantity(let span) = cell, let year = span.exactConstant?.floor else {
          return .unknown
        }
        return (1...9999).contains(year) ? .date(.easter(year: Int(year))) : .unknown
      }
    }
    if function == .clockTimeOf { return clockTimes(line, over: range) }
    let days = line.flatMap(over: range) { cell, stretch in dates(cell, stretch) }
    if function == .atClockTime, operands.count > 1 {
      return clockInstants(days, timeline(of: operands[1], over: range), over: range)
    }
    guard function == .daysBetween, operands.count > 1 else {
      return days.flatMap(over: range) { date, stretch in
        calendar.closedDays(in: stretch).map { tick, closed in
          (tick, date.map { Frame.answer(function, $0, closed) } ?? .unknown)
        }
      }
    }
    let ends = timeline(of: operands[1], over: range).flatMap(over: range) { dates($0, $1) }
    return days.zip(ends, over: range) { start, end in
      guard let start, let end else { return .unknown }
      return .quantity(Span(Rational(Int64(end.days(since: start)))))
    }
  }

  /// A wall time that exists twice is its first reading, one that does not is the jump.
  private func clockInstants(
    _ days: Timeline<CivilDate?>, _ times: Timeline<Cell>, over range: Range<Tick>
  ) -> Timeline<Cell> {
    days.zip(times, over: range) { date, time in
      guard let date, case .quantity(let span) = time, let seconds = span.exactConstant,
        let clock = TimeOfDay(seconds: Int(clamping: seconds.floor))
      else { return .unknown }
      return Cell(calendar.zone(on: date).instant(of: date, at: clock, reading: .first))
    }
  }

  private func clockTimes(_ line: Timeline<Cell>, over range: Range<Tick>) -> Timeline<Cell> {
    line.flatMap(over: range) { cell, stretch in
      guard case .instant(let instants) = cell else { return [(stretch.lowerBound, .unknown)] }
      guard instants.isConstant else {
        return movingClock(instants, stretch)
      }
      let instant = Instant(seconds: instants.value.floor)
      let time = calendar.zone(at: instant).timeOfDay(at: instant)
      return [(stretch.lowerBound, .quantity(Span(Rational(Int64(time.seconds)))))]
    }
  }

  /// A clock that runs: it starts again at each midnight and jumps at each clock change.
  private func movingClock(_ line: Line, _ stretch: Range<Tick>) -> [(Tick, Cell)] {
    guard line.slope == Rational(1) else { return [(stretch.lowerBound, .unknown)] }
    let lead = line.value.floor - line.origin
    let from = stretch.lowerBound.instant + lead
    let until = max(from, stretch.upperBound.instant + lead)
    let starts = Set(calendar.clockBreaks(in: from..<until)).sorted()
    return ([from] + starts).map { instant in
      let time = calendar.zone(at: instant).timeOfDay(at: instant)
      let clock = Line(
        value: Rational(Int64(time.seconds)), at: (instant - lead).seconds, slope: Rational(1))
      let tick = instant == from ? stretch.lowerBound : Tick.deadline(instant - lead)
      return (tick, .quantity(Span(clock)))
    }
  }

  static func answer(
    _ function: CivilFunction, _ date: CivilDate, _ holidays: Holidays
  ) -> Cell {
    func number(_ value: Int) -> Cell { .quantity(Span(Rational(Int64(value)))) }
    func start(_ period: CalendarPeriod) -> Cell { .date(period.start(containing: date)) }
    func end(_ period: CalendarPeriod) -> Cell {
      .date(period.end(containing: date).adding(days: -1))
    }
    return switch function {
    case .dateOf: .date(date)
    case .firstWorkingDayFrom: .date(holidays.workingDay(onOrAfter: date, saturdaysOpen: true))
    case .firstBusinessDayFrom: .date(holidays.workingDay(onOrAfter: date, saturdaysOpen: false))
    case .lastWorkingDayUntil: .date(holidays.workingDay(onOrBefore: date, saturdaysOpen: true))
    case .lastBusinessDayUntil: .date(holidays.workingDay(onOrBefore: date, saturdaysOpen: false))
    case .isHoliday: .truth(holidays.holiday(on: date) != nil)
    case .isWorkingDay: .truth(holidays.isWorkingDay(date, saturdaysOpen: true))
    case .isBusinessDay: .truth(holidays.isWorkingDay(date, saturdaysOpen: false))
    case .monthStart: start(.month)
    case .monthEnd: end(.month)
    case .weekStart: start(.week)
    case .weekEnd: end(.week)
    case .quarterStart: start(.quarter)
    case .quarterEnd: end(.quarter)
    case .yearStart: start(.year)
    case .yearEnd: end(.year)
    case .weekdayOf: .text(weekdayNames[date.weekday.rawValue - 1])
    case .dayOfMonth: number(date.day)
    case .monthOf: number(date.month)
    case .yearOf: number(date.year)
    case .daysBetween, .easter, .clockTimeOf, .atClockTime: .unknown
    }
  }
}

/// The words rules use for days, Monday first.
let weekdayNames = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]

/// The operands of a counted délai.
struct DelaiCount {
  var origin: Expression
  var length: Expression
  var rule: CountingRule
  var isBackward: Bool
  var closedAt: PlaceRole
}

extension MeasureCase {
  /// Suspensions of the listed causes (`*`: any) that have begun at the tick; the end only if it
  /// has come.
  func suspensions(_ causes: [String], at tick: Tick) -> [Suspension] {
    suspensions.filter { stops($0, causes) && $0.from <= tick }.map { span in
      let isOver = span.until.map { $0 <= tick } ?? false
      return Suspension(start: span.start, end: isOver ? span.end : nil)
    }
  }

  /// The start of the stretch, and the ticks within at which such a suspension begins or ends.
  func suspensionTicks(_ causes: [String], in stretch: Range<Tick>) -> [Tick] {
    let ticks = suspensions.filter { stops($0, causes) }
      .flatMap { [$0.from, $0.until].compactMap { $0 } }
    return [stretch.lowerBound]
      + Set(ticks).filter { stretch.lowerBound < $0 && $0 < stretch.upperBound }.sorted()
  }

  /// Whether a suspension of a listed cause is open, over time.
  func isSuspended(_ causes: [String], over range: Range<Tick>) -> Timeline<Bool> {
    if suspensions.isEmpty || causes.isEmpty { return Timeline(false) }
    var result: Timeline<Bool>?
    for tick in suspensionTicks(causes, in: range) {
      let isOpen = suspensions(causes, at: tick).contains { $0.end == nil }
      if result == nil { result = Timeline(isOpen) } else { result?.append(isOpen, from: tick) }
    }
    return result ?? Timeline(false)
  }

  private func stops(_ span: SuspensionSpan, _ causes: [String]) -> Bool {
    causes.contains { $0 == "*" || $0 == span.cause || foldName($0) == span.cause }
  }
}
