// A key that means nothing without another.
import Diagnostics

struct UselessKey: Complaint {
  static let code = "cle-sans-effet"
  static let wrong = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    exiger: oui
    tolérance: 15 min

    """
  static let right = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    maintenir: oui
    tolérance: 15 min

    """

  let key: String
  let needs: String

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "`\(key)` n'a pas d'effet sans `\(needs)`",
        en: "`\(key)` has no effect without `\(needs)`"), at: mark,
      help: Message(
        fr: "retirez cette ligne, ou ajoutez `\(needs)`",
        en: "remove this line, or add `\(needs)`"))
  }
}
