// Local time and closed days at one place of a measure; the place's zone may change with effect.
import CaseFile
import Civil

/// The zone in force at an instant is the last whose start is not after it.
struct LocalCalendar {
  /// In order of start; never empty.
  let zones: [(from: Instant, zone: Zone)]
  let holidays: Holidays

  func zone(at instant: Instant) -> Zone {
    if zones.count == 1 { return zones[0].zone }
    return zones.last { $0.from <= instant }?.zone ?? zones[0].zone
  }

  /// The stretches of `from..<to` that lie in one zone each.
  func zones(from: Instant, to: Instant) -> [(Range<Instant>, Zone)] {
    let starts = [from] + zones.map(\.from).filter { from < $0 && $0 < to } + [to]
    return zip(starts, starts.dropFirst()).filter { $0 < $1 }.map { ($0..<$1, zone(at: $0)) }
  }

  /// The zone of a civil date: the one in force at that date's midnight in UTC.
  func zone(on date: CivilDate) -> Zone {
    zone(at: Instant(seconds: Int64(date.dayNumber) * 86_400))
  }

  func date(at instant: Instant) -> CivilDate { zone(at: instant).date(at: instant) }

  func startOfDay(_ date: CivilDate) -> Instant { zone(on: date).startOfDay(date) }

  func instant(of bound: Validity.Bound) -> Instant {
    switch bound {
    case .date(let date): startOfDay(date)
    case .instant(let instant): instant
    }
  }

  /// The same wall time so many civil units later or earlier.
  func shifted(_ instant: Instant, by period: CivilPeriod, sign: Int) -> Instant {
    let zone = zone(at: instant)
    let date = shifted(zone.date(at: instant), by: period, sign: sign)
    return self.zone(on: date).instant(
      of: date, at: zone.timeOfDay(at: instant), reading: .first)
  }

  /// Months first, then days; a missing quantième is the last day of the month.
  func shifted(_ date: CivilDate, by period: CivilPeriod, sign: Int) -> CivilDate {
    date.adding(months: sign * period.totalMonths, monthEnd: .lastDayOfMonth).date
      .adding(days: sign * period.totalDays)
  }

  /// The first instant t after `instant` with t − period >= instant: where a sliding window of
  /// that length lets go of what happened at `instant`.
  func release(of instant: Instant, after period: CivilPeriod) -> Instant {
    let zone = zone(at: instant)
    let origin = zone.date(at: instant)
    var date = shifted(origin, by: period, sign: 1)
    while shifted(date, by: period, sign: -1) < origin { date = date.adding(days: 1) }
    guard shifted(date, by: period, sign: -1) == origin else { return startOfDay(date) }
    return self.zone(on: date).instant(
      of: date, at: zone.timeOfDay(at: instant), reading: .first)
  }

  /// The midnights strictly within a stretch, and what day it is from each on.
  func midnights(in range: Range<Instant>) -> [(instant: Instant, date: CivilDate)] {
    guard !range.isEmpty else { return [] }
    var result: [(instant: Instant, date: CivilDate)] = []
    var date = date(at: range.lowerBound).adding(days: 1)
    while date < .latest {
      let instant = startOfDay(date)
      if instant >= range.upperBound { break }
      if instant > range.lowerBound { result.append((instant, date)) }
      date = date.adding(days: 1)
    }
    return result
  }
}
