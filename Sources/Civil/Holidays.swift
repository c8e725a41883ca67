// The holidays of one territory as dated data (LAW 9.1). The data come from calendar files; only
// Easter is computed, because the law names feasts by it.

/// A calendar that knows which days are holidays and by what name.
public protocol HolidayCalendar: Sendable {
  func holiday(on date: CivilDate) -> HolidayRule?
}

/// One holiday of a territory, with the days its rule is in force.
public struct HolidayRule: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case fixed(month: Int, day: Int)
    /// Days after Easter Sunday: 1 is Easter Monday, 39 Ascension, 50 Whit Monday, -2 Good Friday.
    case easter(offset: Int)
    case on(CivilDate)
  }

  public let name: String
  public let kind: Kind
  /// The first day the rule is in force; nil for always before.
  public let validFrom: CivilDate?
  /// The first day it no longer is; nil for no end.
  public let validUntil: CivilDate?
  /// The text that makes the day a holiday (code du travail L.3133-1).
  public let source: String

  public init(
    name: String, kind: Kind, validFrom: CivilDate? = nil, validUntil: CivilDate? = nil,
    source: String
  ) {
    self.name = name
    self.kind = kind
    self.validFrom = validFrom
    self.validUntil = validUntil
    self.source = source
  }

  func isInForce(on date: CivilDate) -> Bool {
    if let validFrom, date < validFrom { return false }
    if let validUntil, date >= validUntil { return false }
    return true
  }
}

/// The holidays of one territory.
public struct Holidays: Hashable, Sendable, HolidayCalendar {
  public let territory: String
  public let rules: [HolidayRule]

  public init(territory: String, rules: [HolidayRule]) {
    self.territory = territory
    self.rules = rules
  }

  /// A calendar without holidays.
  public static let none = Holidays(territory: "", rules: [])

  /// The holiday that falls on that day; the first rule listed where several do.
  public func holiday(on date: CivilDate) -> HolidayRule? {
    let (year, month, day) = date.fields
    var easter: CivilDate?
    for rule in rules where rule.isInForce(on: date) {
      switch rule.kind {
      case .fixed(month, day): return rule
      case .on(date): return rule
      case .easter(let offset):
        let sunday = easter ?? CivilDate.easter(year: year)
        easter = sunday
        if date.days(since: sunday) == offset { return rule }
      case .fixed, .on: continue
      }
    }
    return nil
  }
}

extension HolidayCalendar {
  /// Whether someone works on that day: not a Sunday, not a holiday, and not a Saturday either
  /// unless Saturdays are open (jours ouvrables).
  public func isWorkingDay(_ date: CivilDate, saturdaysOpen: Bool) -> Bool {
    closure(on: date, saturdaysOpen ? .ouvrables : .ouvres) == nil
  }

  /// That day if it is a working day, else the next one.
  public func workingDay(onOrAfter date: CivilDate, saturdaysOpen: Bool) -> CivilDate {
    openDay(from: date, step: 1, saturdaysOpen ? .ouvrables : .ouvres)
  }

  /// That day if it is a working day, else the one before.
  public func workingDay(onOrBefore date: CivilDate, saturdaysOpen: Bool) -> CivilDate {
    openDay(from: date, step: -1, saturdaysOpen ? .ouvrables : .ouvres)
  }

  /// The first working day strictly after that day.
  public func nextWorkingDay(after date: CivilDate, saturdaysOpen: Bool) -> CivilDate {
    workingDay(onOrAfter: date.adding(days: 1), saturdaysOpen: saturdaysOpen)
  }

  /// The last working day strictly before that day.
  public func previousWorkingDay(before date: CivilDate, saturdaysOpen: Bool) -> CivilDate {
    workingDay(onOrBefore: date.adding(days: -1), saturdaysOpen: saturdaysOpen)
  }

  /// Why nobody works on that day; nil if it is open. A holiday is named before a weekend.
  public func closure(on date: CivilDate, _ closed: ClosedDays) -> Closure? {
    if closed.holidays, let rule = holiday(on: date) { return .holiday(rule.name) }
    if closed.saturdays, date.weekday == .saturday { return .saturday }
    if closed.sundays, date.weekday == .sunday { return .sunday }
    return nil
  }

  /// The first open day from `date` on, in steps of a day. A calendar without any open day within
  /// ten years gives the date back: no data may hang the reader.
  func openDay(from date: CivilDate, step: Int, _ closed: ClosedDays) -> CivilDate {
    var day = date
    for _ in 0..<3660 {
      if closure(on: day, closed) == nil { return day }
      day = day.adding(days: step)
    }
    return date
  }
}

/// Why a day is closed.
public enum Closure: Hashable, Sendable {
  case saturday
  case sunday
  /// The holiday's name in the calendar of the territory.
  case holiday(String)
}

extension CivilDate {
  /// Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher); `year` within 1 to 9999.
  public static func easter(year: Int) -> CivilDate {
    let year = min(max(year, 1), 9999)
    let golden = year % 19
    let (century, ofCentury) = year.quotientAndRemainder(dividingBy: 100)
    let correction = (century - (century + 8) / 25 + 1) / 3
    let epact = (19 * golden + century - century / 4 - correction + 15) % 30
    let weekday = (32 + 2 * (century % 4) + 2 * (ofCentury / 4) - epact - ofCentury % 4) % 7
    let late = (golden + 11 * epact + 22 * weekday) / 451
    let day = epact + weekday - 7 * late + 114
    return CivilDate(unchecked: dayNumber(year: year, month: day / 31, day: day % 31 + 1))
  }
}
