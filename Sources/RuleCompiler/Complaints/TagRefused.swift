// An explicit tag of YAML, `!name`, or a text that merely begins with an exclamation mark.

import Diagnostics

struct TagRefused: Complaint {
  static let code = "etiquette-refusee"
  static let wrong = "titre: !important urgent\n"
  static let right = "titre: \"!important urgent\"\n"

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "`!` en tête de valeur pose une étiquette YAML, que les règles n'admettent pas",
        en: "`!` at the start of a value is a YAML tag, which rules do not allow"), at: mark,
      Message(fr: "lu comme une étiquette", en: "read as a tag"),
      help: Message(
        fr: "si c'est un texte, mettez-le entre guillemets ; sinon, retirez l'étiquette",
        en: "if it is text, put it in quotes; else remove the tag"))
  }
}
