// A quote that opens a value and is never closed.

import Diagnostics

struct UnclosedQuote: Complaint {
  static let code = "guillemet-non-ferme"
  static let wrong = "titre: \"heures\n"
  static let right = "titre: \"heures\"\n"

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "le guillemet `\(mark.text)` ouvert ici n'est jamais fermé",
        en: "the quote `\(mark.text)` opened here is never closed"), at: mark,
      Message(fr: "ouvert ici", en: "opened here"),
      help: Message(
        fr: "fermez-le à la fin de la valeur",
        en: "close it at the end of the value"))
  }
}
