// A name declared twice in one scope.
import Diagnostics

struct DuplicateName: Complaint {
  static let code = "nom-en-double"
  static let wrong = """
    réglage: durée admise
    type: durée
    ---
    réglage: duree_admise
    type: durée

    """
  static let right = """
    réglage: durée admise
    type: durée

    """

  let name: String
  let first: Mark

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "`\(name)` est déclaré deux fois",
        en: "`\(name)` is declared twice"), at: mark,
      Message(
        fr: "de nouveau ici",
        en: "again here"),
      others: [
        Label(mark: first, text: Message(fr: "déjà déclaré ici", en: "already declared here"))
      ],
      help: Message(
        fr:
          "majuscules, accents, espaces, `_` et `-` ne distinguent pas deux noms ; "
          + "renommez l'un des deux",
        en: "case, accents, spaces, `_` and `-` do not tell names apart; rename one of them"))
  }
}
