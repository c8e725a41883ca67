// An outcome that an occurrence cannot have there.
import Diagnostics

struct UnknownOutcome: Complaint {
  static let code = "issue-inconnue"
  static let wrong = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    alertes:
      a: { au moment de: violation, à: [cpip] }

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
      a: { au moment de: écart, à: [cpip] }

    """

  let found: String

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "`\(found)` n'est pas une issue à laquelle une occurrence arrive",
        en: "`\(found)` is not an outcome that an occurrence comes to"), at: mark,
      help: Message(
        fr:
          "écrivez `respectée`, `excusée`, `écart`, `indéterminée`, `sans objet`, ou "
          + "`début` pour le moment d'une alerte",
        en:
          "write `respectée`, `excusée`, `écart`, `indéterminée`, `sans objet`, or `début` "
          + "for the moment of an alert"
      ))
  }
}
