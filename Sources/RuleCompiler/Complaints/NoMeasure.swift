// A parameter where no measure is known.
import Diagnostics

struct NoMeasure: Complaint {
  static let code = "sans-mesure"
  static let wrong = """
    fait: sortie
    champs: { retard: durée }
    ---
    mesure: ddse
    paramètres: { tolérance: durée }
    ---
    état: présence
    valeurs: [présent, absent]
    devient: { absent: sortie où retard > tolérance }

    """
  static let right = """
    fait: sortie
    champs: { retard: durée }
    ---
    mesure: ddse
    paramètres: { tolérance: durée }
    ---
    état: présence
    valeurs: [présent, absent]
    devient: { absent: sortie où retard > 15 min }

    """

  let name: String

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "`\(name)` est le paramètre d'une mesure, et aucune n'est donnée",
        en: "`\(name)` is a parameter of a measure, and none is given"), at: mark,
      help: Message(
        fr: "comparez à une valeur fixe ou à un réglage ; à `jalon eval`, donnez la personne",
        en: "compare with a fixed value or a setting; give `jalon eval` the person"))
  }
}
