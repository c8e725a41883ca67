// The civil periods of the calendar: day, ISO week, month, quarter, year.

/// A kind of civil period that the calendar itself bounds.
public enum CalendarPeriod: Hashable, CaseIterable, Sendable {
  case day
  /// From Monday (ISO 8601).
  case week
  case month, quarter, year

  /// The first day of the period that contains that date.
  public func start(containing date: CivilDate) -> CivilDate {
    let (year, month, day) = date.fields
    switch self {
    case .day: return date
    case .week: return date.adding(days: 1 - date.weekday.rawValue)
    case .month: return date.adding(days: 1 - day)
    case .quarter: return first(year, (month - 1) / 3 * 3 + 1)
    case .year: return first(year, 1)
    }
  }

  /// The first day after the period that contains that date.
  public func end(containing date: CivilDate) -> CivilDate {
    let start = start(containing: date)
    switch self {
    case .day: return start.adding(days: 1)
    case .week: return date.adding(days: 8 - date.weekday.rawValue)
    case .month: return start.adding(months: 1, monthEnd: .lastDayOfMonth).date
    case .quarter: return start.adding(months: 3, monthEnd: .lastDayOfMonth).date
    case .year: return start.adding(months: 12, monthEnd: .lastDayOfMonth).date
    }
  }

  private func first(_ year: Int, _ month: Int) -> CivilDate {
    CivilDate(unchecked: CivilDate.dayNumber(year: year, month: month, day: 1))
  }
}
