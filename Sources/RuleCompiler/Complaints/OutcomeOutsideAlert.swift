// A rule that reads the outcome of its own occurrence outside its alerts.
import Diagnostics

struct OutcomeOutsideAlert: Complaint {
  static let code = "issue-hors-alerte"
  static let wrong = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    excusé si: écart

    """
  static let right = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    excusé si: mesure suspendue

    """

  let word: String

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "`\(word)` est l'issue de l'occurrence : seules ses alertes la lisent",
        en: "`\(word)` is the outcome of the occurrence: only its alerts read it"), at: mark,
      help: Message(
        fr: "pour lire une autre règle, écrivez `nombre d'écarts de RÈGLE`",
        en: "to read another rule, write `nombre d'écarts de RÈGLE`"))
  }
}
