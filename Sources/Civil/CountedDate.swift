// The result of counting a délai: a date, and every step that made it.

/// A date with the reasons it is that one.
public struct CountedDate: Hashable, Sendable {
  /// The last day; it ends at 24:00 (CPP 801).
  public let date: CivilDate
  /// The last day before any roll-over.
  public let unrolled: CivilDate
  /// In the order of the count.
  public let reasons: [CountingReason]
}

/// A step in the counting of a délai.
public enum CountingReason: Hashable, Sendable {
  /// The day of the act, or the day counted back from, does not count (CPC 641).
  case dayOfActNotCounted(CivilDate)
  /// The day of the act is the first day.
  case dayOfActCounted(CivilDate)
  /// The last day of a délai franc does not count: it ends a day later.
  case lastDayNotCounted(CivilDate)
  /// The month has no such quantième; the month-end rule gave that date (CPC 641 al. 2).
  case quantiemeMissing(day: Int, became: CivilDate)
  /// A sentence of one month alone is 30 days (CPP 716-1).
  case monthOfThirtyDays
  /// Nobody works on that day, so it is not one of the jours ouvrables or ouvrés.
  case closedDayNotCounted(CivilDate, Closure)
  /// Suspensions touched the days from `first` to `last`; so many of them would have counted.
  case stoppedDays(Int, first: CivilDate, last: CivilDate)
  /// A suspension kept the clock still for so many seconds (délai in hours).
  case stopped(seconds: Int64)
  /// A suspension that has not ended leaves the deadline open.
  case suspensionOpen(since: Instant)
  /// The last day was closed and moved to the next day.
  case pushedForward(past: CivilDate, Closure)
  /// The last day was closed and moved to the day before.
  case pushedBackward(past: CivilDate, Closure)
}
