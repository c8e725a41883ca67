// Text after the quote that closed a value: in French, most often an apostrophe.

import Diagnostics

struct TextAfterQuote: Complaint {
  static let code = "texte-apres-guillemet"
  static let wrong = "titre: 'l'heure due'\n"
  static let right = "titre: \"l'heure due\"\n"

  /// The value as it was read, with its quotes.
  let closed: Mark

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "la valeur finit au guillemet \(quote), et un texte la suit",
        en: "the value ends at the quote \(quote), and text follows it"), at: mark,
      Message(fr: "texte en trop", en: "text left over"),
      others: [Label(mark: closed, text: Message(fr: "la valeur lue", en: "the value read"))],
      help: Message(
        fr:
          "entourez toute la valeur de guillemets doubles `\"` ; dedans, un guillemet "
          + "double s'écrit `\\\"`",
        en: "put the whole value in double quotes `\"`; a double quote within is written `\\\"`"))
  }

  private var quote: String { "`\(closed.text.suffix(1))`" }
}
