// Why an occurrence is what it is: the derivation down to facts, parameters and articles.
import CaseFile
import Civil
import Diagnostics
import Evaluation
import RuleProgram

/// The answer to « pourquoi ? » for one occurrence at an instant.
public struct ExplainAnswer: Sendable {
  public var explained: ExplainedOccurrence
  public var program: RuleProgram
}

/// Nil where there is no such occurrence at that instant.
public func explain(
  _ known: KnownCase, _ place: OccurrencePlace, at instant: Instant
) -> ExplainAnswer? {
  explainOccurrence(
    place, facts: known.facts, program: known.program, zones: known.zones, at: instant
  ).map { ExplainAnswer(explained: $0, program: known.program) }
}

/// The same of a case that is open, where several occurrences are asked about.
public func explain(
  _ dossier: Dossier, _ place: OccurrencePlace, at instant: Instant
) -> ExplainAnswer? {
  dossier.explain(measure: place.measure, rule: place.rule, key: place.key, at: instant)
    .map { ExplainAnswer(explained: $0, program: dossier.program) }
}

extension ComplianceAnswer {
  /// Why each occurrence that the answer shows is what it is.
  public var explanations: [ExplainAnswer] {
    measures.flatMap(\.obligations).flatMap(\.current).map {
      ExplainAnswer(explained: $0, program: program)
    }
  }
}

extension ExplainAnswer {
  /// French or English sentences, then the tree of the reading.
  public func text(_ language: Language = .french, width: Int = 80) -> String {
    let wording = Wording(language, zone: explained.zone)
    var page = TextPage(width: width)
    page.add("\(explained.rule.title) — \(explained.person), \(explained.measure)")
    page.add(wording.state(explained))
    let why = wording.why(explained.why, rule: explained.rule, program: program)
    if !why.isEmpty { page.add(why) }
    section(wording.explainDemand, [wording.demanded(explained)], &page)
    if let deadline = explained.deadline {
      var lines: [String] = []
      tree(deadline, wording, depth: 0, &lines)
      section(wording.explainDeadline, lines, &page)
    }
    section(wording.explainKnown, wording.known(explained, program: program), &page)
    var lines: [String] = []
    for part in [explained.demand, explained.holding?.tolerance].compactMap({ $0 }) {
      tree(part, wording, depth: 0, &lines)
    }
    lines += explained.excuses.flatMap { excuse in
      var own: [String] = []
      tree(excuse, wording, depth: 0, &own)
      return own
    }
    section(wording.explainReading, lines, &page)
    section(wording.explainFavour, wording.favourablePlain(explained.favourable), &page)
    section(
      wording.explainReceipt,
      [wording.receipt(rules: program.fingerprint, facts: explained.uses.map(\.identity))], &page)
    return page.text
  }

  private func section(_ title: String, _ lines: [String], _ page: inout TextPage) {
    if lines.isEmpty { return }
    page.blank()
    page.add(title)
    for line in lines {
      let depth = line.prefix { $0 == " " }.count
      page.add(String(line.dropFirst(depth)), indent: 2 + depth)
    }
  }

  /// Literals are not repeated; what a node rests on stands under it.
  private func tree(
    _ node: Derivation, _ wording: Wording, depth: Int, _ lines: inout [String]
  ) {
    let indent = String(repeating: "  ", count: depth)
    lines.append(indent + wording.nodeLine(node))
    lines += wording.notes(node.notes).map { indent + "  " + $0 }
    lines += node.uses.suffix(12).map { indent + "  " + wording.sourced($0) }
    for child in node.children where child.shape != .literal && depth < 12 {
      tree(child, wording, depth: depth + 1, &lines)
    }
  }
}
