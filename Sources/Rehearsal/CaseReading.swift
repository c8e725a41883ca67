// Source tree → case. An unknown key is an error: a slip of the pen would expect nothing.
import Diagnostics
import RuleCompiler

private let caseKeys = [
  "cas", "règles", "profil", "mesure", "mesures", "faits", "attendu", "émis",
]
private let expectationKeys = [
  "le", "connu le", "issues", "régularisé", "chiffres", "alertes", "causes", "raisons",
]

/// Nil, with a complaint, where the document is no case.
func caseSyntax(from tree: SourceNode, _ report: inout Report) -> CaseSyntax? {
  guard let entries = tree.entries, let first = entries.first, first.key.value == "cas",
    let name = text(first.value, &report)
  else {
    report.add(
      trouble(
        .unreadable, "un cas commence par `cas`", "a case starts with `cas`", at: tree.mark))
    return nil
  }
  var syntax = CaseSyntax(name: name)
  for entry in entries {
    switch entry.key.value {
    case "cas": break
    case "règles": syntax.rules = texts(entry.value, &report)
    case "profil": syntax.settings = mapping(entry.value, &report)
    case "mesure": syntax.measures = [entry.value]
    case "mesures": syntax.measures = list(entry.value, &report)
    case "faits": syntax.facts = list(entry.value, &report)
    case "attendu":
      syntax.expectations = list(entry.value, &report).compactMap { expectation($0, &report) }
    case "émis": syntax.emitted = texts(entry.value, &report)
    default: unknownKey(entry.key, caseKeys, &report)
    }
  }
  if syntax.measures.isEmpty {
    report.add(
      trouble(.unreadable, "le cas n'a pas de `mesure`", "the case has no `mesure`", at: name.mark))
    return nil
  }
  return syntax
}

private func expectation(_ node: SourceNode, _ report: inout Report) -> ExpectationSyntax? {
  let entries = mapping(node, &report)
  guard let moment = entries.first(where: { $0.key.value == "le" }),
    let at = text(moment.value, &report)
  else {
    report.add(
      trouble(
        .unreadable, "il manque `le` : le moment attendu", "`le` is missing: the moment expected",
        at: node.mark))
    return nil
  }
  var syntax = ExpectationSyntax(moment: at)
  for entry in entries {
    switch entry.key.value {
    case "le": break
    case "connu le": syntax.knownAt = text(entry.value, &report)
    case "issues": syntax.outcomes = keyed(entry.value, &report)
    case "régularisé": syntax.mended = keyed(entry.value, &report)
    case "chiffres":
      for figure in mapping(entry.value, &report) {
        if let value = text(figure.value, &report) { syntax.figures.append((figure.key, value)) }
      }
    case "alertes": syntax.alerts = (texts(entry.value, &report), entry.key.mark)
    case "causes":
      for cause in mapping(entry.value, &report) {
        if let value = text(cause.value, &report) { syntax.causes.append((cause.key, value)) }
      }
    case "raisons": syntax.reasons = texts(entry.value, &report)
    default: unknownKey(entry.key, expectationKeys, &report)
    }
  }
  return syntax
}

/// `{ règle: texte }` or `{ règle: { clé: texte } }`.
private func keyed(_ node: SourceNode, _ report: inout Report) -> [KeyedText] {
  mapping(node, &report).flatMap { entry -> [KeyedText] in
    guard let keys = entry.value.entries else {
      return text(entry.value, &report).map {
        [KeyedText(rule: entry.key, key: nil, text: $0)]
      } ?? []
    }
    return keys.compactMap { key in
      text(key.value, &report).map { KeyedText(rule: entry.key, key: key.key, text: $0) }
    }
  }
}

// MARK: - Shapes

func unknownKey(_ key: Marked<String>, _ known: [String], _ report: inout Report) {
  let near = nearest(key.value, among: known)
  report.add(
    trouble(
      .unreadable, "clé inconnue : `\(key.value)`", "unknown key: `\(key.value)`", at: key.mark,
      help: near.map {
        Message(fr: "vouliez-vous dire `\($0)` ?", en: "did you mean `\($0)`?")
      }))
}

func text(_ node: SourceNode, _ report: inout Report) -> Marked<String>? {
  if let scalar = node.scalar, !node.isMissing { return Marked(scalar.value, at: node.mark) }
  report.add(trouble(.unreadable, "un texte est attendu ici", "a text is expected", at: node.mark))
  return nil
}

func texts(_ node: SourceNode, _ report: inout Report) -> [Marked<String>] {
  (node.elements ?? [node]).compactMap { text($0, &report) }
}

func mapping(_ node: SourceNode, _ report: inout Report) -> [SourceEntry] {
  if let entries = node.entries { return entries }
  report.add(
    trouble(
      .unreadable, "des clés et leurs valeurs sont attendues ici",
      "keys with their values are expected", at: node.mark))
  return []
}

func list(_ node: SourceNode, _ report: inout Report) -> [SourceNode] {
  if let elements = node.elements { return elements }
  report.add(
    trouble(.unreadable, "une liste est attendue ici", "a list is expected", at: node.mark))
  return []
}
