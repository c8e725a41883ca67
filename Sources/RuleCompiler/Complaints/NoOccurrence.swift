// A word about an occurrence or its fact where there is none.
import Diagnostics

struct NoOccurrence: Complaint {
  static let code = "sans-occurrence"
  static let wrong = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: période de 30 jours depuis début

    """
  static let right = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: période de 30 jours depuis prise d'effet

    """

  let word: String

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr:
          "`\(word)` n'a pas de sens ici : il n'y a pas encore d'occurrence, ou aucun fait "
          + "ne la déclenche",
        en: "`\(word)` has no meaning here: there is no occurrence yet, or no fact triggers it"),
      at: mark,
      help: Message(
        fr: "partez de `prise d'effet` ou d'un paramètre de la mesure",
        en: "start from `prise d'effet` or a parameter of the measure"))
  }
}
