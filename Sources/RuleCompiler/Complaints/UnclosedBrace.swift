// A brace of a message that is not closed.
import Diagnostics

struct UnclosedBrace: Complaint {
  static let code = "accolade-ouverte"
  static let wrong = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    alertes:
      a: { au moment de: écart, à: [cpip], message: "rang {rang" }

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
      a: { au moment de: écart, à: [cpip], message: "rang {rang}" }

    """

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "une accolade de ce message n'est pas fermée",
        en: "a brace of this message is not closed"), at: mark,
      Message(
        fr: "ouverte ici",
        en: "opened here"),
      help: Message(
        fr: "fermez-la par `}`, ou écrivez `{{` pour une accolade dans le texte",
        en: "close it with `}`, or write `{{` for a brace in the text"))
  }
}
