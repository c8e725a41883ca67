// Two versions of a rule in force on the same day.
import Diagnostics

struct OverlappingVersions: Complaint {
  static let code = "versions-en-meme-temps"
  static let wrong = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
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

  let key: String
  let other: Mark

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "deux versions de la règle `\(key)` sont en vigueur en même temps",
        en: "two versions of the rule `\(key)` are in force at the same time"), at: mark,
      Message(
        fr: "celle-ci",
        en: "this one"),
      others: [Label(mark: other, text: Message(fr: "et celle-là", en: "and that one"))],
      help: Message(
        fr:
          "fermez l'ancienne par `en vigueur: { jusqu'à: DATE }` et ouvrez la nouvelle par "
          + "`depuis` à la même date",
        en:
          "close the old one with `en vigueur: { jusqu'à: DATE }` and open the new one "
          + "with `depuis` on the same date"
      ))
  }
}
