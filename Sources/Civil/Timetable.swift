// A weekly timetable with versions and exceptions; its slots are in Timetable+Slots.swift.
// A slot keeps the version and the exceptions in force on the day it starts (DESIGN 4).

/// A weekly timetable, changed over time by versions and on single days by exceptions.
public struct Timetable: Hashable, Sendable {
  /// The windows of a week from a day on.
  public struct Version: Hashable, Sendable {
    /// The first day whose windows are those of this version; nil for always before.
    public let validFrom: CivilDate?
    /// Windows by the day they open; Monday first, always seven.
    public let week: [[DailyWindow]]

    public init(validFrom: CivilDate?, windows: [Weekday: [DailyWindow]]) {
      self.validFrom = validFrom
      week = Weekday.allCases.map { windows[$0] ?? [] }
    }

    /// The same windows every day.
    public init(validFrom: CivilDate?, daily: [DailyWindow]) {
      self.validFrom = validFrom
      week = Weekday.allCases.map { _ in daily }
    }
  }

  /// Other windows, or none, on one day.
  public struct Exception: Hashable, Sendable {
    public let day: CivilDate
    public let windows: [DailyWindow]

    public init(on day: CivilDate, windows: [DailyWindow]) {
      self.day = day
      self.windows = windows
    }
  }

  /// In order of their first day.
  public let versions: [Version]
  /// In order of their day, as given within a day.
  public let exceptions: [Exception]
  /// The days outside which the timetable is the same week over and over; nil if it always is.
  let changingDays: ClosedRange<CivilDate>?

  public init(versions: [Version], exceptions: [Exception] = []) throws(TimetableError) {
    let sorted = versions.sorted { Timetable.first($0) < Timetable.first($1) }
    for (version, next) in zip(sorted, sorted.dropFirst())
    where Timetable.first(version) == Timetable.first(next) {
      throw .sameValidFrom(version.validFrom)
    }
    self.versions = sorted
    self.exceptions = exceptions.enumerated()
      .sorted { ($0.element.day, $0.offset) < ($1.element.day, $1.offset) }.map(\.element)
    let days = versions.compactMap(\.validFrom) + exceptions.map(\.day)
    changingDays = days.min().flatMap { first in days.max().map { first...$0 } }
  }

  /// The windows that open on a day. Of overlapping exceptions the more favourable holds: least
  /// time for a burden, most for an entitlement.
  public func windows(on day: CivilDate, reading: Reading) -> [DailyWindow] {
    let index = firstException(onOrAfter: day)
    if index < exceptions.count, exceptions[index].day == day {
      return favourable(from: index, on: day, reading)
    }
    guard let version = versions.last(where: { Timetable.first($0) <= day }) else { return [] }
    return version.week[day.weekday.rawValue - 1]
  }

  private func favourable(
    from index: Int, on day: CivilDate, _ reading: Reading
  ) -> [DailyWindow] {
    var best = exceptions[index].windows
    for other in exceptions[(index + 1)...].prefix(while: { $0.day == day }) {
      let (mine, theirs) = (Timetable.seconds(best), Timetable.seconds(other.windows))
      if reading == .burden ? theirs < mine : theirs > mine { best = other.windows }
    }
    return best
  }

  private func firstException(onOrAfter day: CivilDate) -> Int {
    var low = 0
    var high = exceptions.count
    while low < high {
      let middle = (low + high) / 2
      if exceptions[middle].day < day { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Wall-clock seconds that windows cover together.
  private static func seconds(_ windows: [DailyWindow]) -> Int64 {
    var total: Int64 = 0
    var reached = Int64.min
    for window in windows.sorted(by: { $0.start < $1.start }) {
      let start = max(Int64(window.start.seconds), reached)
      let end = Int64(window.start.seconds) + window.wallSeconds
      total += max(0, end - start)
      reached = max(reached, end)
    }
    return total
  }

  private static func first(_ version: Version) -> CivilDate { version.validFrom ?? .earliest }

}
