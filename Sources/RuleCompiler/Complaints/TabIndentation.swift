// A tab where YAML wants spaces.

import Diagnostics

struct TabIndentation: Complaint {
  static let code = "tabulation"
  static let wrong = "alerte:\n\tgravité: vigilance\n"
  static let right = "alerte:\n  gravité: vigilance\n"

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "une tabulation sert de retrait, mais YAML n'admet que des espaces",
        en: "a tab is used to indent, but YAML allows only spaces"), at: mark,
      Message(fr: "tabulation", en: "tab"),
      help: Message(
        fr: "remplacez-la par deux espaces, et réglez l'éditeur pour qu'il insère des espaces",
        en: "replace it with two spaces, and set the editor to insert spaces"))
  }
}
