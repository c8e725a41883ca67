// Reads `fait`, `état` and `mesure` documents.
import CaseFile
import Civil
import Diagnostics

let parties: [(String, Party)] = Party.allCases.map { ($0.rawValue, $0) }

func kind(from tree: SourceNode, _ report: inout Report) -> KindSyntax? {
  let keys = [
    "fait", "titre", "champs", "dû par", "silence", "constatable après", "portée", "référence",
    "conservation",
  ]
  let owner = Message(fr: "un fait", en: "a fact")
  guard let section = Section(tree, owner, keys: keys, &report),
    let name = section.requiredText("fait", &report)
  else { return nil }
  let silences: [(String, Silence)] = [
    ("vaut absence", .meansAbsence), ("inconnu", .meansUnknown),
  ]
  let scopes: [(String, FactScope)] = [("mesure", .measure), ("personne", .person)]
  if let kept = section.expression("conservation", &report) {
    _ = literal(kept, type: .period, into: &report)
  }
  return KindSyntax(
    name: name, title: section.text("titre", &report)?.value ?? name.value,
    fields: fields(section["champs"], &report),
    owedBy: section.choice("dû par", parties, &report) ?? .person,
    silence: section.choice("silence", silences, &report) ?? .meansAbsence,
    observableAfter: section.expression("constatable après", &report),
    scope: section.choice("portée", scopes, &report) ?? .measure,
    reference: section.text("référence", &report))
}

private func fields(_ node: SourceNode?, _ report: inout Report) -> [FieldSyntax] {
  guard let node else { return [] }
  guard let entries = node.entries else {
    report.add(
      WrongShape(expected: .mapping, of: Message(fr: "`champs`", en: "`champs`")), at: node.mark)
    return []
  }
  return entries.compactMap { field($0, &report) }
}

private func field(_ entry: SourceEntry, _ report: inout Report) -> FieldSyntax? {
  if entry.value.entries == nil {
    guard let type = valueType(entry.value, &report) else { return nil }
    return FieldSyntax(
      name: entry.key, type: type, isRequired: false, isSensitive: false,
      isWhole: isWhole(entry.value))
  }
  let owner = Message(fr: "un champ", en: "a field")
  let keys = ["type", "obligatoire", "sensible", "titre"]
  guard let section = Section(entry.value, owner, keys: keys, &report),
    let type = requiredType(section, &report)
  else { return nil }
  return FieldSyntax(
    name: entry.key, type: type, isRequired: section.yesNo("obligatoire", &report) ?? false,
    isSensitive: section.yesNo("sensible", &report) ?? false, isWhole: isWhole(section["type"]))
}

func requiredType(_ section: Section, _ report: inout Report) -> ValueType? {
  guard let node = section["type"] else {
    report.add(MissingKey(key: "type", owner: section.owner), at: section.mark)
    return nil
  }
  return valueType(node, &report)
}

/// Whether the type is `entier`.
func isWhole(_ node: SourceNode?) -> Bool {
  var scratch = Report()
  return node?.text(&scratch).map { keyword($0.value) == "entier" } ?? false
}

/// `durée`, `choix [a, b]`…
func valueType(_ node: SourceNode, _ report: inout Report) -> ValueType? {
  guard let text = node.text(&report) else { return nil }
  let types: [(String, ValueType)] = [
    ("texte", .text), ("nombre", .number), ("entier", .number), ("durée", .duration),
    ("délai", .period), ("montant", .money), ("part", .number), ("date", .date),
    ("instant", .instant), ("oui ou non", .boolean), ("horaires", .timetable),
  ]
  let name = keyword(text.value)
  if let found = types.first(where: { $0.0 == name }) { return found.1 }
  if let choices = choices(in: text.value) { return .choice(choices) }
  report.add(UnknownType(found: text.value, known: types.map(\.0)), at: text.mark)
  return nil
}

private func choices(in text: String) -> [String]? {
  guard keyword(text).hasPrefix("choix"), let open = text.firstIndex(of: "["), text.last == "]"
  else { return nil }
  let inner = text[text.index(after: open)...].dropLast()
  let choices = inner.split(separator: ",").map { trimmed($0) }
  return choices.isEmpty || choices.contains("") ? nil : choices
}

func state(from tree: SourceNode, _ report: inout Report) -> StateSyntax? {
  let keys = [
    "état", "titre", "valeurs", "favorable", "au départ", "devient", "inconnu après",
  ]
  let owner = Message(fr: "un état", en: "a state")
  guard let section = Section(tree, owner, keys: keys, &report),
    let name = section.requiredText("état", &report)
  else { return nil }
  let values = section.texts("valeurs", &report)
  for key in ["valeurs", "devient"] where !section.has(key) {
    report.add(MissingKey(key: key, owner: owner), at: section.mark)
  }
  return StateSyntax(
    name: name, title: section.text("titre", &report)?.value ?? name.value, values: values,
    favourable: section.text("favorable", &report), initial: section.text("au départ", &report),
    switches: switches(section["devient"], &report),
    unknownAfter: section.expression("inconnu après", &report))
}

private func switches(
  _ node: SourceNode?, _ report: inout Report
) -> [(value: Marked<String>, fact: WrittenExpression)] {
  guard let node else { return [] }
  guard let entries = node.entries else {
    report.add(
      WrongShape(expected: .mapping, of: Message(fr: "`devient`", en: "`devient`")), at: node.mark)
    return []
  }
  return entries.flatMap { entry in
    (entry.value.elements ?? [entry.value]).compactMap { fact in
      fact.expression(&report).map { (value: entry.key, fact: $0) }
    }
  }
}

func nature(from tree: SourceNode, _ report: inout Report) -> NatureSyntax? {
  let owner = Message(fr: "une mesure", en: "a measure")
  guard let section = Section(tree, owner, keys: ["mesure", "titre", "paramètres"], &report),
    let name = section.requiredText("mesure", &report)
  else { return nil }
  var parameters: [ParameterSyntax] = []
  if let node = section["paramètres"] {
    if node.entries == nil {
      let what = Message(fr: "`paramètres`", en: "`paramètres`")
      report.add(WrongShape(expected: .mapping, of: what), at: node.mark)
    }
    parameters = (node.entries ?? []).compactMap { parameter($0, &report) }
  }
  return NatureSyntax(
    name: name, title: section.text("titre", &report)?.value ?? name.value,
    parameters: parameters)
}

private func parameter(_ entry: SourceEntry, _ report: inout Report) -> ParameterSyntax? {
  var parameter = ParameterSyntax(
    name: entry.key, type: .boolean, isRequired: false, bounds: [], reading: .burden)
  if entry.value.entries == nil {
    guard let type = valueType(entry.value, &report) else { return nil }
    parameter.type = type
    parameter.isWhole = isWhole(entry.value)
    return parameter
  }
  let owner = Message(fr: "un paramètre", en: "a parameter")
  let keys = ["type", "obligatoire", "défaut", "bornes", "sens", "titre"]
  guard let section = Section(entry.value, owner, keys: keys, &report),
    let type = requiredType(section, &report)
  else { return nil }
  parameter.type = type
  parameter.isWhole = isWhole(section["type"])
  parameter.isRequired = section.yesNo("obligatoire", &report) ?? false
  parameter.fallback = section["défaut"]
  let readings: [(String, Reading)] = [("obligation", .burden), ("droit", .entitlement)]
  parameter.reading = section.choice("sens", readings, &report) ?? .burden
  let bounds = section["bornes"].map { $0.elements ?? [$0] } ?? []
  parameter.bounds = bounds.compactMap { bound($0, &report) }
  return parameter
}

private func bound(_ node: SourceNode, _ report: inout Report) -> BoundSyntax? {
  let owner = Message(fr: "une borne", en: "a bound")
  let keys = ["depuis", "jusqu'à", "de", "à", "article"]
  guard let section = Section(node, owner, keys: keys, &report),
    let article = section.requiredText("article", &report)
  else { return nil }
  return BoundSyntax(
    from: section.date("depuis", &report), until: section.date("jusqu'à", &report),
    atLeast: section["de"], atMost: section["à"], article: article.value)
}
