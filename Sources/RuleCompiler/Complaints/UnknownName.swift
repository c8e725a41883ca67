// A name in an expression that nothing declares.
import Diagnostics

struct UnknownName: Complaint {
  static let code = "nom-inconnu"
  static let wrong = """
    définitions:
      heures admises: 3 h
      total: heure admise * 2

    """
  static let right = """
    définitions:
      heures admises: 3 h
      total: heures admises * 2

    """

  let name: String
  let known: [String]

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "`\(name)` n'est pas déclaré",
        en: "`\(name)` is not declared"), at: mark,
      help: nearHelp(name, among: known))
  }
}
