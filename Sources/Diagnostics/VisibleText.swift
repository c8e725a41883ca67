// Text made safe for a terminal: an author's file must not be able to move the cursor, hide words
// or turn the reading direction around. Nothing here is about YAML.

/// The text with every control, direction and line-break character written as an escape.
public func visible(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars { result += visible(scalar) }
  return result
}

/// One scalar as it is shown.
func visible(_ scalar: Unicode.Scalar) -> String {
  switch scalar.properties.generalCategory {
  case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
    .paragraphSeparator:
    // Emoji are joined by U+200D, which harms nobody.
    return scalar == "\u{200D}" ? "\u{200D}" : escape(scalar)
  default: return String(Character(scalar))
  }
}

/// How many columns of a terminal a shown scalar takes, as well as can be told.
func columns(of scalar: Unicode.Scalar) -> Int {
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark: 0
  default: scalar == "\u{200D}" ? 0 : scalar.properties.isEmojiPresentation ? 2 : 1
  }
}

func hexadecimal(_ value: UInt32, digits: Int) -> String {
  let digitsText = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, digits - digitsText.count)) + digitsText
}

private func escape(_ scalar: Unicode.Scalar) -> String {
  switch scalar {
  case "\t": "\\t"
  case "\n": "\\n"
  case "\r": "\\r"
  default: "\\u{" + hexadecimal(scalar.value, digits: 2) + "}"
  }
}
