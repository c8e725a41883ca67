// The clock of a place whose zone may change: a day keeps the bounds of the zone that is in force
// at its midnight in UTC, an hour is that of the zone in force at the instant.
import Civil

struct OraclePlace {
  let zone: (Instant) -> Zone

  func zone(on date: CivilDate) -> Zone { zone(Instant(seconds: Int64(date.dayNumber) * 86_400)) }

  func startOfDay(_ date: CivilDate) -> Instant { zone(on: date).startOfDay(date) }

  func date(at instant: Instant) -> CivilDate {
    let near = zone(instant).date(at: instant)
    return (-2...2).map { near.adding(days: $0) }.last { startOfDay($0) <= instant } ?? near
  }

  func timeOfDay(at instant: Instant) -> TimeOfDay { zone(instant).timeOfDay(at: instant) }

  func instant(of date: CivilDate, at time: TimeOfDay, reading: FoldReading) -> Instant {
    zone(on: date).instant(of: date, at: time, reading: reading)
  }

  /// The same wall time so much earlier, and never before what it was a moment ago.
  func back(_ period: CivilPeriod, from instant: Instant) -> Instant {
    var moments = [instant]
    for part in [instant - 172_800, instant] {
      var change = zone(part).nextChange(after: instant - 172_800)
      while let at = change, at <= instant {
        moments.append(at - 1)
        change = zone(part).nextChange(after: at)
      }
    }
    return moments.map { plainBack(period, from: $0) }.max()!
  }

  private func plainBack(_ period: CivilPeriod, from instant: Instant) -> Instant {
    let zone = zone(instant)
    let date = zone.date(at: instant).adding(
      months: -period.totalMonths, monthEnd: .lastDayOfMonth
    ).date.adding(days: -period.totalDays)
    return zone.instant(of: date, at: zone.timeOfDay(at: instant), reading: .first)
  }
}
