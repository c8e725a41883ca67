// `%`, `@` and the backtick cannot begin a value in YAML.

import Diagnostics

struct ReservedCharacter: Complaint {
  static let code = "caractere-reserve"
  static let wrong = "à: @cpip\n"
  static let right = "à: \"@cpip\"\n"

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "une valeur ne peut pas commencer par `\(mark.text)`",
        en: "a value cannot start with `\(mark.text)`"), at: mark,
      Message(
        fr: "caractère réservé par YAML",
        en: "character reserved by YAML"),
      help: Message(
        fr: "mettez toute la valeur entre guillemets",
        en: "put the whole value in quotes"))
  }
}
