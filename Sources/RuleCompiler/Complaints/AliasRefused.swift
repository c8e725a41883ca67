// A `*name` of YAML: rule files have one place for each thing, and no repeats by reference.
// It also bites a text that merely begins with a star.

import Diagnostics

struct AliasRefused: Complaint {
  static let code = "alias-refuse"
  static let wrong = "titre: *heures\n"
  static let right = "titre: \"*heures\"\n"

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "`*` en tête de valeur désigne un alias, que les règles n'admettent pas",
        en: "`*` at the start of a value is an alias, which rules do not allow"), at: mark,
      Message(fr: "lu comme un alias", en: "read as an alias"),
      help: Message(
        fr:
          "si c'est un texte, mettez-le entre guillemets ; sinon, nommez la chose une fois "
          + "dans `définitions`",
        en: "if it is text, put it in quotes; else name the thing once in `définitions`"))
  }
}
