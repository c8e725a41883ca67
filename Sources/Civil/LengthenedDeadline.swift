// Délais that a suspension stops (DESIGN 6): each civil day touched lengthens a délai in days,
// weeks or months by a day, those within the lengthening included; a délai in hours is
// lengthened by seconds. The roll-over comes after.

/// The last day of a délai that suspensions stopped.
public struct LengthenedDeadline: Hashable, Sendable {
  /// Nil while a suspension that stops the délai is open.
  public let date: CivilDate?
  /// The last day before any roll-over; nil as `date` is.
  public let unrolled: CivilDate?
  /// Days by which the suspensions that have begun lengthened the délai.
  public let stoppedDays: Int
  public let reasons: [CountingReason]
}

/// Lengthens a délai by the civil days that suspensions touched. `deadline` is the last day before
/// any roll-over (``CountedDate/unrolled``).
public func lengthened(
  deadline: CivilDate, start: CivilDate, delai: CivilPeriod, rule: CountingRule,
  suspensions: [Suspension], zone: Zone, closed: some HolidayCalendar
) -> LengthenedDeadline {
  let stopped = StoppedDays(suspensions, zone: zone)
  let first = rule.firstDay == .included ? start : start.adding(days: 1)
  var (last, days, reasons): (CivilDate, Int, [CountingReason]) = (deadline, 0, [])
  for stretch in stopped.stretches {
    let day = max(stretch.first, first)
    guard day <= last else { break }
    guard day <= stretch.last else { continue }
    if let since = stretch.openSince {
      let open = CountingReason.suspensionOpen(since: since)
      return LengthenedDeadline(
        date: nil, unrolled: nil, stoppedDays: days, reasons: reasons + [open])
    }
    let (number, end) =
      delai.countsWorkingDays
      ? lengthenedByOpenDays(last, day...stretch.last, delai, closed)
      : lengthenedByDays(last, day...stretch.last)
    if number > 0 { reasons.append(.stoppedDays(number, first: day, last: stretch.last)) }
    days += number
    last = end
  }
  let (date, pushes) = rolled(last, rule.rollOver, closed)
  return LengthenedDeadline(
    date: date, unrolled: last, stoppedDays: days, reasons: reasons + pushes)
}

/// Each stopped day pushes the last day by one, so that the next stopped day lies within too: once
/// a stretch begins in time, all its days count.
private func lengthenedByDays(
  _ last: CivilDate, _ stopped: ClosedRange<CivilDate>
) -> (number: Int, last: CivilDate) {
  let number = stopped.upperBound.days(since: stopped.lowerBound) + 1
  return (number, last.adding(days: number))
}

/// A délai in jours ouvrables or ouvrés is lengthened only by days that would have counted.
private func lengthenedByOpenDays(
  _ last: CivilDate, _ stopped: ClosedRange<CivilDate>, _ delai: CivilPeriod,
  _ closed: some HolidayCalendar
) -> (number: Int, last: CivilDate) {
  let kind = delai.businessDays > 0 ? ClosedDays.ouvres : .ouvrables
  var (day, number, last) = (stopped.lowerBound, 0, last)
  while day <= min(stopped.upperBound, last), last < .latest {
    if closed.closure(on: day, kind) == nil {
      number += 1
      last = closed.openDay(from: last.adding(days: 1), step: 1, kind)
    }
    day = day.adding(days: 1)
  }
  return (number, last)
}

/// Counts a délai and lengthens it in one go.
public func deadline(
  after start: CivilDate, _ delai: CivilPeriod, rule: CountingRule,
  closed: some HolidayCalendar, suspensions: [Suspension], zone: Zone
) -> LengthenedDeadline {
  let plain = deadline(after: start, delai, rule: rule, closed: closed)
  let longer = lengthened(
    deadline: plain.unrolled, start: start, delai: delai, rule: rule, suspensions: suspensions,
    zone: zone, closed: closed)
  let counting = plain.reasons.filter { !$0.isRollOver }
  return LengthenedDeadline(
    date: longer.date, unrolled: longer.unrolled, stoppedDays: longer.stoppedDays,
    reasons: counting + longer.reasons)
}

extension CountingReason {
  /// Whether the step is a push past a closed day.
  public var isRollOver: Bool {
    switch self {
    case .pushedForward, .pushedBackward: true
    default: false
    }
  }
}

/// The end of a délai in elapsed time that suspensions stopped.
public struct LengthenedInstant: Hashable, Sendable {
  /// Nil while a suspension that stops the délai is open.
  public let instant: Instant?
  public let stoppedSeconds: Int64
  public let reasons: [CountingReason]
}

/// Lengthens a délai in hours by the seconds that suspensions lasted, those within the
/// lengthening included. One that starts at the deadline comes too late to stop it.
public func lengthened(
  deadline: Instant, start: Instant, suspensions: [Suspension]
) -> LengthenedInstant {
  var end = deadline
  var seconds: Int64 = 0
  for interval in IntervalSet(suspensions.map(\.interval)).intervals {
    guard interval.start < end else { break }
    if interval.end == .distantFuture {
      let reasons: [CountingReason] = [.suspensionOpen(since: interval.start)]
      return LengthenedInstant(instant: nil, stoppedSeconds: seconds, reasons: reasons)
    }
    let stopped = Interval(start: max(interval.start, start), end: interval.end).seconds
    seconds = saturatingSum(seconds, stopped)
    end = end + stopped
  }
  let reasons: [CountingReason] = seconds > 0 ? [.stopped(seconds: seconds)] : []
  return LengthenedInstant(instant: end, stoppedSeconds: seconds, reasons: reasons)
}

/// A délai that runs, as the share of it that has gone by is asked for.
public struct RunningDelai: Hashable, Sendable {
  public let start: CivilDate
  /// The last day as it would stand without any suspension.
  public let deadline: CivilDate
  public let firstDay: CountingRule.FirstDay

  public init(start: CivilDate, deadline: CivilDate, firstDay: CountingRule.FirstDay) {
    self.start = start
    self.deadline = deadline
    self.firstDay = firstDay
  }

  /// The first day that counts.
  public var countedStart: CivilDate { firstDay == .included ? start : start.adding(days: 1) }

  /// All its civil days, none of them suspended.
  public var countedDays: Int { max(0, deadline.days(since: countedStart) + 1) }
}

/// The civil days of a délai gone by at an instant, over all its civil days. A day counts once it
/// is over, and rests where a suspension touches it: both numbers leave those days out.
public func share(
  of delai: RunningDelai, at instant: Instant, suspensions: [Suspension], zone: Zone
) -> (elapsed: Int, total: Int) {
  let (first, total) = (delai.countedStart, delai.countedDays)
  let today = zone.date(at: instant)
  let known = suspensions.filter { $0.start < instant }
  let stopped = StoppedDays(known, zone: zone)
  let gone = max(0, today.days(since: first))
  let resting = gone == 0 ? 0 : stopped.count(from: first, through: today.adding(days: -1))
  return (min(gone - resting, total), total)
}
