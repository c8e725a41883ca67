// Half a month has no place on a calendar.
import Diagnostics

struct WholeNumberExpected: Complaint {
  static let code = "nombre-entier"
  static let wrong = """
    réglage: délai admis
    type: délai
    ---
    définitions:
      a: délai admis = 1,5 mois

    """
  static let right = """
    réglage: délai admis
    type: délai
    ---
    définitions:
      a: délai admis = 45 jours

    """

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "un délai se compte en nombres entiers",
        en: "a délai is counted in whole numbers"), at: mark,
      help: Message(
        fr: "écrivez `45 jours` pour un mois et demi, ou une durée en heures",
        en: "write `45 jours` for a month and a half, or a duration in hours"))
  }
}
