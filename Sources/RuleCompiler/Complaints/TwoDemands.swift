// Two keys of which a rule may have one only.
import Diagnostics

struct TwoDemands: Complaint {
  static let code = "demande-en-double"
  static let wrong = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    exiger: oui
    maintenir: oui

    """
  static let right = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    exiger: oui

    """

  let first: String
  let firstMark: Mark
  let second: String

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "`\(first)` et `\(second)` ne vont pas ensemble",
        en: "`\(first)` and `\(second)` do not go together"), at: mark,
      others: [Label(mark: firstMark, text: Message(fr: "déjà ceci", en: "already this"))],
      help: Message(
        fr: "gardez l'une des deux, ou écrivez deux règles",
        en: "keep one of the two, or write two rules"))
  }
}
