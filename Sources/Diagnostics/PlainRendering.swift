// One line for each diagnostic: `file:line:column: code: message`.

func plainText(of listing: Report.Listing, in language: Language) -> String {
  var lines = listing.shown.map { diagnostic in
    let rest = "\(diagnostic.code): \(visible(diagnostic.message.text(in: language)))"
    return diagnostic.primary.map { "\(placeText($0.mark)): \(rest)" } ?? rest
  }
  lines += listing.omitted.map { closingLine($0, in: language) }
  return lines.map { $0 + "\n" }.joined()
}

/// A place as `file:line:column`.
func placeText(_ mark: Mark) -> String {
  let (line, column) = mark.source.position(ofByte: mark.span.start)
  return "\(visible(mark.source.name)):\(line):\(column)"
}
