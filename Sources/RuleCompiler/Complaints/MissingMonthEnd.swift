// A délai in months that does not say where a month too short ends.
import Diagnostics

struct MissingMonthEnd: Complaint {
  static let code = "fin-de-mois-manquante"
  static let wrong = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    avant: prise d'effet + 1 mois (de quantième à quantième, sans report)

    """
  static let right = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    avant: prise d'effet + 1 mois (de quantième à quantième, dernier jour du mois, sans report)

    """

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "un délai qui peut compter des mois dit où il finit quand le quantième manque",
        en: "a délai that may hold months says where it ends when the day of the month is missing"),
      at: mark,
      help: Message(
        fr: "ajoutez `dernier jour du mois` ou `premier du mois suivant`",
        en: "add `dernier jour du mois` or `premier du mois suivant`"),
      citation: "CPC 641 al. 2")
  }
}
