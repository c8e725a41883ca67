// A declared name that is a word of the language.
import Diagnostics

struct ReservedName: Complaint {
  static let code = "nom-reserve"
  static let wrong = """
    réglage: échéance
    type: date

    """
  static let right = """
    réglage: échéance du contrôle
    type: date

    """

  let name: String
  let word: String

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "`\(name)` est un mot de la langue et ne peut pas être déclaré",
        en: "`\(name)` is a word of the language and cannot be declared"), at: mark,
      help: Message(
        fr: "ajoutez un mot : `\(name) du contrôle`, par exemple",
        en: "add a word: `\(name) du contrôle`, for instance"))
  }
}
