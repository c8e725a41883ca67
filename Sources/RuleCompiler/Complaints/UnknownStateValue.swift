// A value that the state does not have.
import Diagnostics

struct UnknownStateValue: Complaint {
  static let code = "valeur-d-etat-inconnue"
  static let wrong = """
    fait: entrée
    ---
    état: présence
    valeurs: [présent, absent]
    devient: { présente: entrée }

    """
  static let right = """
    fait: entrée
    ---
    état: présence
    valeurs: [présent, absent]
    devient: { présent: entrée }

    """

  let found: String
  let state: String
  let known: [String]

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "l'état `\(state)` n'a pas de valeur `\(found)`",
        en: "the state `\(state)` has no value `\(found)`"), at: mark,
      help: nearHelp(found, among: known))
  }
}
