// A rule of counting after something that is not a délai added to a date.
import Diagnostics

struct UselessCounting: Complaint {
  static let code = "decompte-inutile"
  static let wrong = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    avant: prise d'effet + 24 h (de quantième à quantième, sans report)

    """
  static let right = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    avant: prise d'effet + 24 h

    """

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "une règle de décompte suit un délai ajouté à une date",
        en: "a rule of counting follows a délai added to a date"), at: mark,
      help: Message(
        fr: "retirez la parenthèse : une durée en heures se compte à la seconde",
        en: "remove the parenthesis: a duration in hours is counted by the second"))
  }
}
