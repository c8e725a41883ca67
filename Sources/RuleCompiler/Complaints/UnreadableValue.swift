// A value that is not of the type declared for it.
import Diagnostics

struct UnreadableValue: Complaint {
  static let code = "valeur-illisible"
  static let wrong = """
    mesure: m
    paramètres:
      heures: { type: durée, défaut: 20 jours }

    """
  static let right = """
    mesure: m
    paramètres:
      heures: { type: durée, défaut: 20 h }

    """

  let found: String
  let expected: Message
  /// The mend, where how values are written is not it.
  var mend: Message?

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "`\(found)` ne se lit pas comme \(expected.fr)",
        en: "`\(found)` cannot be read as \(expected.en)"), at: mark,
      help: mend
        ?? Message(
          fr:
            "une durée s'écrit `3 h 30 min`, un délai `18 mois`, un montant `150 €`, une "
            + "date `2026-03-02`",
          en:
            "a duration is written `3 h 30 min`, a délai `18 mois`, an amount `150 €`, a "
            + "date `2026-03-02`"
        ))
  }
}
