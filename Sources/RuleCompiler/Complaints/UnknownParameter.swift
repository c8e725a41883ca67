// A parameter that another nature has and this one has not.
import Diagnostics

struct UnknownParameter: Complaint {
  static let code = "parametre-inconnu"
  static let wrong = """
    mesure: a
    paramètres: { heures: durée }
    ---
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [a, tig]
    fondement: CP 131-22
    pour chaque: mesure
    exiger: heures = 3 h

    """
  static let right = """
    mesure: a
    paramètres: { heures: durée }
    ---
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [a]
    fondement: CP 131-22
    pour chaque: mesure
    exiger: heures = 3 h

    """

  let name: String
  let nature: String
  let known: [String]

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "la mesure `\(nature)` n'a pas de paramètre `\(name)`",
        en: "the measure `\(nature)` has no parameter `\(name)`"), at: mark,
      help: Message(
        fr: "ajoutez-le à la mesure, ou ne donnez à cette règle que les mesures qui l'ont",
        en: "add it to the measure, or give this rule only the measures that have it"))
  }
}
