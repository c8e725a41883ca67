// Adding months to a date: what happens where the month has no such quantième.

/// Where a délai in months ends when the last month lacks its quantième (31 January + 1 month).
public enum MonthEnd: Hashable, Sendable {
  /// On the last day of that month (CPC 641 al. 2).
  case lastDayOfMonth
  /// On the first day of the month after.
  case firstOfNextMonth
}

extension CivilDate {
  /// The same quantième so many months later (earlier if negative). `isMissing` tells that the
  /// month has no such quantième and that `monthEnd` decided. Kept within years 1 to 9999.
  public func adding(
    months: Int, monthEnd: MonthEnd
  ) -> (date: CivilDate, isMissing: Bool) {
    let (year, month, day) = fields
    let bounded = min(max(months, -120_000), 120_000)
    let index = year * 12 + month - 1 + bounded
    if index < 12 { return (.earliest, false) }
    if index >= 120_000 { return (.latest, false) }
    let (newYear, newMonth) = (index / 12, index % 12 + 1)
    if let date = CivilDate(year: newYear, month: newMonth, day: day) { return (date, false) }
    let length = CivilDate.daysInMonth(year: newYear, month: newMonth)
    let last = CivilDate(
      unchecked: CivilDate.dayNumber(year: newYear, month: newMonth, day: length))
    return (monthEnd == .lastDayOfMonth ? last : last.adding(days: 1), true)
  }
}

/// The k-th bound of a series: anchor + k × period, never chained, months before days.
/// Working days have no fixed length and are left out; count them with ``deadline``.
public func periodBound(
  anchor: CivilDate, period: CivilPeriod, k: Int, monthEnd: MonthEnd
) -> CivilDate {
  let times = min(max(k, -10_000_000), 10_000_000)
  let month = anchor.adding(months: period.totalMonths * times, monthEnd: monthEnd).date
  return month.adding(days: period.totalDays * times)
}
