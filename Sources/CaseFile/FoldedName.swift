// The one folding of names (DESIGN 3): what two spellings of a declared name have in common.
// Keywords of the rule language are not folded with it: there `où` is not `ou`.

/// The name without case or accents, words apart by single spaces: `Heures_prononcées`,
/// `heures prononcees` and `HEURES-PRONONCÉES` fold alike; so do `prise d'effet`,
/// `prise d’effet` and `prise_d_effet`; `tig . séance` is `tig.seance`. Folding twice changes
/// nothing.
public func foldName(_ name: some StringProtocol) -> String {
  var folded: [UInt8] = []
  folded.reserveCapacity(name.utf8.count)
  var isBetweenWords = false
  func append(_ bytes: some Collection<UInt8>) {
    let stop = UInt8(ascii: ".")
    if isBetweenWords, let last = folded.last, last != stop, bytes.first != stop {
      folded.append(UInt8(ascii: " "))
    }
    isBetweenWords = false
    folded.append(contentsOf: bytes)
  }
  for scalar in name.unicodeScalars {
    switch scalar.value {
    case 0x61...0x7A, 0x30...0x39, 0x2E: append(CollectionOfOne(UInt8(scalar.value)))
    case 0x41...0x5A: append(CollectionOfOne(UInt8(scalar.value + 32)))
    case 0x09, 0x0A, 0x0D, 0x20, 0x27, 0x2D, 0x5F: isBetweenWords = true
    case 0x00...0x7F: append(CollectionOfOne(UInt8(scalar.value)))
    // Non-breaking and typographic spaces, hyphens and apostrophes.
    case 0xA0, 0x2000...0x200A, 0x202F, 0x2010...0x2013, 0x2018, 0x2019, 0x02BC, 0x3000:
      isBetweenWords = true
    // Combining accents of a decomposed text; the soft hyphen and zero-width marks.
    case 0x0300...0x036F, 0xAD, 0x200B...0x200D, 0xFEFF: break
    case 0xC0...0x17F: append(latinFolding(scalar).utf8)
    default: append(scalar.properties.lowercaseMapping.utf8)
    }
  }
  return String(decoding: folded, as: UTF8.self)
}

/// U+00C0 to U+017F, Latin-1 and Latin Extended-A, one letter each; `*` where it takes two.
private let latinLetters: StaticString = """
  aaaaaa*ceeeeiiiidnooooo×ouuuuy**aaaaaa*ceeeeiiiidnooooo÷ouuuuy*y\
  aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii**jjkkklllllll\
  lllnnnnnnnnnoooooo**rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs
  """

/// One character of the table for each scalar, unpacked once.
private let latinTable: [Character] = Array(latinLetters.description)

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
