// The footer of a TZif file: a POSIX TZ string, the rule for all years after the table
// (RFC 9636 3.3). It is read strictly and laid out year by year.

/// A standard offset and, perhaps, a daylight saving time that comes back each year.
struct PosixRule {
  private let standard: Int32
  private var daylight: (offset: Int32, start: YearDay, end: YearDay)?

  /// Nil for an empty footer: the last offset of the table then holds for ever.
  static func read(_ footer: [UInt8]) throws(ZoneError) -> PosixRule? {
    if footer.isEmpty { return nil }
    return try ByteReader.reading(bytes: footer) { reader in
      do throws(ZoneError) {
        return Result<PosixRule, ZoneError>.success(try PosixRule(from: &reader))
      } catch {
        return .failure(error)
      }
    }.get()
  }

  private init(from reader: inout ByteReader) throws(ZoneError) {
    standard = try PosixRule.zone(from: &reader)
    if reader.isAtEnd { return }
    try PosixRule.name(from: &reader)
    let offset =
      reader.next == UInt8(ascii: ",") ? standard + 3600 : try PosixRule.offset(from: &reader)
    guard reader.take(",") else { throw PosixRule.bad }
    let start = try YearDay(from: &reader)
    guard reader.take(",") else { throw PosixRule.bad }
    daylight = (offset, start, try YearDay(from: &reader))
    guard reader.isAtEnd else { throw PosixRule.bad }
  }

  static let bad = ZoneError.malformed("footer")

  /// Lays the rule out after the last listed transition, for one cycle of the calendar.
  func extend(_ table: inout OffsetTable, after last: Int64?) {
    let from = max(last ?? .min, Int64(CivilDate.earliest.dayNumber) * 86_400)
    guard from < Int64(CivilDate.latest.dayNumber) * 86_400 else { return }
    let firstYear = CivilDate(dayNumber: Int32(clamping: floorQuotient(from, 86_400))).year
    guard let daylight else {
      if last == nil { table = OffsetTable(constant: standard) }
      return table.append(start: saturatingSum(from, 1), offset: standard)
    }
    var changes: [(start: Int64, offset: Int32)] = []
    for year in max(1, firstYear - 1)...(firstYear + 402) {
      let start = daylight.start.local(year: year) - Int64(standard)
      let end = daylight.end.local(year: year) - Int64(daylight.offset)
      changes.append((start, daylight.offset))
      if end != daylight.start.local(year: year + 1) - Int64(standard) {
        changes.append((end, standard))
      }
    }
    changes.sort { $0.start < $1.start }
    for change in changes where change.start > from {
      table.append(start: change.start, offset: change.offset)
    }
    // A year's margin, so that the cycle begins where only the rule holds.
    table.repeatFrom(from + 366 * 86_400)
  }

  /// `CET-1` or `<+03>-3`: the sign is that of POSIX, west positive.
  private static func zone(from reader: inout ByteReader) throws(ZoneError) -> Int32 {
    try name(from: &reader)
    return try offset(from: &reader)
  }

  private static func name(from reader: inout ByteReader) throws(ZoneError) {
    let isQuoted = reader.take("<")
    var length = 0
    while let byte = reader.next, isNameByte(byte, isQuoted: isQuoted) {
      reader.skip()
      length += 1
    }
    guard length >= 3, !isQuoted || reader.take(">") else { throw bad }
  }

  private static func isNameByte(_ byte: UInt8, isQuoted: Bool) -> Bool {
    if (65...90).contains(byte & 0xDF) { return true }
    return isQuoted && ((48...57).contains(byte) || byte == 43 || byte == 45)
  }

  private static func offset(from reader: inout ByteReader) throws(ZoneError) -> Int32 {
    let seconds = try time(from: &reader, hours: 24)
    return Int32(-seconds)
  }

  /// `[+-]h[h[h]][:mm[:ss]]`, in seconds.
  static func time(from reader: inout ByteReader, hours: Int) throws(ZoneError) -> Int {
    let isNegative = reader.take("-")
    if !isNegative { _ = reader.take("+") }
    guard let hour = reader.number(), hour <= hours else { throw bad }
    var seconds = hour * 3600
    if reader.take(":") {
      guard let minute = reader.number(digits: 2), minute < 60 else { throw bad }
      seconds += minute * 60
      if reader.take(":") {
        guard let second = reader.number(digits: 2), second < 60 else { throw bad }
        seconds += second
      }
    }
    return isNegative ? -seconds : seconds
  }
}

/// A day of the year and a wall time in a POSIX rule: `M3.5.0/3`, `J60`, `59`.
struct YearDay {
  private enum Form {
    case month(Int, week: Int, weekday: Int)
    /// Day 1 to 365, 29 February never counted.
    case julian(Int)
    /// Day 0 to 365, 29 February counted.
    case ordinal(Int)
  }

  private let form: Form
  private let seconds: Int

  init(from reader: inout ByteReader) throws(ZoneError) {
    form = try YearDay.form(from: &reader)
    seconds = reader.take("/") ? try PosixRule.time(from: &reader, hours: 167) : 7200
  }

  private static func form(from reader: inout ByteReader) throws(ZoneError) -> Form {
    if reader.take("M") {
      guard let month = reader.number(), (1...12).contains(month), reader.take("."),
        let week = reader.number(), (1...5).contains(week), reader.take("."),
        let weekday = reader.number(), (0...6).contains(weekday)
      else { throw PosixRule.bad }
      return .month(month, week: week, weekday: weekday)
    }
    let isJulian = reader.take("J")
    guard let day = reader.number(), (isJulian ? 1...365 : 0...365).contains(day) else {
      throw PosixRule.bad
    }
    return isJulian ? .julian(day) : .ordinal(day)
  }

  /// Seconds since 1970-01-01T00:00 on the wall clock.
  func local(year: Int) -> Int64 {
    let first = Int64(CivilDate.dayNumber(year: year, month: 1, day: 1))
    return (first + Int64(dayOfYear(year: year))) * 86_400 + Int64(seconds)
  }

  private func dayOfYear(year: Int) -> Int {
    switch form {
    case .ordinal(let day): return day
    case .julian(let day): return day - (CivilDate.isLeap(year: year) && day > 59 ? 0 : 1)
    case .month(let month, let week, let weekday):
      let january = Int(CivilDate.dayNumber(year: year, month: 1, day: 1))
      let first = Int(CivilDate.dayNumber(year: year, month: month, day: 1))
      // Day 0 was a Thursday, 4 in the count from Sunday; the offset keeps the operand positive.
      let firstWeekday = (first + 4 + 7 * 110_000) % 7
      let day = (weekday - firstWeekday + 7) % 7 + 7 * (week - 1)
      let length = CivilDate.daysInMonth(year: year, month: month)
      return first - january + (day < length ? day : day - 7)
    }
  }
}
