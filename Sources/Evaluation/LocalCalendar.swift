// Local time and closed days at one place of a measure; the place's zone may change with effect.
import CaseFile
import Civil

/// The zone in force at an instant is the last whose start is not after it.
struct LocalCalendar {
  /// In order of start; never empty.
  let zones: [(from: Instant, zone: Zone)]
  /// As long as the place has not moved to another territory.
  let holidays: Holidays
  /// Closed days from a tick on, in order; empty where the territory does not change.
  var moves: [(from: Tick, holidays: Holidays)] = []

  func holidays(at tick: Tick) -> Holidays {
    moves.last { $0.from <= tick }?.holidays ?? holidays
  }

  /// The start of the stretch, and each move within, with the closed days from there on.
  func closedDays(in stretch: Range<Tick>) -> [(tick: Tick, holidays: Holidays)] {
    let first = stretch.lowerBound
    if moves.isEmpty { return [(first, holidays)] }
    return [(first, holidays(at: first))]
      + moves.filter { first < $0.from && $0.from < stretch.upperBound }
      .map { ($0.from, $0.holidays) }
  }

  func zone(at instant: Instant) -> Zone {
    if zones.count == 1 { return zones[0].zone }
    return zones.last { $0.from <= instant }?.zone ?? zones[0].zone
  }

  /// The stretches of `from..<to` that lie in one zone each.
  func zones(from: Instant, to: Instant) -> [(Range<Instant>, Zone)] {
    let starts = [from] + zones.map(\.from).filter { from < $0 && $0 < to } + [to]
    return zip(starts, starts.dropFirst()).filter { $0 < $1 }.map { ($0..<$1, zone(at: $0)) }
  }

  /// The zone of a civil date: the one in force at that date's midnight in UTC. Days keep the
  /// bounds of the place where they were lived.
  func zone(on date: CivilDate) -> Zone {
    zone(at: Instant(seconds: Int64(date.dayNumber) * 86_400))
  }

  /// The day that an instant lies in.
  func date(at instant: Instant) -> CivilDate {
    var date = zone(at: instant).date(at: instant)
    if zones.count == 1 { return date }
    while startOfDay(date) > instant { date = date.adding(days: -1) }
    while startOfDay(date.adding(days: 1)) <= instant { date = date.adding(days: 1) }
    return date
  }

  func startOfDay(_ date: CivilDate) -> Instant { zone(on: date).startOfDay(date) }

  func instant(of bound: Validity.Bound) -> Instant {
    switch bound {
    case .date(let date): startOfDay(date)
    case .instant(let instant): instant
    }
  }

  /// The same wall time so many civil units later or earlier, on the clock of the place then.
  func shifted(_ instant: Instant, by period: CivilPeriod, sign: Int) -> Instant {
    let zone = zone(at: instant)
    let date = shifted(zone.date(at: instant), by: period, sign: sign)
    return zone.instant(of: date, at: zone.timeOfDay(at: instant), reading: .first)
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
    if zones.count == 1 { return release(of: instant, after: period, in: zones[0].zone) }
    for (index, place) in zones.enumerated() {
      let until = index + 1 < zones.count ? zones[index + 1].from : .distantFuture
      let found = max(release(of: instant, after: period, in: place.zone), place.from)
      if found < until { return found }
    }
    return .distantFuture
  }

  private func release(
    of instant: Instant, after period: CivilPeriod, in zone: Zone
  ) -> Instant {
    let origin = zone.date(at: instant)
    var date = shifted(origin, by: period, sign: 1)
    while shifted(date, by: period, sign: -1) < origin { date = date.adding(days: 1) }
    guard shifted(date, by: period, sign: -1) == origin else { return zone.startOfDay(date) }
    let plain = zone.instant(of: date, at: zone.timeOfDay(at: instant), reading: .first)
    if zone.changes(near: instant).isEmpty, zone.changes(near: plain).isEmpty { return plain }
    let one = LocalCalendar(zones: [(.distantPast, zone)], holidays: holidays)
    return one.firstPassing(instant, after: period, near: plain)
  }

  /// Between two changes of the clock the window's start only moves forward.
  private func firstPassing(
    _ instant: Instant, after period: CivilPeriod, near plain: Instant
  ) -> Instant {
    let bounds = [plain - Zone.near] + zones[0].zone.changes(near: plain) + [plain + Zone.near]
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
    let own = changes(in: interval.start - Zone.near, interval.end + Zone.near)
    let later = changes(
      in: release(of: interval.start, after: period) - Zone.near,
      release(of: interval.end, after: period) + Zone.near)
    return own.flatMap { [$0, $0 + 3600, $0 + 1800] }
      + later.flatMap { change in
        let before = shifted(change - 1, by: period, sign: -1)
        return [before, before + 1, shifted(change, by: period, sign: -1)]
      }
  }

  /// Changes of the clock between two instants, at any place ever lived in, and moves.
  private func changes(in from: Instant, _ until: Instant) -> [Instant] {
    if zones.count == 1 { return zones[0].zone.changes(in: from, until) }
    return zones.flatMap { [$0.from] + $0.zone.changes(in: from, until) }
      .filter { from < $0 && $0 < until }.sorted()
  }

  /// Where the clock of the place does not show a second more than a second before.
  func clockBreaks(in range: Range<Instant>) -> [Instant] {
    zones(from: range.lowerBound, to: range.upperBound).flatMap { part, zone in
      let one = LocalCalendar(zones: [(.distantPast, zone)], holidays: holidays)
      return [part.lowerBound] + one.midnights(in: part).map(\.instant)
        + zone.changes(in: part.lowerBound, part.upperBound)
    }.filter { range.lowerBound < $0 }
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

extension Zone {
  fileprivate static let near: Int64 = 86_400

  fileprivate func changes(near instant: Instant) -> [Instant] {
    changes(in: instant - Zone.near, instant + Zone.near)
  }

  /// Changes of the clock between two instants.
  fileprivate func changes(in from: Instant, _ until: Instant) -> [Instant] {
    var result: [Instant] = []
    var next = nextChange(after: from)
    while let change = next, change < until {
      result.append(change)
      next = nextChange(after: change)
    }
    return result
  }
}
