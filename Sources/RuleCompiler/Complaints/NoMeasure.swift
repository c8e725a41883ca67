// A parameter where no measure is known.
import Diagnostics

struct NoMeasure: Complaint {
  static let code = "sans-mesure"
  static let wrong = ""
  static let right = ""

  let name: String

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "`\(name)` est le paramètre d'une mesure, et aucune n'est donnée",
        en: "`\(name)` is a parameter of a measure, and none is given"), at: mark,
      help: Message(
        fr: "donnez la personne et sa mesure à `jalon eval`",
        en: "give `jalon eval` the person and the measure"))
  }
}
