// The notice as one self-contained page: sober, printable on A4, readable by a screen reader.
import Diagnostics
import Evaluation

extension NoticeDocument {
  /// A whole HTML page, without any outside resource.
  public var html: String {
    let body = Markup.element(
      "body", [:],
      .element("header", [:], banner, .element("h1", [:], .text(title)), addresseeLine),
      .element(
        "main", [:],
        all: [particulars, lead] + sections.map(block) + [table]
          + closing.map(block)),
      .element("footer", [:], all: footer.map { .element("p", [:], .text($0)) }))
    return Markup.page(
      language: language.rawValue, title: "\(title) — \(status)", style: noticeStyle, body)
  }

  private var banner: Markup {
    .element("p", ["class": isDraft ? "status draft" : "status"], .text(status))
  }

  private var addresseeLine: Markup { .element("p", ["class": "addressee"], .text(addressee)) }

  private var lead: Markup { .element("p", ["class": "lead"], .text(summary)) }

  private var particulars: Markup {
    .element(
      "dl", [:],
      all: heading.flatMap { pair -> [Markup] in
        [.element("dt", [:], .text(pair.label)), .element("dd", [:], .text(pair.value))]
      })
  }

  private func block(_ section: Section) -> Markup {
    let lines = section.lines.map { line in
      section.isQuotation
        ? Markup.element("blockquote", [:], .element("p", [:], .text(line)))
        : Markup.element("p", [:], .text(line))
    }
    return .element("section", [:], all: [.element("h2", [:], .text(section.title))] + lines)
  }

  private var table: Markup {
    if facts.isEmpty { return .element("section", ["hidden": "hidden"]) }
    let hasValues = facts.contains { !$0.value.isEmpty }
    let titles = hasValues ? columns : columns.enumerated().filter { $0.offset != 2 }.map(\.element)
    let head = Markup.element(
      "tr", [:], all: titles.map { .element("th", ["scope": "col"], .text($0)) })
    let rows = facts.map { row -> Markup in
      var cells = [
        Markup.element("th", ["scope": "row"], .text(row.date)),
        .element("td", [:], .text(row.fact)),
      ]
      if hasValues { cells.append(.element("td", [:], .text(row.value))) }
      cells.append(.element("td", ["class": "origin"], .text(row.origin)))
      return .element("tr", [:], all: cells)
    }
    return .element(
      "section", [:], .element("h2", [:], .text(factsTitle)),
      .element(
        "table", [:], .element("thead", [:], head), .element("tbody", [:], all: rows)))
  }
}

private let noticeStyle: StaticString = """
  @page { size: A4; margin: 18mm 20mm 20mm; }
  :root { color-scheme: light; --ink: #161616; --soft: #4a4a4a; --line: #b8b8b8; --blue: #000091; }
  * { box-sizing: border-box; }
  body { margin: 0 auto; max-width: 174mm; padding: 14mm 6mm; background: #fff; color: var(--ink);
    font: 11pt/1.5 "Marianne", "Source Sans 3", "Liberation Sans", Arial, sans-serif; }
  header { position: relative; border-top: 3px solid var(--blue); padding-top: 6mm; }
  h1 { margin: 0; font-size: 20pt; line-height: 1.2; font-weight: 700; }
  .addressee { margin: 1mm 0 0; color: var(--soft); }
  .status { position: absolute; right: 0; top: 6mm; margin: 0; padding: 1mm 4mm;
    border: 1.5px solid var(--ink); font-weight: 700; letter-spacing: .08em; }
  .status.draft { border-style: dashed; }
  dl { display: grid; grid-template-columns: 34mm 1fr; gap: 1mm 4mm; margin: 7mm 0 6mm;
    padding: 4mm 0; border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); }
  dt { color: var(--soft); }
  dd { margin: 0; font-weight: 600; }
  .lead { margin: 0 0 2mm; font-size: 13pt; font-weight: 600; }
  section { break-inside: avoid; margin-top: 6mm; }
  h2 { margin: 0 0 1.5mm; font-size: 12pt; font-weight: 700; color: var(--blue); }
  section p { margin: 0 0 1mm; }
  blockquote { margin: 0; padding-left: 4mm; border-left: 3px solid var(--line); }
  table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
  th, td { padding: 1.5mm 3mm 1.5mm 0; text-align: left; vertical-align: top;
    border-bottom: 1px solid var(--line); }
  thead th { color: var(--soft); font-weight: 600; border-bottom-color: var(--ink); }
  tbody th { font-weight: 400; white-space: nowrap; }
  .origin { color: var(--soft); font-size: 9.5pt; overflow-wrap: anywhere; }
  footer { margin-top: 9mm; padding-top: 3mm; border-top: 1px solid var(--line);
    color: var(--soft); font-size: 9.5pt; }
  footer p { margin: 0; }
  @media print { body { padding: 0; max-width: none; } a { color: inherit; } }
  """
