// A kind of fact that no vocabulary declares.
import Diagnostics

struct UnknownKind: Complaint {
  static let code = "genre-inconnu"
  static let wrong = """
    fait: tig.séance
    ---
    définitions:
      a: nombre de tig.seances

    """
  static let right = """
    fait: tig.séance
    ---
    définitions:
      a: nombre de tig.séance

    """

  let name: String
  let known: [String]

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "aucun `fait` ne déclare le genre `\(name)`",
        en: "no `fait` declares the kind `\(name)`"), at: mark,
      help: nearHelp(name, among: known))
  }
}
