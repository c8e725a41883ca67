// A report as one JSON object, on one line. Written by hand: the module imports nothing.

func jsonText(of listing: Report.Listing, in language: Language) -> String {
  let shown = listing.shown.map { json(of: $0, in: language) }
  let omitted = listing.omitted.map {
    object([("file", string($0.file)), ("count", String($0.count))])
  }
  return object([("diagnostics", array(shown)), ("omitted", array(omitted))]) + "\n"
}

private func json(of diagnostic: Diagnostic, in language: Language) -> String {
  object([
    ("code", string(diagnostic.code)),
    ("severity", string(diagnostic.severity.rawValue)),
    ("message", string(diagnostic.message.text(in: language))),
    ("place", diagnostic.primary.map { json(of: $0, in: language) } ?? "null"),
    ("others", array(diagnostic.others.map { json(of: $0, in: language) })),
    ("help", string(diagnostic.help?.text(in: language))),
    ("citation", string(diagnostic.citation)),
  ])
}

private func json(of label: Label, in language: Language) -> String {
  let span = label.mark.span
  let start = label.mark.source.position(ofByte: span.start)
  let end = label.mark.source.position(ofByte: span.end)
  return object([
    ("file", string(label.mark.source.name)),
    ("line", String(start.line)), ("column", String(start.column)),
    ("endLine", String(end.line)), ("endColumn", String(end.column)),
    ("startByte", String(span.start)), ("endByte", String(span.end)),
    ("context", string(label.mark.context)),
    ("label", string(label.text.text(in: language))),
  ])
}

private func object(_ members: [(String, String)]) -> String {
  "{" + members.map { "\(string($0)):\($1)" }.joined(separator: ",") + "}"
}

private func array(_ elements: [String]) -> String {
  "[" + elements.joined(separator: ",") + "]"
}

private func string(_ text: String?) -> String {
  guard let text else { return "null" }
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\u{0}"..<" ", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
      result += "\\u" + hexadecimal(scalar.value, digits: 4)
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
