// A civil date of the proleptic Gregorian calendar, years 1 to 9999, held as a day number.
// Arithmetic stops at the two ends of that range instead of trapping.

/// A civil date: a day on the calendar, without hour or place.
public struct CivilDate: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01.
  public let dayNumber: Int32

  /// 0001-01-01.
  public static let earliest = CivilDate(unchecked: -719_162)
  /// 9999-12-31.
  public static let latest = CivilDate(unchecked: 2_932_896)

  /// The date of that day number, brought into the years 1 to 9999.
  @inlinable public init(dayNumber: Int32) {
    self.dayNumber = min(max(dayNumber, -719_162), 2_932_896)
  }

  @usableFromInline init(unchecked dayNumber: Int32) { self.dayNumber = dayNumber }

  /// Nil where the calendar has no such day.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= CivilDate.daysInMonth(year: year, month: month)
    else { return nil }
    dayNumber = CivilDate.dayNumber(year: year, month: month, day: day)
  }

  @inlinable public static func < (left: CivilDate, right: CivilDate) -> Bool {
    left.dayNumber < right.dayNumber
  }

  public var year: Int { fields.year }
  /// 1 to 12.
  public var month: Int { fields.month }
  /// The quantième, 1 to 31.
  public var day: Int { fields.day }

  public var weekday: Weekday {
    // 1970-01-01 was a Thursday; the offset makes the operand positive for every date.
    Weekday(rawValue: (Int(dayNumber) + 3 + 7 * 110_000) % 7 + 1) ?? .monday
  }

  /// The date so many civil days later (earlier if negative), kept within years 1 to 9999.
  public func adding(days: Int) -> CivilDate {
    let (sum, overflow) = Int(dayNumber).addingReportingOverflow(days)
    if overflow { return days < 0 ? .earliest : .latest }
    return CivilDate(dayNumber: Int32(clamping: sum))
  }

  /// Civil days from `start` to this date; negative if `start` is later.
  public func days(since start: CivilDate) -> Int { Int(dayNumber) - Int(start.dayNumber) }

  /// 28 to 31; 0 for a month outside 1 to 12.
  public static func daysInMonth(year: Int, month: Int) -> Int {
    switch month {
    case 2: isLeap(year: year) ? 29 : 28
    case 4, 6, 9, 11: 30
    case 1...12: 31
    default: 0
    }
  }

  /// Whether February of that year has 29 days.
  public static func isLeap(year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }
}

extension CivilDate {
  /// Year, month and day together, cheaper than one by one.
  public var fields: (year: Int, month: Int, day: Int) {
    // Years are counted from 1 March, in eras of 400 years, so that the leap day comes last.
    let shifted = Int(dayNumber) + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day)
  }

  static func dayNumber(year: Int, month: Int, day: Int) -> Int32 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = shiftedYear / 400
    let yearOfEra = shiftedYear % 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int32(era * 146_097 + dayOfEra - 719_468)
  }
}

extension CivilDate: CustomStringConvertible {
  /// ISO 8601, `2026-03-02`.
  public var description: String {
    ByteWriter.text(capacity: 10) { $0.put(self) }
  }

  /// Reads `2026-03-02` and nothing else; nil for another form or a day that does not exist.
  public init?(iso text: some StringProtocol) {
    let read = ByteReader.reading(text) { reader in
      reader.date().flatMap { reader.isAtEnd ? $0 : nil }
    }
    guard let read else { return nil }
    self = read
  }
}
