// A follow-up that Jalon does not know.
import Diagnostics

struct UnknownSuite: Complaint {
  static let code = "suite-inconnue"
  static let wrong = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    alertes:
      a: { au moment de: écart, à: [cpip], suite: { rapport au JAP: { validé par: dpip } } }

    """
  static let right = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    alertes:
      a:
        au moment de: écart
        à: [cpip]
        suite: { rapport d'incident au JAP: { validé par: dpip } }

    """

  let found: String

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "`\(found)` n'est pas une suite que Jalon sait donner",
        en: "`\(found)` is not a follow-up that Jalon knows"), at: mark,
      help: nearHelp(found, among: ["rapport d'incident au JAP", "accusé de réception"]))
  }
}
