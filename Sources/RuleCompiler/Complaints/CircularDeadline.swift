// A deadline computed from itself.
import Diagnostics

struct CircularDeadline: Complaint {
  static let code = "echeance-en-cercle"
  static let wrong = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    avant: échéance + 3 h

    """
  static let right = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    avant: fin + 3 h

    """

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "l'échéance ne peut pas se calculer à partir d'elle-même",
        en: "the deadline cannot be computed from itself"), at: mark,
      help: Message(
        fr: "partez de `début`, `fin` ou `prise d'effet`",
        en: "start from `début`, `fin` or `prise d'effet`"))
  }
}
