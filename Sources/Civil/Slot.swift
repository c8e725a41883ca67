// A slot of a timetable: one stretch of time, with its key and what the clocks did to it.

/// One stretch of a timetable.
public struct Slot: Hashable, Sendable {
  /// The day the slot starts on the wall clock.
  public let firstDay: CivilDate
  /// 1 for the first slot that starts that day, 2 for the second.
  public let ordinal: Int
  public let start: Instant
  /// Excluded.
  public let end: Instant
  /// What a clock change did to the bounds.
  public let notes: [SlotNote]

  /// `2026-03-02`, or `2026-03-02#2` for a second slot that starts the same day.
  public var key: String { ordinal == 1 ? "\(firstDay)" : "\(firstDay)#\(ordinal)" }
  public var interval: Interval { Interval(start: start, end: end) }
}

/// What a clock change did to a slot.
public enum SlotNote: Hashable, Sendable {
  /// The local time of that bound does not exist; the bound is the jump.
  case skipped(Bound, at: TimeOfDay, jump: Instant)
  /// The local time of that bound exists twice; this reading favours the person.
  case repeated(Bound, at: TimeOfDay, chosen: FoldReading)
  /// Nothing is left of the slot: it is sans objet.
  case empty
}
