// A report for a person: sentence, place, the lines of the file with what is wrong underlined,
// and the way out. The shape is in STYLE.md 4.7; the lines themselves are made by `Snippet`.

struct HumanRenderer {
  let width: Int
  let paint: Paint
  let language: Language

  func text(of listing: Report.Listing) -> String {
    var blocks = listing.shown.map(text(of:))
    blocks += listing.omitted.map { "  " + closingLine($0, in: language) + "\n" }
    return blocks.joined(separator: "\n")
  }

  private func text(of diagnostic: Diagnostic) -> String {
    var lines = [headline(diagnostic)]
    lines += snippets(of: diagnostic)
    if let help = diagnostic.help {
      lines.append(
        "  " + paint.help(word("aide :", "help:")) + " " + visible(help.text(in: language)))
    }
    if let citation = diagnostic.citation {
      lines.append("  " + paint.help(word("voir :", "see:")) + " " + visible(citation))
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private func headline(_ diagnostic: Diagnostic) -> String {
    let name =
      switch diagnostic.severity {
      case .error: word("erreur", "error")
      case .warning: word("avertissement", "warning")
      }
    let head = paint.severity("\(name)[\(diagnostic.code)]", diagnostic.severity)
    return head + ": " + paint.strong(visible(diagnostic.message.text(in: language)))
  }

  /// The file of the primary label comes first; each file shows its lines in order.
  private func snippets(of diagnostic: Diagnostic) -> [String] {
    var underlines = diagnostic.others.map { Snippet.Underline($0, isPrimary: false, language) }
    if let primary = diagnostic.primary {
      underlines.insert(Snippet.Underline(primary, isPrimary: true, language), at: 0)
    }
    var lines: [String] = []
    while let first = underlines.first {
      let isHere = { (line: Snippet.Underline) in line.mark.source === first.mark.source }
      let here = underlines.filter(isHere)
      underlines.removeAll(where: isHere)
      lines.append(place(of: first.mark))
      lines += Snippet(width: width, paint: paint, severity: diagnostic.severity).lines(of: here)
    }
    return lines
  }

  private func place(of mark: Mark) -> String {
    let context = mark.context.map { "   " + visible($0) } ?? ""
    return "  " + paint.faint(placeText(mark)) + context
  }

  private func word(_ french: String, _ english: String) -> String {
    Message(fr: french, en: english).text(in: language)
  }
}
