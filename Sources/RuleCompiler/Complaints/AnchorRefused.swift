// A `&name` of YAML, or a text that merely begins with an ampersand.

import Diagnostics

struct AnchorRefused: Complaint {
  static let code = "ancre-refusee"
  static let wrong = "titre: &heures travail\n"
  static let right = "titre: \"&heures travail\"\n"

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "`&` en tête de valeur pose une ancre, que les règles n'admettent pas",
        en: "`&` at the start of a value is an anchor, which rules do not allow"), at: mark,
      Message(fr: "lu comme une ancre", en: "read as an anchor"),
      help: Message(
        fr:
          "si c'est un texte, mettez-le entre guillemets ; sinon, retirez l'ancre et nommez "
          + "la chose dans `définitions`",
        en:
          "if it is text, put it in quotes; else remove the anchor and name the thing in "
          + "`définitions`"
      ))
  }
}
