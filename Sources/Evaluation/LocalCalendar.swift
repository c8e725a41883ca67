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

  /// The first instant t with t − period >= instant: where a sliding window of that length lets go
  /// of what happened at `instant`. Once let go of, it does not come back, though a clock that is
  /// put back shows the same wall time again.
  func release(of instant: Instant, after period: CivilPeriod) -> Instant {
    let zone = zone(at: instant)
    let origin = zone.date(at: instant)
    var date = shifted(origin, by: period, sign: 1)
    while shifted(date, by: period, sign: -1) < origin { date = date.adding(days: 1) }
    guard shifted(date, by: period, sign: -1) == origin else { return startOfDay(date) }
    let plain = self.zone(on: date).instant(
      of: date, at: zone.timeOfDay(at: instant), reading: .first)
    if changes(near: instant).isEmpty, changes(near: plain).isEmpty { return plain }
    return firstPassing(instant, after: period, near: plain)
  }

  /// Between two changes of the clock the window's start only moves forward.
  private func firstPassing(
    _ instant: Instant, after period: CivilPeriod, near plain: Instant
  ) -> Instant {
    let bounds = [plain - LocalCalendar.near] + changes(near: plain) + [plain + LocalCalendar.near]
    for (from, until) in zip(bounds, bounds.dropFirst()) {
      let found = firstSecond(in: from.seconds..<until.seconds) {
        shifted(Instant(seconds: $0), by: period, sign: -1) >= instant
      }
      if let found { return Instant(seconds: found) }
    }
    return plain
  }

  /// Where the start of a sliding window of that length does not move a second each second while
  /// it passes the interval.
  func breaks(in interval: Interval, after period: CivilPeriod) -> [Instant] {
    let own = changes(in: interval.start - LocalCalendar.near, interval.end + LocalCalendar.near)
    let later = changes(
      in: release(of: interval.start, after: period) - LocalCalendar.near,
      release(of: interval.end, after: period) + LocalCalendar.near)
    return own.flatMap { [$0, $0 + 3600, $0 + 1800] }
      + later.flatMap { change in
        let before = shifted(change - 1, by: period, sign: -1)
        return [before, before + 1, shifted(change, by: period, sign: -1)]
      }
  }

  private static let near: Int64 = 86_400

  private func changes(near instant: Instant) -> [Instant] {
    changes(in: instant - LocalCalendar.near, instant + LocalCalendar.near)
  }

  /// Changes of the clock between two instants.
  private func changes(in from: Instant, _ until: Instant) -> [Instant] {
    let zone = zone(at: from)
    var result: [Instant] = []
    var next = zone.nextChange(after: from)
    while let change = next, change < until {
      result.append(change)
      next = zone.nextChange(after: change)
    }
    return result
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
