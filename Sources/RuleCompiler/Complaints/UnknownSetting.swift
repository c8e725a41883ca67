// A profile that chooses for a setting nothing declares.
import Diagnostics

struct UnknownSetting: Complaint {
  static let code = "reglage-inconnu"
  static let wrong = """
    réglage: retard admis
    type: durée
    ---
    profil: défaut
    signé par: DFSPIP
    choix: { retards admis: 15 min }

    """
  static let right = """
    réglage: retard admis
    type: durée
    ---
    profil: défaut
    signé par: DFSPIP
    choix: { retard admis: 15 min }

    """

  let name: String
  let known: [String]

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "aucun `réglage` ne déclare `\(name)`",
        en: "no `réglage` declares `\(name)`"), at: mark,
      help: nearHelp(name, among: known))
  }
}
