// A word that is none of those the language or a choice lists.
import Diagnostics

struct NotInList: Complaint {
  static let code = "hors-liste"
  static let wrong = """
    fait: a
    silence: vaut abscence

    """
  static let right = """
    fait: a
    silence: vaut absence

    """

  let found: String
  let choices: [String]

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "`\(found)` n'est pas dans la liste",
        en: "`\(found)` is not in the list"), at: mark,
      help: nearHelp(found, among: choices))
  }
}
