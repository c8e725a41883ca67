// The lines of one file that a diagnostic speaks of, each under its number, with underlines.
// A long line is cut around what is underlined, so the cost and the output stay bounded.

struct Snippet {
  let width: Int
  let paint: Paint
  let severity: Severity

  /// A label made ready to be drawn.
  struct Underline {
    let mark: Mark
    let text: String
    let isPrimary: Bool
    let line: Int

    init(_ label: Label, isPrimary: Bool, _ language: Language) {
      mark = label.mark
      text = visible(label.text.text(in: language))
      self.isPrimary = isPrimary
      line = mark.source.position(ofByte: mark.span.start).line
    }
  }

  func lines(of underlines: [Underline]) -> [String] {
    let sorted = underlines.sorted { ($0.line, $0.mark.span.start) < ($1.line, $1.mark.span.start) }
    let gutter = max(4, String(sorted.last?.line ?? 0).count + 1)
    let bar = String(repeating: " ", count: gutter) + " |"
    var result = [paint.faint(bar)]
    var shown: (line: Int, view: LineView)?
    for underline in sorted {
      if shown?.line != underline.line {
        if let before = shown?.line, underline.line > before + 1 { result.append(gap(gutter)) }
        let view = LineView(around: underline.mark, line: underline.line, room: room(gutter))
        shown = (underline.line, view)
        result.append(paint.faint(numbered(underline.line, gutter)) + " " + view.text)
      }
      if let view = shown?.view {
        result.append(paint.faint(bar) + " " + drawing(of: underline, in: view))
      }
    }
    return result
  }

  private func room(_ gutter: Int) -> Int { max(20, width - gutter - 3) }

  private func gap(_ gutter: Int) -> String {
    paint.faint(String(repeating: " ", count: gutter - 1) + "…")
  }

  private func numbered(_ line: Int, _ gutter: Int) -> String {
    let number = String(line)
    return String(repeating: " ", count: gutter - number.count) + number + " |"
  }

  private func drawing(of underline: Underline, in view: LineView) -> String {
    let columns = view.columns(of: underline.mark.span)
    let sign = underline.isPrimary ? "^" : "-"
    let words = underline.text.isEmpty ? "" : " " + underline.text
    let drawn = String(repeating: sign, count: columns.count) + words
    let indent = String(repeating: " ", count: columns.lowerBound)
    return indent + (underline.isPrimary ? paint.severity(drawn, severity) : paint.other(drawn))
  }
}
