// Reads the `alertes` of a rule: timing, gravity, message template, suites.
import Diagnostics
import RuleProgram

/// Words for the outcomes, as written in rules; agreement in gender and number does not count.
let outcomeWords: [(String, Outcome)] = [
  ("respectée", .kept), ("excusée", .excused), ("écart", .gap), ("sans objet", .moot),
  ("suspendue", .suspended), ("indéterminée", .undetermined), ("en cours", .pending),
  ("à venir", .upcoming),
]

func alerts(_ node: SourceNode?, title: String, _ report: inout Report) -> [AlertSyntax] {
  guard let node else { return [] }
  guard let entries = node.entries else {
    let owner = Message(fr: "`alertes`", en: "`alertes`")
    report.add(WrongShape(expected: .mapping, of: owner), at: node.mark)
    return []
  }
  return entries.compactMap { alert($0, title: title, &report) }
}

private func alert(
  _ entry: SourceEntry, title: String, _ report: inout Report
) -> AlertSyntax? {
  let keys = ["quand", "au moment de", "si", "gravité", "cause", "message", "à", "suite"]
  let owner = Message(fr: "une alerte", en: "an alert")
  guard let section = Section(entry.value, owner, keys: keys, &report) else { return nil }
  if !section.has("à") {
    report.add(MissingRecipient(alert: entry.key.value), at: entry.key.mark)
  }
  let recipients = section.texts("à", &report).map(\.value)
  guard let timing = timing(section, of: entry.key, &report) else { return nil }
  let severities = AlertRule.Severity.allCases.map { ($0.rawValue, $0) }
  let causes = AlertRule.Cause.allCases.map { ($0.rawValue, $0) }
  let message = section["message"].map { template($0, &report) }
  return AlertSyntax(
    name: entry.key, timing: timing,
    severity: section.choice("gravité", severities, &report) ?? .vigilance,
    cause: section.choice("cause", causes, &report) ?? defaultCause(of: timing),
    recipients: recipients, message: message ?? [.text(title)],
    suites: suites(section["suite"], &report))
}

private func defaultCause(of timing: AlertSyntax.Timing) -> AlertRule.Cause {
  switch timing {
  case .edge(.undetermined, _): .missingData
  case .level(let written) where keyword(written.text) == "indéterminée": .missingData
  default: .conduct
  }
}

private func timing(
  _ section: Section, of name: Marked<String>, _ report: inout Report
) -> AlertSyntax.Timing? {
  guard section.has("quand") != section.has("au moment de") else {
    report.add(AlertTiming(alert: name.value, hasBoth: section.has("quand")), at: name.mark)
    return nil
  }
  if section.has("quand") {
    if section.has("si") {
      report.add(UselessKey(key: "si", needs: "au moment de"), at: section.keyMark("si"))
    }
    return section.expression("quand", &report).map(AlertSyntax.Timing.level)
  }
  guard let text = section.text("au moment de", &report) else { return nil }
  let condition = section.expression("si", &report)
  if keyword(text.value) == "début" { return .edge(nil, condition: condition) }
  guard let outcome = outcome(named: keyword(text.value)), outcome.isSettled else {
    report.add(UnknownOutcome(found: text.value), at: text.mark)
    return nil
  }
  return .edge(outcome, condition: condition)
}

extension Outcome {
  /// Whether an occurrence comes to rest in it: what `au moment de` can name.
  var isSettled: Bool {
    switch self {
    case .kept, .excused, .gap, .moot, .undetermined: true
    case .suspended, .pending, .upcoming: false
    }
  }
}

/// `respectée`, `respectées`, `respecté`…; nil for another word.
func outcome(named word: String) -> Outcome? {
  outcomeWords.first { word == $0.0 || agreements(of: $0.0).contains(word) }?.1
}

/// The forms of a participle given in the feminine; a noun keeps its plural only.
func agreements(of word: String) -> [String] {
  guard word.hasSuffix("ée") || word.hasSuffix("ue") else { return [word + "s"] }
  let stem = String(word.dropLast())
  return [word + "s", stem, stem + "s"]
}

// MARK: Suites

private func suites(_ node: SourceNode?, _ report: inout Report) -> [SuiteSyntax] {
  guard let node else { return [] }
  guard let entries = node.entries else {
    report.add(
      WrongShape(expected: .mapping, of: Message(fr: "`suite`", en: "`suite`")), at: node.mark)
    return []
  }
  return entries.compactMap { suite($0, &report) }
}

private func suite(_ entry: SourceEntry, _ report: inout Report) -> SuiteSyntax? {
  let kinds: [(String, Suite.Kind, role: String)] = [
    ("rapport d'incident au jap", .notice, "validé par"),
    ("accusé de réception", .acknowledgement, "par"),
  ]
  guard let found = kinds.first(where: { $0.0 == keyword(entry.key.value) }) else {
    report.add(UnknownSuite(found: entry.key.value), at: entry.key.mark)
    return nil
  }
  let keys = ["validé par", "par", "sous", "à défaut"]
  let owner = Message(fr: "une suite", en: "a suite")
  guard let section = Section(entry.value, owner, keys: keys, &report) else { return nil }
  let role = section.has("par") ? "par" : section.has("validé par") ? "validé par" : found.role
  guard let owedBy = section.requiredText(role, &report) else { return nil }
  if section.has("à défaut"), !section.has("sous") {
    report.add(UselessKey(key: "à défaut", needs: "sous"), at: section.keyMark("à défaut"))
  }
  return SuiteSyntax(
    name: entry.key, kind: found.1, owedBy: owedBy.value,
    within: section.expression("sous", &report),
    escalatesTo: section.texts("à défaut", &report).map(\.value))
}
