// Reads `réglage`, `profil` and `calendrier` documents.
import Civil
import Diagnostics

func setting(from tree: SourceNode, _ report: inout Report) -> SettingSyntax? {
  let owner = Message(fr: "un réglage", en: "a setting")
  guard let section = Section(tree, owner, keys: ["réglage", "type", "titre"], &report),
    let name = section.requiredText("réglage", &report),
    let type = requiredType(section, &report)
  else { return nil }
  return SettingSyntax(name: name, type: type, isWhole: isWhole(section["type"]))
}

func profile(from tree: SourceNode, _ report: inout Report) -> ProfileSyntax? {
  let owner = Message(fr: "un profil", en: "a profile")
  let keys = ["profil", "titre", "service", "signé par", "depuis", "jusqu'à", "choix"]
  guard let section = Section(tree, owner, keys: keys, &report),
    let name = section.requiredText("profil", &report),
    let signedBy = section.requiredText("signé par", &report)
  else { return nil }
  var choices: [(name: Marked<String>, value: SourceNode)] = []
  if let node = section["choix"] {
    if node.entries == nil {
      let what = Message(fr: "`choix`", en: "`choix`")
      report.add(WrongShape(expected: .mapping, of: what), at: node.mark)
    }
    choices = (node.entries ?? []).map { (name: $0.key, value: $0.value) }
  }
  return ProfileSyntax(
    name: name, service: section.text("service", &report)?.value,
    from: section.date("depuis", &report), until: section.date("jusqu'à", &report),
    signedBy: signedBy.value, choices: choices)
}

func calendar(from tree: SourceNode, _ report: inout Report) -> CalendarSyntax? {
  let owner = Message(fr: "un calendrier", en: "a calendar")
  let keys = ["calendrier", "titre", "source", "jours fériés", "hérite"]
  guard let section = Section(tree, owner, keys: keys, &report),
    let territory = section.requiredText("calendrier", &report),
    let source = section.requiredText("source", &report)
  else { return nil }
  let node = section["jours fériés"]
  if let node, node.entries == nil {
    let what = Message(fr: "`jours fériés`", en: "`jours fériés`")
    report.add(WrongShape(expected: .mapping, of: what), at: node.mark)
  }
  let holidays = (node?.entries ?? []).compactMap { holiday($0, source.value, &report) }
  return CalendarSyntax(
    territory: territory, holidays: holidays, inherited: section.text("hérite", &report))
}

private func holiday(
  _ entry: SourceEntry, _ source: String, _ report: inout Report
) -> HolidayRule? {
  let owner = Message(fr: "un jour férié", en: "a holiday")
  let keys = ["jour", "pâques", "le", "depuis", "jusqu'à", "source"]
  guard let section = Section(entry.value, owner, keys: keys, &report),
    let kind = holidayKind(section, &report)
  else { return nil }
  return HolidayRule(
    name: entry.key.value, kind: kind, validFrom: section.date("depuis", &report),
    validUntil: section.date("jusqu'à", &report),
    source: section.text("source", &report)?.value ?? source)
}

private func holidayKind(_ section: Section, _ report: inout Report) -> HolidayRule.Kind? {
  if section.has("le") { return section.date("le", &report).map(HolidayRule.Kind.on) }
  if let text = section.text("pâques", &report) {
    if let offset = Int(text.value), abs(offset) < 400 { return .easter(offset: offset) }
    report.add(
      UnreadableValue(
        found: text.value,
        expected: Message(
          fr: "un nombre de jours après Pâques", en: "a number of days after Easter")),
      at: text.mark)
    return nil
  }
  guard let text = section.requiredText("jour", &report) else { return nil }
  // A leap year, so that 29 February may be named.
  if let date = CivilDate(iso: "2000-" + text.value) {
    return .fixed(month: date.month, day: date.day)
  }
  report.add(ImpossibleDate(text: text.value), at: text.mark)
  return nil
}
