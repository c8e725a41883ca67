// A field that the kind does not have.
import Diagnostics

struct UnknownField: Complaint {
  static let code = "champ-inconnu"
  static let wrong = """
    fait: tig.séance
    champs: { heures: durée }
    ---
    définitions:
      a: somme de tig.séance.heure

    """
  static let right = """
    fait: tig.séance
    champs: { heures: durée }
    ---
    définitions:
      a: somme de tig.séance.heures

    """

  let name: String
  let kind: String
  let known: [String]

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "le genre `\(kind)` n'a pas de champ `\(name)`",
        en: "the kind `\(kind)` has no field `\(name)`"), at: mark,
      help: nearHelp(name, among: known))
  }
}
