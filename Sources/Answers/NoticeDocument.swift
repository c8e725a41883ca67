// A notice to the JAP as a document: states facts, proposes nothing, and is a draft until a named
// human has validated it.
import CaseFile
import Civil
import Diagnostics
import Evaluation
import RuleProgram

/// A formal page, already worded; rendered as text or as HTML.
public struct NoticeDocument: Sendable {
  public var language: Language
  public var title: String
  public var addressee: String
  /// `PROJET`, `VALIDÉ`…
  public var status: String
  public var isDraft: Bool
  /// Label and value, in order.
  public var heading: [(label: String, value: String)]
  /// What the alert says, in one sentence.
  public var summary: String
  public var sections: [Section]
  public var factsTitle: String
  public var columns: [String]
  public var facts: [FactRow]
  /// After the facts.
  public var closing: [Section]
  public var footer: [String]

  public struct Section: Sendable {
    public var title: String
    public var lines: [String]
    /// A quotation of the person's own words.
    public var isQuotation = false
  }

  public struct FactRow: Sendable {
    public var date: String
    public var fact: String
    public var value: String
    public var origin: String
  }
}

/// Drafts the report of an alert: the reasons as they were told, the facts and what speaks for the
/// person as they are known at `instant`.
public func incidentReport(
  _ alert: AlertRecord, notice: NoticeRecord?, of known: KnownCase, at instant: Instant,
  language: Language = .french
) -> NoticeDocument {
  let place = OccurrencePlace(
    person: alert.identity.person, measure: alert.identity.measure, rule: alert.identity.rule,
    key: alert.identity.key)
  let dossier = Dossier(
    known.person, facts: known.facts, program: known.program, zones: known.zones, until: instant)
  let explained = dossier.explain(
    measure: place.measure, rule: place.rule, key: place.key, at: instant, alone: true)
  let zone = explained?.zone ?? dossier.zone(of: place.measure)
  return Report(
    alert: alert, notice: notice, explained: explained, program: known.program,
    wording: Wording(language, zone: zone), at: instant
  ).document
}

private struct Report {
  let alert: AlertRecord
  let notice: NoticeRecord?
  let explained: ExplainedOccurrence?
  let program: RuleProgram
  let wording: Wording
  let at: Instant

  var document: NoticeDocument {
    let uses = explained?.uses ?? []
    return NoticeDocument(
      language: wording.language, title: wording.noticeTitle, addressee: wording.toTheJudge,
      status: wording.noticeStatus(notice?.state),
      isDraft: notice.map { $0.state == .draft } ?? true, heading: heading,
      summary: full(alert.content.message), sections: sections,
      factsTitle: wording.noticeFacts,
      columns: [.date, .fact, .value, .origin].map(wording.label), facts: uses.map(row),
      closing: closing,
      footer: [
        wording.drafted(
          at: notice?.draftedAt ?? alert.emittedAt, revision: notice?.revision ?? alert.revision),
        wording.receipt(rules: program.fingerprint, alert: alert.id, facts: uses.count),
      ])
  }

  private var heading: [(label: String, value: String)] {
    let nature = explained.map { "\($0.nature), " } ?? ""
    return [
      (wording.label(.person), alert.identity.person),
      (wording.label(.measure), nature + alert.identity.measure),
      (wording.label(.obligation), explained?.rule.title ?? alert.identity.rule),
      (wording.label(.articles), wording.list(explained?.articles ?? [])),
      (wording.label(.found), wording.instant(alert.instant)),
    ].filter { !$0.value.isEmpty }
  }

  private func full(_ text: String) -> String {
    let text = capitalized(text)
    return text.last.map { ".!?".contains($0) } ?? true ? text : text + "."
  }

  private var sections: [NoticeDocument.Section] {
    guard let explained else {
      return [.init(title: wording.noticeFindings, lines: alert.content.reasons)]
    }
    let known = wording.known(explained, program: program)
    let mended = explained.mendedAt == nil ? [] : [wording.state(explained)]
    return [
      .init(
        title: wording.noticeDemand,
        lines: explained.rule.demand.isNone ? [] : [wording.demanded(explained)]),
      .init(
        title: wording.noticeFindings,
        lines: (known.isEmpty ? alert.content.reasons : known) + mended),
    ].filter { !$0.lines.isEmpty }
  }

  private var closing: [NoticeDocument.Section] {
    let favourable = explained?.favourable ?? []
    let own = favourable.filter { if case .explanation = $0 { false } else { true } }
    var words: [String] = []
    for case .explanation(let text, let at, _) in favourable {
      words.append("\(wording.day(at))\(wording.say(" : ", ": "))\(wording.quoted(text))")
    }
    let lines = wording.favourablePlain(own)
    return [
      .init(
        title: wording.noticeFavour, lines: lines.isEmpty ? [wording.nothingInFavour] : lines),
      .init(
        title: wording.noticeExplanation,
        lines: words.isEmpty ? [wording.noExplanation] : words, isQuotation: !words.isEmpty),
      .init(title: wording.noticeRequest, lines: [wording.nothingProposed]),
      .init(title: wording.noticeValidation, lines: [wording.validation(notice)]),
    ]
  }

  private func row(_ use: FactUse) -> NoticeDocument.FactRow {
    NoticeDocument.FactRow(
      date: wording.shortInstant(use.time), fact: use.title,
      value: use.value.map { wording.value($0, type: use.type) } ?? "",
      origin: "\(use.identity.source)#\(use.identity.id)")
  }
}

extension NoticeDocument {
  /// The page as plain text.
  public func text(width: Int = 80) -> String {
    var page = TextPage(width: width)
    page.add("\(title) — \(status)")
    page.add(addressee)
    page.blank()
    let colon = language == .french ? " : " : ": "
    for (label, value) in heading { page.add("\(label)\(colon)\(value)") }
    page.blank()
    page.add(summary)
    for section in sections { add(section, to: &page) }
    if !facts.isEmpty {
      page.blank()
      page.add(factsTitle)
      for row in facts {
        let value = row.value.isEmpty ? "" : " (\(row.value))"
        page.add("\(row.date)\(colon)\(row.fact)\(value) [\(row.origin)]", indent: 2, mark: "- ")
      }
    }
    for section in closing { add(section, to: &page) }
    page.blank()
    for line in footer { page.add(line) }
    return page.text
  }

  private func add(_ section: Section, to page: inout TextPage) {
    page.blank()
    page.add(section.title)
    for line in section.lines { page.add(line, indent: 2) }
  }
}
