// A window of a timetable that cannot be read.
import Diagnostics

struct ImpossibleWindow: Complaint {
  static let code = "plage-impossible"
  static let wrong = """
    mesure: m
    paramètres:
      h: { type: horaires, défaut: { lundi: ["20h-6h"] } }

    """
  static let right = """
    mesure: m
    paramètres:
      h: { type: horaires, défaut: { lundi: ["20:00-06:00"] } }

    """

  let found: String

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "`\(found)` n'est pas une plage horaire",
        en: "`\(found)` is not a window of time"), at: mark,
      help: Message(
        fr: "une plage s'écrit `20:00-06:00` ; un jour entier `00:00-24:00`",
        en: "a window is written `20:00-06:00`; a whole day `00:00-24:00`"))
  }
}
