// One window of a timetable: from a wall time to another, on the same day or past midnight.

/// A window on the wall clock that opens on one day: `18:00-20:00`, or `20:00-06:00` past midnight.
public struct DailyWindow: Hashable, Sendable {
  public let start: TimeOfDay
  /// At or before `start` on the clock where the window ends on the day after.
  public let end: TimeOfDay

  /// Equal bounds are refused: nobody can tell an empty window from a whole day. A whole day is
  /// 00:00-24:00.
  public init(start: TimeOfDay, end: TimeOfDay) throws(TimetableError) {
    guard start != end else { throw .equalBounds(start) }
    guard start < .endOfDay else { throw .startsAtEndOfDay }
    self.start = start
    self.end = end
  }

  public var crossesMidnight: Bool { end < start }

  /// Wall-clock seconds, whatever the clocks do that night.
  public var wallSeconds: Int64 {
    Int64(end.seconds) - Int64(start.seconds) + (crossesMidnight ? 86_400 : 0)
  }
}

/// Why a timetable is refused.
public enum TimetableError: Error, Hashable, Sendable {
  case equalBounds(TimeOfDay)
  /// A window cannot open at 24:00; that is 00:00 of the day after.
  case startsAtEndOfDay
  /// Two versions are valid from the same day.
  case sameValidFrom(CivilDate?)
}
