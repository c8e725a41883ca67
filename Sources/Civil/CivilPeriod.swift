// A délai in civil units: years, months, weeks, days, jours ouvrables and jours ouvrés.
// `1 jour` is a civil day; 24 hours are elapsed seconds and no business of this type (DESIGN 6).

/// A length of time on the calendar, never negative.
public struct CivilPeriod: Hashable, Sendable {
  public let years: Int
  public let months: Int
  public let weeks: Int
  public let days: Int
  /// Jours ouvrables: all days but Sundays and holidays.
  public let workingDays: Int
  /// Jours ouvrés: all days but Saturdays, Sundays and holidays.
  public let businessDays: Int

  /// Each count is brought into 0 to 9 999 999, past which no civil date lies.
  public init(
    years: Int = 0, months: Int = 0, weeks: Int = 0, days: Int = 0, workingDays: Int = 0,
    businessDays: Int = 0
  ) {
    self.years = CivilPeriod.bounded(years)
    self.months = CivilPeriod.bounded(months)
    self.weeks = CivilPeriod.bounded(weeks)
    self.days = CivilPeriod.bounded(days)
    self.workingDays = CivilPeriod.bounded(workingDays)
    self.businessDays = CivilPeriod.bounded(businessDays)
  }

  /// Years and months, in months.
  public var totalMonths: Int { years * 12 + months }
  /// Weeks and days, in civil days.
  public var totalDays: Int { weeks * 7 + days }
  public var isZero: Bool { self == CivilPeriod() }
  /// Whether the period counts only days on which someone works.
  public var countsWorkingDays: Bool { workingDays > 0 || businessDays > 0 }

  /// The largest count of one unit that a period holds.
  public static let maximum = 9_999_999

  private static func bounded(_ count: Int) -> Int { min(max(count, 0), maximum) }
}
