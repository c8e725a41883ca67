// An alert that nobody receives.
import Diagnostics

struct MissingRecipient: Complaint {
  static let code = "destinataire-manquant"
  static let wrong = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    alertes:
      a: { au moment de: écart }

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

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "l'alerte `\(alert)` n'a pas de destinataire",
        en: "the alert `\(alert)` has no recipient"), at: mark,
      help: Message(
        fr: "ajoutez `à: [cpip]`, avec les rôles à prévenir",
        en: "add `à: [cpip]`, with the roles to tell"))
  }
}
