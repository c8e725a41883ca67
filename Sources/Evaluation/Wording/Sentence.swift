// How a sentence begins and ends. Most begin with a plain letter and end with one, which their bytes
// tell; the rest is left to the rules of Unicode.

/// The first letter as a capital; for a sentence that begins with an author's words.
public func capitalized(_ text: String) -> String {
  var text = text
  capitalize(&text)
  return text
}

/// A sentence has one final stop.
func sentence(_ text: String) -> String {
  var text = text
  finish(&text)
  return text
}

/// Makes a sentence of a text: a capital, and one final stop.
func finish(_ text: inout String) {
  if !isStopped(text) { text += "." }
  capitalize(&text)
}

private func capitalize(_ text: inout String) {
  if !beginsPlainly(text.utf8.span) {
    text = text.prefix(1).uppercased() + text.dropFirst()
  }
}

/// Whether it begins with what is its own capital, and nothing combines with it: `A`, `2`, `É`, `«`.
private func beginsPlainly(_ bytes: Swift.Span<UInt8>) -> Bool {
  guard bytes.count > 2 else { return false }
  switch bytes[0] {
  case 0x41...0x5A, 0x30...0x39: return bytes[1] < 0x80
  case 0xC3: return (0x80...0x9E).contains(bytes[1]) && bytes[2] < 0x80
  case 0xC2: return bytes[1] == 0xAB && bytes[2] < 0x80
  default: return false
  }
}

/// Whether it ends with a stop, quotation marks and spaces aside.
private func isStopped(_ text: String) -> Bool {
  if let last = text.utf8.last, last < 0x80, last != UInt8(ascii: " ") {
    return ".!?".utf8.contains(last)
  }
  let bare = text.reversed().drop { " »”\u{A0}".contains($0) }
  guard let last = bare.first else { return true }
  return ".!?…".contains(last)
}
