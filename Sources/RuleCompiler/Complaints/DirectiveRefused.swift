// A line of YAML directives, led by `%` at the start of a document.

import Diagnostics

struct DirectiveRefused: Complaint {
  static let code = "directive-refusee"
  static let wrong = "%YAML 1.1\n---\ntitre: heures\n"
  static let right = "titre: heures\n"

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "les règles n'admettent pas de directive YAML",
        en: "rules do not allow a YAML directive"), at: mark,
      help: Message(
        fr: "retirez la ligne qui commence par `%`",
        en: "remove the line that starts with `%`"))
  }
}
