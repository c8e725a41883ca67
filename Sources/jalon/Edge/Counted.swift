// Numbers with their word, as French counts: none and one are singular.

/// `plural`: where it is not the word with an `s`.
func counted(_ number: some BinaryInteger, _ word: String, _ plural: String? = nil) -> String {
  "\(number) \(number > 1 ? plural ?? word + "s" : word)"
}

/// A journal whose every line holds.
func soundJournal(_ lines: some BinaryInteger) -> String {
  switch lines {
  case 0: "aucune ligne"
  case 1: "1 ligne, elle tient"
  default: "\(counted(lines, "ligne")), toutes tiennent"
  }
}
