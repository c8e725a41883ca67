// When a service answers: hours of working days at one place, and how they add up.
import Civil

/// Where a service works: its clock and its holidays.
public struct Workplace: Sendable {
  public var zone: Zone
  public var holidays: Holidays
  public init(zone: Zone = .utc, holidays: Holidays = .none) {
    (self.zone, self.holidays) = (zone, holidays)
  }
}

/// Hours of a week, never on a holiday. Seconds of the day on the wall clock.
public struct WorkingHours: Hashable, Sendable {
  /// ISO 8601: Monday 1 to Sunday 7.
  public var days: [Int] = [1, 2, 3, 4, 5]
  public var fromSeconds: Int64 = 9 * 3600
  public var untilSeconds: Int64 = 17 * 3600

  public init() {}

  /// The hours of that day; nil where nobody works, or where they are empty.
  public func open(on date: CivilDate, at place: Workplace) -> Interval? {
    guard days.contains(date.weekday.rawValue), place.holidays.holiday(on: date) == nil,
      let from = TimeOfDay(seconds: Int(clamping: fromSeconds)),
      let until = TimeOfDay(seconds: Int(clamping: untilSeconds)), from < until
    else { return nil }
    let start = place.zone.instant(of: date, at: from, reading: .first)
    let end = place.zone.instant(of: date, at: until, reading: .second)
    return start < end ? Interval(start: start, end: end) : nil
  }

  /// The first instant at which so many seconds of work have passed since `start`. A place that never
  /// works within a year gives `distantFuture`: nobody is there to be asked.
  public func instant(after start: Instant, seconds: Int64, at place: Workplace) -> Instant {
    var (left, date) = (max(0, seconds), place.zone.date(at: start).adding(days: -1))
    for _ in 0..<WorkingHours.mostDays {
      if let day = open(on: date, at: place), day.end > start {
        let from = max(day.start, start)
        if day.end - from > left { return from + left }
        left -= day.end - from
        if left == 0, seconds > 0 { return day.end }
      }
      date = date.adding(days: 1)
    }
    return .distantFuture
  }

  private static let mostDays = 10 * 366
}
