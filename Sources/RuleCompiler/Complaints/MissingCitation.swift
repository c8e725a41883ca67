// A rule that cites no article.
import Diagnostics

struct MissingCitation: Complaint {
  static let code = "fondement-manquant"
  static let wrong = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    pour chaque: mesure

    """
  static let right = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure

    """

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "la règle ne cite aucun article",
        en: "the rule cites no article"), at: mark,
      help: Message(
        fr: "ajoutez `fondement: [{ article: CP 131-22 }]`, avec le texte qui fonde la règle",
        en: "add `fondement: [{ article: CP 131-22 }]`, with the text the rule rests on"))
  }
}
