// A type that the language does not have.
import Diagnostics

struct UnknownType: Complaint {
  static let code = "type-inconnu"
  static let wrong = """
    réglage: a
    type: heures

    """
  static let right = """
    réglage: a
    type: durée

    """

  let found: String
  let known: [String]

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "`\(found)` n'est pas un type",
        en: "`\(found)` is not a type"), at: mark,
      help: nearHelp(found, among: known + ["choix [a, b]"]))
  }
}
