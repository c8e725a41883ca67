// A comma within a value of a `{ }` group, which YAML takes for the end of that value.

import Diagnostics

struct CommaInGroup: Complaint {
  static let code = "virgule-dans-groupe"
  static let wrong = "choix: { mensualité: 149,99 € }\n"
  static let right = "choix: { mensualité: \"149,99 €\" }\n"

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "dans `{ }`, une virgule finit la valeur : `\(mark.text)` est lu comme une autre clé",
        en: "within `{ }` a comma ends the value: `\(mark.text)` is read as another key"),
      at: mark,
      Message(fr: "coupé ici", en: "cut here"),
      help: Message(
        fr: "mettez la valeur entière entre guillemets, comme `\"149,99 €\"`",
        en: "put the whole value in quotes, like `\"149,99 €\"`"))
  }
}
