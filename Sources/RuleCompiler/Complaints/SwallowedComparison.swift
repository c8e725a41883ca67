// `>` at the start of a value opens a block of text in YAML, so a comparison is swallowed.

import Diagnostics

struct SwallowedComparison: Complaint {
  static let code = "comparaison-avalee"
  static let wrong = "quand: > 3 absences\n"
  static let right = "quand: \"> 3 absences\"\n"

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "`>` en tête de valeur ouvre un bloc de texte YAML : la comparaison n'est pas lue",
        en: "`>` at the start of a value opens a block of text in YAML: the comparison is "
          + "not read"),
      at: mark,
      Message(
        fr: "lu comme un début de bloc",
        en: "read as the start of a block"),
      help: Message(
        fr:
          "écrivez la comparaison en mots (`plus de`, `au moins`), ou mettez toute la "
          + "valeur entre guillemets",
        en:
          "write the comparison in words (`plus de`, `au moins`), or put the whole value in quotes")
    )
  }
}
