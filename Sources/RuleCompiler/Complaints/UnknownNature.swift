// A nature of measure that nothing declares.
import Diagnostics

struct UnknownNature: Complaint {
  static let code = "mesure-inconnue"
  static let wrong = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tgi]
    fondement: CP 131-22
    pour chaque: mesure

    """
  static let right = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure

    """

  let name: String
  let known: [String]

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "aucune `mesure` ne déclare la nature `\(name)`",
        en: "no `mesure` declares the nature `\(name)`"), at: mark,
      help: nearHelp(name, among: known))
  }
}
