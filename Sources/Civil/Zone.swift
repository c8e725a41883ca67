// A time zone: the bridge between instants and local dates and times.
// Built once from TZif bytes; it holds a table of offsets laid out over one cycle of the calendar.

/// A time zone under the name that was written for it. Cheap to copy.
public struct Zone: Sendable {
  /// The name as written, never replaced by a canonical one.
  public let name: String
  let table: OffsetTable

  /// Reads a compiled zone file (TZif, RFC 9636, versions 1 to 4).
  public init(name: String, tzif: some Sequence<UInt8>) throws(ZoneError) {
    self.name = name
    table = try TZif(Array(tzif)).offsetTable()
  }

  private init(name: String, table: OffsetTable) {
    self.name = name
    self.table = table
  }

  public static let utc = Zone(name: "UTC", table: OffsetTable(constant: 0))

  /// Seconds to add to UTC to get the local wall time.
  public func offset(at instant: Instant) -> Int32 { table.offset(at: instant.seconds) }

  /// The local date at an instant.
  public func date(at instant: Instant) -> CivilDate {
    let local = saturatingSum(instant.seconds, Int64(offset(at: instant)))
    return CivilDate(dayNumber: Int32(clamping: floorQuotient(local, 86_400)))
  }

  /// The local wall time at an instant, below 24:00.
  public func timeOfDay(at instant: Instant) -> TimeOfDay {
    let local = saturatingSum(instant.seconds, Int64(offset(at: instant)))
    return TimeOfDay(unchecked: Int32(local - saturatingDay(local)))
  }

  /// The local date and wall time at an instant, in one look at the table.
  public func dateAndTime(at instant: Instant) -> (date: CivilDate, time: TimeOfDay) {
    let local = saturatingSum(instant.seconds, Int64(offset(at: instant)))
    return (
      CivilDate(dayNumber: Int32(clamping: floorQuotient(local, 86_400))),
      TimeOfDay(unchecked: Int32(local - saturatingDay(local)))
    )
  }

  /// The instant of a local time. One that does not exist is the instant of the jump.
  public func instant(
    of date: CivilDate, at time: TimeOfDay, reading: FoldReading
  ) -> Instant {
    switch resolve(date, at: time) {
    case .once(let instant), .skipped(let instant): instant
    case .twice(let first, let second): reading == .first ? first : second
    }
  }

  /// What a local time means: one instant, none, or two.
  public func resolve(_ date: CivilDate, at time: TimeOfDay) -> LocalResolution {
    table.resolve(local: Int64(date.dayNumber) * 86_400 + Int64(time.seconds))
  }

  /// Midnight or, where a clock change swallows it, the first instant after the change.
  public func startOfDay(_ date: CivilDate, reading: FoldReading = .first) -> Instant {
    instant(of: date, at: .midnight, reading: reading)
  }

  /// 24:00 of a date, the end of a deadline that is a date (CPP 801): the start of the next day.
  public func endOfDay(_ date: CivilDate, reading: FoldReading = .first) -> Instant {
    instant(of: date, at: .endOfDay, reading: reading)
  }

  /// The instants from the start of one day to the start of another, excluded.
  public func interval(from first: CivilDate, to end: CivilDate) -> Interval {
    Interval(start: startOfDay(first), end: startOfDay(end))
  }

  /// The next instant, strictly later, at which the offset changes; nil if it never does again.
  public func nextChange(after instant: Instant) -> Instant? {
    table.nextChange(after: instant.seconds).map(Instant.init(seconds:))
  }

  private func saturatingDay(_ local: Int64) -> Int64 {
    let day = floorQuotient(local, 86_400).multipliedReportingOverflow(by: 86_400)
    return day.overflow ? local : day.partialValue
  }
}

/// What a local time means in a zone.
public enum LocalResolution: Hashable, Sendable {
  /// The clock shows it once.
  case once(Instant)
  /// The clock jumps over it, at that instant.
  case skipped(jump: Instant)
  /// The clock shows it twice.
  case twice(first: Instant, second: Instant)
}

extension Zone: Hashable {
  /// Zones are equal when they have the same name and the same table of offsets.
  public static func == (left: Zone, right: Zone) -> Bool {
    left.name == right.name && left.table == right.table
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
