// A term that no rule of counting has.
import Diagnostics

struct UnknownCounting: Complaint {
  static let code = "decompte-inconnu"
  static let wrong = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    avant: prise d'effet + 5 jours (de quantième en quantième, sans report)

    """
  static let right = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    avant: prise d'effet + 5 jours (de quantième à quantième, sans report)

    """

  let found: String
  let known: [String]

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "`\(found)` n'est pas une règle de décompte",
        en: "`\(found)` is not a rule of counting"), at: mark,
      help: nearHelp(found, among: known))
  }
}
