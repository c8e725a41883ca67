// An alert with both `quand` and `au moment de`, or neither.
import Diagnostics

struct AlertTiming: Complaint {
  static let code = "moment-de-l-alerte"
  static let wrong = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    alertes:
      a: { à: [cpip] }

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

  let alert: String
  let hasBoth: Bool

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      hasBoth
        ? Message(
          fr: "l'alerte `\(alert)` a `quand` et `au moment de`",
          en: "the alert `\(alert)` has both `quand` and `au moment de`")
        : Message(
          fr: "l'alerte `\(alert)` ne dit pas quand elle part",
          en: "the alert `\(alert)` does not say when it is raised"), at: mark,
      help: Message(
        fr: "`quand: CONDITION` tant que c'est vrai, ou `au moment de: écart` une seule fois",
        en: "`quand: CONDITION` as long as it is true, or `au moment de: écart` once"))
  }
}
