// Words for dates, instants and timetables, on the clock of the place.
import CaseFile
import Civil
import Diagnostics
import RuleProgram

extension Wording {
  /// `2 mars 2026`, `1er mars 2026`.
  public func date(_ date: CivilDate) -> String { written(32) { add(date, to: &$0) } }

  /// `lundi 2 mars 2026`.
  public func longDate(_ date: CivilDate) -> String {
    written(40) { add(longDate: date, to: &$0) }
  }

  public func weekday(_ date: CivilDate) -> String {
    let index = (date.weekday.rawValue + 6) % 7
    return language == .french ? weekdayNames[index] : englishDays[index]
  }

  /// `lundi 2 mars 2026 à 12 h 00`, with the zone where it is not that of Paris.
  public func instant(_ instant: Instant) -> String {
    if let never = endless(instant) { return never }
    return written(64) { text in
      let (date, time) = zone.dateAndTime(at: instant)
      add(longDate: date, to: &text)
      text += say(" à ", " at ")
      add(clock: instant, date, time, to: &text)
      text += zoneNote
    }
  }

  /// `2 mars 2026 à 12 h 00`, for lists; the zone is said once elsewhere.
  public func shortInstant(_ instant: Instant) -> String {
    written(48) { add(shortInstant: instant, to: &$0) }
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
    written(48) { text in
      let (date, time) = zone.dateAndTime(at: instant)
      add(clock: instant, date, time, to: &text)
    }
  }

  public func clock(_ time: TimeOfDay) -> String { written(24) { add(clock: time, to: &$0) } }

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
    written(96) { add(stretch: start, end, to: &$0) }
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
