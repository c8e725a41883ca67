// A text that begins with `{` or `[`, which YAML takes for a mapping or a list.

import Diagnostics

struct BracketAtStart: Complaint {
  static let code = "crochet-en-tete"
  static let wrong = "message: {heures faites} sur 40\n"
  static let right = "message: \"{heures faites} sur 40\"\n"

  func diagnostic(at mark: Mark) -> Diagnostic {
    let isBrace = mark.text == "{"
    return error(
      Message(
        fr:
          "`\(mark.text)` en tête de valeur ouvre \(isBrace ? "un groupe" : "une liste"), "
          + "pas un texte",
        en:
          "`\(mark.text)` at the start of a value opens a \(isBrace ? "group" : "list"), not a text"
      ),
      at: mark,
      Message(fr: "lu comme un début de collection", en: "read as the start of a collection"),
      help: Message(
        fr: "pour un texte, mettez toute la valeur entre guillemets ; "
          + "pour un groupe, écrivez chaque `clé: valeur`",
        en: "for a text, put the whole value in quotes; for a group, write each `key: value`"))
  }
}
