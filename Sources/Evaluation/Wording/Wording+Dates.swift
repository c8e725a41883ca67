// Words for dates, instants and timetables, on the clock of the place.
import CaseFile
import Civil
import Diagnostics
import RuleProgram

extension Wording {
  /// `2 mars 2026`, `1er mars 2026`.
  public func date(_ date: CivilDate) -> String {
    let (year, month, day) = date.fields
    let name = (language == .french ? frenchMonths : englishMonths)[(month + 11) % 12]
    let number = language == .french && day == 1 ? "1er" : "\(day)"
    return "\(number) \(name) \(year)"
  }

  /// `lundi 2 mars 2026`.
  public func longDate(_ date: CivilDate) -> String { "\(weekday(date)) \(self.date(date))" }

  public func weekday(_ date: CivilDate) -> String {
    let index = (date.weekday.rawValue + 6) % 7
    return language == .french ? weekdayNames[index] : englishDays[index]
  }

  /// `lundi 2 mars 2026 à 12 h 00`, with the zone where it is not that of Paris.
  public func instant(_ instant: Instant) -> String {
    if let never = endless(instant) { return never }
    return longDate(zone.date(at: instant)) + say(" à ", " at ") + clock(instant) + zoneNote
  }

  /// `2 mars 2026 à 12 h 00`, for lists; the zone is said once elsewhere.
  public func shortInstant(_ instant: Instant) -> String {
    endless(instant) ?? date(zone.date(at: instant)) + say(" à ", " at ") + clock(instant)
  }

  /// The day alone: `2 mars 2026`.
  public func day(_ instant: Instant) -> String {
    endless(instant) ?? date(zone.date(at: instant))
  }

  private func endless(_ instant: Instant) -> String? {
    if instant == .distantFuture { return say("sans fin", "without end") }
    if instant == .distantPast { return say("depuis toujours", "always") }
    return nil
  }

  /// `12 h 00`, `15 h 00 min 01 s`; an hour that the clock shows twice says which of the two.
  public func clock(_ instant: Instant) -> String {
    let time = zone.timeOfDay(at: instant)
    let text = clock(time)
    guard case .twice(let first, _) = zone.resolve(zone.date(at: instant), at: time) else {
      return text
    }
    return text
      + (instant == first
        ? say(" (avant le changement d'heure)", " (before the clock change)")
        : say(" (après le changement d'heure)", " (after the clock change)"))
  }

  public func clock(_ time: TimeOfDay) -> String {
    let minute = twoDigits(time.minute)
    let second = twoDigits(time.second)
    if time.second == 0 { return say("\(time.hour) h \(minute)", "\(time.hour):\(minute)") }
    return say("\(time.hour) h \(minute) min \(second) s", "\(time.hour):\(minute):\(second)")
  }

  /// Where the clock is not that of Paris, whose it is.
  public var zoneNote: String {
    if zone.name == "Europe/Paris" { return "" }
    if zone.name == "UTC" { return " (UTC)" }
    let place = placeName
    return say(" (heure de \(place))", " (\(place) time)")
  }

  private var placeName: String {
    if let known = placeNames[zone.name] { return known }
    let last = zone.name.split(separator: "/").last.map(String.init) ?? zone.name
    return last.split(separator: "_").joined(separator: " ")
  }

  /// A stretch: `le 2 mars 2026 de 20 h 15 à 20 h 30`, or from one day to another.
  public func stretch(_ start: Instant, _ end: Instant) -> String {
    let (first, last) = (zone.date(at: start), zone.date(at: end))
    if end == .distantFuture {
      return say("depuis le \(shortInstant(start))", "since \(shortInstant(start))")
    }
    if first == last {
      return say(
        "le \(date(first)) de \(clock(start)) à \(clock(end))",
        "on \(date(first)) from \(clock(start)) to \(clock(end))")
    }
    return say(
      "du \(shortInstant(start)) au \(shortInstant(end))",
      "from \(shortInstant(start)) to \(shortInstant(end))")
  }

  /// `tous les jours de 20 h 00 à 6 h 00`; several versions each from their day.
  public func timetable(_ timetable: Timetable) -> String {
    timetable.versions.map { version in
      let from = version.validFrom.map { say("à partir du \(date($0)), ", "from \(date($0)), ") }
      return (timetable.versions.count > 1 ? from ?? "" : "") + week(version.week)
    }.joined(separator: " ; ")
  }

  private func week(_ week: [[DailyWindow]]) -> String {
    if week.allSatisfy({ $0 == week.first }), let windows = week.first {
      return windows.isEmpty
        ? say("aucun horaire", "no hours")
        : say("tous les jours ", "every day ") + list(windows.map(window))
    }
    let names = language == .french ? weekdayNames : englishDays
    var groups: [(days: [String], windows: [DailyWindow])] = []
    for (name, windows) in zip(names, week) where !windows.isEmpty {
      if let index = groups.firstIndex(where: { $0.windows == windows }) {
        groups[index].days.append(name)
      } else {
        groups.append(([name], windows))
      }
    }
    return groups.map { list($0.days) + " " + list($0.windows.map(window)) }
      .joined(separator: ", ")
  }

  private func window(_ window: DailyWindow) -> String {
    say(
      "de \(clock(window.start)) à \(clock(window.end))",
      "from \(clock(window.start)) to \(clock(window.end))")
  }
}

private func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

private let frenchMonths = [
  "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
  "octobre", "novembre", "décembre",
]
private let englishMonths = [
  "January", "February", "March", "April", "May", "June", "July", "August", "September",
  "October", "November", "December",
]
private let englishDays = [
  "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
]
private let placeNames = [
  "Pacific/Noumea": "Nouméa", "Indian/Reunion": "La Réunion", "America/Cayenne": "Cayenne",
  "America/Martinique": "Martinique", "America/Guadeloupe": "Guadeloupe",
  "Indian/Mayotte": "Mayotte", "Pacific/Tahiti": "Tahiti", "Pacific/Wallis": "Wallis",
  "America/Miquelon": "Miquelon", "America/St_Barthelemy": "Saint-Barthélemy",
  "America/Marigot": "Saint-Martin", "Pacific/Marquesas": "des Marquises",
]
