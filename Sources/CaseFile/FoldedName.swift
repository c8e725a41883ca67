// The one folding of names: case, accents, and the difference between space, `_` and `-` do not
// count (DESIGN 3). Keywords of the rule language are never folded.

/// The form under which declared names are compared: `Heures_prononcées` → `heures prononcees`.
public func foldName(_ name: some StringProtocol) -> String {
  var folded = String.UnicodeScalarView()
  var isSpacePending = false
  for scalar in name.unicodeScalars {
    if isSeparator(scalar) {
      isSpacePending = !folded.isEmpty
      continue
    }
    if isCombining(scalar) { continue }
    if isSpacePending, needsSpace(after: folded.last, before: scalar) { folded.append(" ") }
    isSpacePending = false
    folded.append(contentsOf: foldedLetters(of: scalar).unicodeScalars)
  }
  return String(folded)
}

/// `d' effet` is `d'effet`, `tig . séance` is `tig.séance`.
private func needsSpace(after last: Unicode.Scalar?, before next: Unicode.Scalar) -> Bool {
  last != "'" && last != "." && next != "." && next != "'" && next != "\u{2019}"
}

private func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar {
  case " ", "_", "-", "\t", "\n", "\u{A0}", "\u{202F}", "\u{2010}", "\u{2011}": true
  default: false
  }
}

/// Accents written apart from their letter (NFD).
private func isCombining(_ scalar: Unicode.Scalar) -> Bool {
  ("\u{300}"..."\u{36F}").contains(scalar)
}

private func foldedLetters(of scalar: Unicode.Scalar) -> String {
  if scalar.isASCII { return scalar.properties.lowercaseMapping }
  let lower = scalar.properties.lowercaseMapping
  guard let first = lower.unicodeScalars.first else { return "" }
  switch first {
  case "à"..."å", "ā", "ă", "ą": return "a"
  case "æ": return "ae"
  case "ç", "ć", "č": return "c"
  case "è"..."ë", "ē", "ė", "ę", "ě": return "e"
  case "ì"..."ï", "ī", "ı": return "i"
  case "ñ", "ń": return "n"
  case "ò"..."ö", "ø", "ō": return "o"
  case "œ": return "oe"
  case "ù"..."ü", "ū": return "u"
  case "ý", "ÿ": return "y"
  case "\u{2019}", "\u{02BC}": return "'"
  default: return lower
  }
}
