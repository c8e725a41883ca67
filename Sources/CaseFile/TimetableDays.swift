// How horaires are written: names of days and windows such as `20:00-06:00`. Facts and rule
// texts share it; the timetable itself is Civil's.
import Civil

extension DailyWindow {
  /// Reads `20:00-06:00`, with a hyphen or an en dash and spaces around it or not; nil for another
  /// form. Equal bounds are refused.
  public init?(written text: String) throws(TimetableError) {
    var parts: [String] = [""]
    for scalar in text.unicodeScalars where scalar != " " && scalar != "\u{A0}" {
      if scalar == "-" || scalar == "\u{2013}" {
        parts.append("")
      } else {
        parts[parts.count - 1].unicodeScalars.append(scalar)
      }
    }
    guard parts.count == 2, let start = TimeOfDay(iso: parts[0]), let end = TimeOfDay(iso: parts[1])
    else { return nil }
    try self.init(start: start, end: end)
  }

  /// `20:00-06:00`.
  public var written: String { "\(start)-\(end)" }
}

/// A timetable being written, day name by day name.
public struct TimetableDays: Sendable {
  /// The seven days, Monday first, then the groups.
  public static let names = [
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "jours ouvrés",
    "week-end", "tous les jours",
  ]
  /// The member under which single days are changed.
  public static let exceptionsName = "exceptions"

  private static let foldedNames = names.map { foldName($0) }

  private var windows = [[DailyWindow]?](repeating: nil, count: names.count)
  private var exceptions: [Timetable.Exception] = []

  public init() {}

  /// Sets the windows of a day or a group of days; false for a name that is none.
  public mutating func set(_ name: String, _ windows: [DailyWindow]) -> Bool {
    guard let place = TimetableDays.foldedNames.firstIndex(of: foldName(name)) else {
      return false
    }
    self.windows[place] = windows
    return true
  }

  /// Other windows, or none, on one day.
  public mutating func addException(on day: CivilDate, _ windows: [DailyWindow]) {
    exceptions.append(.init(on: day, windows: windows))
  }

  /// A named day goes before `jours ouvrés` and `week-end`, and these before `tous les jours`.
  public func timetable(validFrom: CivilDate? = nil) throws(TimetableError) -> Timetable {
    var week: [Weekday: [DailyWindow]] = [:]
    for day in Weekday.allCases {
      let group = windows[day == .saturday || day == .sunday ? 8 : 7]
      week[day] = windows[day.rawValue - 1] ?? group ?? windows[9] ?? []
    }
    return try Timetable(
      versions: [.init(validFrom: validFrom, windows: week)], exceptions: exceptions)
  }
}
