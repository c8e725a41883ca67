// Source tree → syntax. The one door: `documents(from:)`. Each document is read by its first key.
import CaseFile
import Diagnostics

/// The documents of a file, in the order written; those that cannot be read are left out.
public func documents(from trees: [SourceNode], into report: inout Report) -> [Document] {
  trees.compactMap { document(from: $0, into: &report) }
}

private func document(from tree: SourceNode, into report: inout Report) -> Document? {
  guard let first = tree.entries?.first else {
    report.add(
      WrongShape(expected: .mapping, of: Message(fr: "un document", en: "a document")),
      at: tree.mark)
    return nil
  }
  switch keyword(first.key.value) {
  case "fait": return kind(from: tree, &report).map(Document.kind)
  case "état": return state(from: tree, &report).map(Document.state)
  case "mesure": return nature(from: tree, &report).map(Document.nature)
  case "réglage": return setting(from: tree, &report).map(Document.setting)
  case "profil": return profile(from: tree, &report).map(Document.profile)
  case "calendrier": return calendar(from: tree, &report).map(Document.calendar)
  case "définitions": return .definitions(definitionDocument(from: tree, &report))
  case "règle": return rule(from: tree, &report).map(Document.rule)
  default:
    report.add(UnknownDocument(key: first.key.value), at: first.key.mark)
    return nil
  }
}

private func definitionDocument(
  from tree: SourceNode, _ report: inout Report
) -> [DefinitionSyntax] {
  let owner = Message(fr: "un document de définitions", en: "a document of definitions")
  guard let section = Section(tree, owner, keys: ["définitions"], &report),
    let node = section["définitions"]
  else { return [] }
  return definitions(from: node, &report)
}

/// `nom: expression` pairs.
func definitions(from node: SourceNode, _ report: inout Report) -> [DefinitionSyntax] {
  guard let entries = node.entries else {
    let owner = Message(fr: "les définitions", en: "the definitions")
    report.add(WrongShape(expected: .mapping, of: owner), at: node.mark)
    return []
  }
  return entries.compactMap { entry in
    entry.value.expression(&report).map { DefinitionSyntax(name: entry.key, expression: $0) }
  }
}
