// Reads a timetable: days and windows (README of the rules, section 4).
import CaseFile
import Civil
import Diagnostics

/// The timetable of a node such as `{ tous les jours: ["20:00-06:00"], exceptions: { … } }`.
public func parseTimetable(_ node: SourceNode, into report: inout Report) -> Timetable? {
  guard let entries = node.entries else {
    let owner = Message(fr: "des horaires", en: "a timetable")
    report.add(WrongShape(expected: .mapping, of: owner), at: node.mark)
    return nil
  }
  var days = TimetableDays()
  for entry in entries {
    if keyword(entry.key.value) == TimetableDays.exceptionsName {
      readExceptions(entry.value, &days, &report)
    } else if !days.set(entry.key.value, windows(entry.value, &report)) {
      let owner = Message(fr: "des horaires", en: "a timetable")
      let known = TimetableDays.names + [TimetableDays.exceptionsName]
      report.add(UnknownKey(key: entry.key.value, owner: owner, known: known), at: entry.key.mark)
    }
  }
  return try? days.timetable()
}

private func readExceptions(
  _ node: SourceNode, _ days: inout TimetableDays, _ report: inout Report
) {
  for entry in node.entries ?? [] {
    if let day = CivilDate(iso: entry.key.value) {
      days.addException(on: day, windows(entry.value, &report))
    } else {
      report.add(ImpossibleDate(text: entry.key.value), at: entry.key.mark)
    }
  }
}

private func windows(_ node: SourceNode, _ report: inout Report) -> [DailyWindow] {
  (node.elements ?? [node]).compactMap { element in
    guard let text = element.text(&report) else { return nil }
    if let window = try? DailyWindow(written: text.value) { return window }
    report.add(ImpossibleWindow(found: text.value), at: text.mark)
    return nil
  }
}
