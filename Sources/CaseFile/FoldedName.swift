// The one folding of names (DESIGN 3): what two spellings of a declared name have in common.
// Keywords of the rule language are not folded with it: there `où` is not `ou`.

/// The name without case or accents, words apart by single spaces: `Heures_prononcées`,
/// `heures prononcees` and `HEURES-PRONONCÉES` fold alike; so do `prise d'effet`,
/// `prise d’effet` and `prise_d_effet`; `tig . séance` is `tig.seance`. Folding twice changes
/// nothing.
public func foldName(_ name: some StringProtocol) -> String { foldName(String(name)) }

/// The same; most names are folded already, and come back as they are.
public func foldName(_ name: String) -> String {
  if isFolded(name.utf8.span) { return name }
  var folding = Folding()
  folding.bytes.reserveCapacity(name.utf8.count)
  for scalar in name.unicodeScalars {
    switch scalar.value {
    case 0x41...0x5A: folding.append(UInt8(scalar.value + 32))
    case 0x09, 0x0A, 0x0D, 0x20, 0x27, 0x2D, 0x5F: folding.isBetweenWords = true
    case 0x00...0x7F: folding.append(UInt8(scalar.value))
    // Non-breaking and typographic spaces, hyphens and apostrophes.
    case 0xA0, 0x2000...0x200A, 0x202F, 0x2010...0x2013, 0x2018, 0x2019, 0x02BC, 0x3000:
      folding.isBetweenWords = true
    // Combining accents of a decomposed text; the soft hyphen and zero-width marks.
    case 0x0300...0x036F, 0xAD, 0x200B...0x200D, 0xFEFF: break
    case 0xC0...0x17F:
      let byte = latinBytes[Int(scalar.value) - 0xC0]
      if byte > 0 { folding.append(byte) } else { folding.append(latinFolding(scalar)) }
    default: folding.append(scalar.properties.lowercaseMapping)
    }
  }
  return String(decoding: folding.bytes, as: UTF8.self)
}

/// Words being put together.
private struct Folding {
  var bytes: [UInt8] = []
  var isBetweenWords = false

  mutating func append(_ byte: UInt8) {
    let stop = UInt8(ascii: ".")
    if isBetweenWords, let last = bytes.last, last != stop, byte != stop {
      bytes.append(UInt8(ascii: " "))
    }
    isBetweenWords = false
    bytes.append(byte)
  }

  /// Letters of one word.
  mutating func append(_ letters: String) {
    let first = letters.utf8.first
    if let first { append(first) } else { isBetweenWords = false }
    bytes.append(contentsOf: letters.utf8.dropFirst())
  }
}

/// Small letters, digits and stops, with single spaces between words: folding changes nothing.
private func isFolded(_ bytes: Span<UInt8>) -> Bool {
  var isAfterWord = false
  for index in 0..<bytes.count {
    switch bytes[index] {
    case 0x61...0x7A, 0x30...0x39: isAfterWord = true
    case UInt8(ascii: "."):
      if index > 0, bytes[index - 1] == UInt8(ascii: " ") { return false }
      isAfterWord = false
    case UInt8(ascii: " "):
      if !isAfterWord || index + 1 == bytes.count { return false }
      isAfterWord = false
    default: return false
    }
  }
  return true
}

/// U+00C0 to U+017F, Latin-1 and Latin Extended-A, one letter each; `*` where it takes two.
private let latinLetters: StaticString = """
  aaaaaa*ceeeeiiiidnooooo×ouuuuy**aaaaaa*ceeeeiiiidnooooo÷ouuuuy*y\
  aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii**jjkkklllllll\
  lllnnnnnnnnnoooooo**rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs
  """

/// One character of the table for each scalar, unpacked once.
private let latinTable: [Character] = Array(latinLetters.description)

/// The letters of the table that are one byte; 0 for the others.
private let latinBytes: [UInt8] = latinTable.map { $0 == "*" ? 0 : $0.asciiValue ?? 0 }

private func latinFolding(_ scalar: Unicode.Scalar) -> String {
  switch scalar {
  case "Æ", "æ": "ae"
  case "Œ", "œ": "oe"
  case "ß": "ss"
  case "Þ", "þ": "th"
  case "Ĳ", "ĳ": "ij"
  default: String(latinTable[Int(scalar.value) - 0xC0])
  }
}
