// Counts a délai forward from an act or back from a date. One function for each direction;
// months are added before days, working days come last, the roll-over after all.

/// The last day of a délai that runs from the act of `start`.
public func deadline(
  after start: CivilDate, _ delai: CivilPeriod, rule: CountingRule,
  closed: some HolidayCalendar
) -> CountedDate {
  count(from: start, delai, rule: rule, closed: closed, direction: .forward)
}

/// The last day on which an act is in time that must be done so long before `date`. The roll-over
/// of a délai counted backward goes to the safe side, earlier, whichever way its rule looks.
public func deadline(
  before date: CivilDate, _ delai: CivilPeriod, rule: CountingRule,
  closed: some HolidayCalendar
) -> CountedDate {
  count(from: date, delai, rule: rule, closed: closed, direction: .backward)
}

private enum Direction: Int { case forward = 1, backward = -1 }

private func count(
  from start: CivilDate, _ delai: CivilPeriod, rule: CountingRule,
  closed: some HolidayCalendar, direction: Direction
) -> CountedDate {
  var count = Count(start: start, rule: rule, step: direction.rawValue)
  count.addFirstDay()
  count.addMonthsAndDays(delai)
  count.addWorkingDays(delai.workingDays, .ouvrables, closed)
  count.addWorkingDays(delai.businessDays, .ouvres, closed)
  count.closeFranc()
  let (date, pushes) = rolled(
    count.date, direction == .forward ? rule.rollOver : rule.rollOver.reversed, closed)
  return CountedDate(date: date, unrolled: count.date, reasons: count.reasons + pushes)
}

/// A count under way.
private struct Count {
  let start: CivilDate
  let rule: CountingRule
  /// 1 forward, -1 backward.
  let step: Int
  var date: CivilDate
  var reasons: [CountingReason] = []

  init(start: CivilDate, rule: CountingRule, step: Int) {
    self.start = start
    self.rule = rule
    self.step = step
    date = start
  }

  mutating func addFirstDay() {
    let isCounted = rule.firstDay == .included
    reasons.append(isCounted ? .dayOfActCounted(start) : .dayOfActNotCounted(start))
  }

  mutating func addMonthsAndDays(_ delai: CivilPeriod) {
    var (months, days) = (delai.totalMonths, delai.totalDays)
    if rule.sentence == .article716, months == 1, days == 0, !delai.countsWorkingDays {
      reasons.append(.monthOfThirtyDays)
      (months, days) = (0, 30)
    }
    addMonths(months)
    if rule.firstDay == .included, months == 0, days > 0 { days -= 1 }
    date = date.adding(days: days * step)
  }

  /// With the first day counted, the last one is the eve of the quantième (the day after it when
  /// counting back): the last day of a month that lacks either.
  private mutating func addMonths(_ months: Int) {
    guard months > 0 else { return }
    let isIncluded = rule.firstDay == .included
    let end = isIncluded ? (step > 0 ? MonthEnd.firstOfNextMonth : .lastDayOfMonth) : rule.monthEnd
    let (bound, isMissing) = date.adding(months: months * step, monthEnd: end)
    date = isIncluded ? bound.adding(days: -step) : bound
    if isMissing { reasons.append(.quantiemeMissing(day: start.day, became: date)) }
  }

  /// Moves on to the n-th open day; the day of the act itself counts where it is included.
  mutating func addWorkingDays(
    _ number: Int, _ closedDays: ClosedDays, _ calendar: some HolidayCalendar
  ) {
    guard number > 0 else { return }
    var left = number
    if rule.firstDay == .included, date == start {
      if calendar.closure(on: date, closedDays) == nil { left -= 1 }
    }
    while left > 0, date != .latest, date != .earliest {
      date = date.adding(days: step)
      if let closure = calendar.closure(on: date, closedDays) {
        skip(closure)
      } else {
        left -= 1
      }
    }
  }

  /// A long délai does not list its hundreds of Sundays.
  private mutating func skip(_ closure: Closure) {
    if reasons.count < 64 { reasons.append(.closedDayNotCounted(date, closure)) }
  }

  mutating func closeFranc() {
    guard rule.firstDay == .franc else { return }
    reasons.append(.lastDayNotCounted(date))
    date = date.adding(days: step)
  }
}

/// Moves a last day off the closed days, one at a time.
func rolled(
  _ date: CivilDate, _ rollOver: CountingRule.RollOver, _ calendar: some HolidayCalendar
) -> (date: CivilDate, reasons: [CountingReason]) {
  switch rollOver {
  case .none: (date, [])
  case .forward(let closed): pushed(date, 1, closed, calendar)
  case .backward(let closed): pushed(date, -1, closed, calendar)
  }
}

private func pushed(
  _ date: CivilDate, _ step: Int, _ closed: ClosedDays, _ calendar: some HolidayCalendar
) -> (date: CivilDate, reasons: [CountingReason]) {
  let end = calendar.openDay(from: date, step: step, closed)
  var reasons: [CountingReason] = []
  var day = date
  while day != end, let closure = calendar.closure(on: day, closed) {
    reasons.append(
      step > 0 ? .pushedForward(past: day, closure) : .pushedBackward(past: day, closure))
    day = day.adding(days: step)
  }
  return (end, reasons)
}

extension CountingRule.RollOver {
  /// The roll-over of a délai counted backward: always earlier.
  fileprivate var reversed: CountingRule.RollOver {
    switch self {
    case .none: .none
    case .forward(let closed), .backward(let closed): .backward(closed)
    }
  }
}
