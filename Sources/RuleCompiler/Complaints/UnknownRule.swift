// A rule that reads a rule nobody wrote.
import Diagnostics

struct UnknownRule: Complaint {
  static let code = "regle-inconnue"
  static let wrong = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    exiger: nombre d'écarts de rdv.absence = 0

    """
  static let right = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    exiger: oui

    """

  let name: String
  let known: [String]

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "aucune règle n'a la clé `\(name)`",
        en: "no rule has the key `\(name)`"), at: mark,
      help: nearHelp(name, among: known))
  }
}
