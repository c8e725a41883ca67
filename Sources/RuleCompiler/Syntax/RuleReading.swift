// Reads a `règle` document: its head, its occurrences, its dispenses.
import CaseFile
import Civil
import Diagnostics
import RuleProgram

private let ruleKeys = [
  "règle", "titre", "mesures", "débiteur", "lieu", "fondement", "en vigueur", "définitions",
  "pour chaque", "nombre au plus", "périodes incomplètes", "si", "clé", "du", "au", "exiger",
  "maintenir", "interdire", "appréciation", "tolérance", "tolérance par absence", "au plus tard",
  "avant", "suspendu pendant", "excusé si", "excusé pendant", "sans objet si", "après la fin",
  "alertes",
]

func rule(from bare: SourceNode, _ report: inout Report) -> RuleSyntax? {
  let owner = Message(fr: "une règle", en: "a rule")
  let tree = bare.under(heading(of: bare))
  guard let section = Section(tree, owner, keys: ruleKeys, &report),
    let key = section.requiredText("règle", &report)
  else { return nil }
  var rule = RuleSyntax(key: key, title: section.requiredText("titre", &report)?.value ?? "")
  readHead(of: &rule, section, &report)
  readOccurrences(of: &rule, section, &report)
  readDispenses(of: &rule, section, &report)
  rule.demand = demand(section, &report)
  rule.deadline = deadline(section, &report)
  rule.alerts = alerts(section["alertes"], title: rule.title, &report)
  return rule
}

private func readHead(of rule: inout RuleSyntax, _ section: Section, _ report: inout Report) {
  rule.natures = section.texts("mesures", &report)
  if rule.natures.isEmpty {
    report.add(MissingKey(key: "mesures", owner: section.owner), at: section.keyMark("mesures"))
  }
  rule.debtor = section.choice("débiteur", parties, &report) ?? .person
  let places: [(String, PlaceRole)] = [
    ("personne", .person), ("tribunal", .court), ("service", .service),
  ]
  rule.place = section.choice("lieu", places, &report) ?? .person
  rule.articles = articles(section, &report)
  if let node = section["en vigueur"] {
    let owner = Message(fr: "`en vigueur`", en: "`en vigueur`")
    let inForce = Section(node, owner, keys: ["depuis", "jusqu'à"], &report)
    rule.inForceFrom = inForce?.date("depuis", &report)
    rule.inForceUntil = inForce?.date("jusqu'à", &report)
  }
  if let node = section["définitions"] { rule.definitions = definitions(from: node, &report) }
}

private func articles(_ section: Section, _ report: inout Report) -> [DatedArticle] {
  guard let node = section["fondement"] else {
    report.add(MissingCitation(), at: section.mark)
    return []
  }
  let nodes = node.elements ?? [node]
  if nodes.isEmpty { report.add(MissingCitation(), at: node.mark) }
  let owner = Message(fr: "un article", en: "an article")
  return nodes.compactMap { node in
    if node.scalar != nil {
      return node.text(&report).map { DatedArticle(article: $0.value, from: nil, until: nil) }
    }
    guard let entry = Section(node, owner, keys: ["article", "depuis", "jusqu'à"], &report),
      let article = entry.requiredText("article", &report)
    else { return nil }
    return DatedArticle(
      article: article.value, from: entry.date("depuis", &report),
      until: entry.date("jusqu'à", &report))
  }
}

private func readOccurrences(
  of rule: inout RuleSyntax, _ section: Section, _ report: inout Report
) {
  if !section.has("pour chaque") {
    report.add(MissingKey(key: "pour chaque", owner: section.owner), at: section.mark)
  }
  rule.trigger = section.expression("pour chaque", &report)
  rule.count = section.expression("nombre au plus", &report)
  rule.guardCondition = section.expression("si", &report)
  rule.keyExpression = section.expression("clé", &report)
  rule.start = section.expression("du", &report)
  rule.end = section.expression("au", &report)
  let partial: [(String, Bool)] = [("dues", true), ("sans objet", false)]
  rule.partialPeriodsAreDue = section.choice("périodes incomplètes", partial, &report) ?? true
}

private func readDispenses(
  of rule: inout RuleSyntax, _ section: Section, _ report: inout Report
) {
  rule.suspendedBy = section.texts("suspendu pendant", &report).map { foldName($0.value) }
  if rule.suspendedBy.contains("toute cause") { rule.suspendedBy = ["*"] }
  rule.excuses = section.expressions("excusé si", &report)
  rule.excusedWhile = section.expressions("excusé pendant", &report)
  rule.mootIf = section.expressions("sans objet si", &report)
  rule.readsAfterEnd = section.yesNo("après la fin", &report) ?? false
}

/// The rule's key and first article, shown beside every place in it.
private func heading(of tree: SourceNode) -> String? {
  func value(_ key: String, in node: SourceNode) -> SourceNode? {
    node.entries?.first { keyword($0.key.value) == key }?.value
  }
  guard let key = value("règle", in: tree)?.scalar?.value else { return nil }
  let citation = value("fondement", in: tree)
  let first = citation?.elements?.first ?? citation
  let article = first?.scalar?.value ?? first.flatMap { value("article", in: $0)?.scalar?.value }
  return article.map { "\(key) · \($0)" } ?? key
}

extension SourceNode {
  /// The same node with every mark in it standing under a heading.
  fileprivate func under(_ heading: String?) -> SourceNode {
    let content: Content =
      switch self.content {
      case .scalar(let scalar):
        .scalar(
          Scalar(value: scalar.value, style: scalar.style, mark: scalar.mark.under(heading)))
      case .sequence(let elements): .sequence(elements.map { $0.under(heading) })
      case .mapping(let entries):
        .mapping(
          entries.map { entry in
            let key = Marked(entry.key.value, at: entry.key.mark.under(heading))
            return SourceEntry(key: key, value: entry.value.under(heading))
          })
      }
    return SourceNode(content: content, mark: mark.under(heading))
  }
}
