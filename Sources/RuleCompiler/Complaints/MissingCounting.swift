// A délai that does not say how it is counted.
import Diagnostics

struct MissingCounting: Complaint {
  static let code = "decompte-manquant"
  static let wrong = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    avant: prise d'effet + 5 jours

    """
  static let right = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    avant: prise d'effet + 5 jours (de quantième à quantième, sans report)

    """

  enum Part {
    case all, allWithMonths, firstDay, rollOver, saturdays

    var words: Message {
      switch self {
      case .all, .allWithMonths:
        Message(
          fr: "ce délai ne dit pas comment il se compte",
          en: "this délai does not say how it is counted")
      case .firstDay:
        Message(
          fr: "le décompte ne dit pas quel est le premier jour",
          en: "the counting does not say which day is the first")
      case .rollOver:
        Message(
          fr: "le décompte ne dit pas s'il y a report",
          en: "the counting does not say whether it rolls over")
      case .saturdays:
        Message(
          fr: "le report ne dit pas si le samedi est fermé",
          en: "the roll-over does not say whether Saturday is closed")
      }
    }

    var help: Message {
      switch self {
      case .all:
        Message(
          fr: "ajoutez `(de quantième à quantième, sans report)`, ou `(…, 801)` pour un acte",
          en: "add `(de quantième à quantième, sans report)`, or `(…, 801)` for an act")
      case .allWithMonths:
        Message(
          fr: "ajoutez `(de quantième à quantième, dernier jour du mois, sans report)`, "
            + "ou `(…, 801)` pour un acte",
          en: "add `(de quantième à quantième, dernier jour du mois, sans report)`, "
            + "or `(…, 801)` for an act")
      case .firstDay:
        Message(
          fr: "ajoutez `de quantième à quantième`, `premier jour compris` ou `franc`",
          en: "add `de quantième à quantième`, `premier jour compris` or `franc`")
      case .rollOver:
        Message(
          fr: "ajoutez `sans report`, `801`, ou `report au jour ouvrable suivant, samedis …`",
          en: "add `sans report`, `801`, or `report au jour ouvrable suivant, samedis …`")
      case .saturdays:
        Message(
          fr: "ajoutez `samedis fermés` ou `samedis ouverts`",
          en: "add `samedis fermés` or `samedis ouverts`")
      }
    }
  }

  let part: Part

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "\(part.words.fr)",
        en: "\(part.words.en)"), at: mark,
      help: part.help,
      citation: "CPP 801")
  }
}
