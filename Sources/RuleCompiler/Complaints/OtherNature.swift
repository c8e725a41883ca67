// A rule that reads a rule of another nature of measure.
import Diagnostics

struct OtherNature: Complaint {
  static let code = "regle-d-une-autre-mesure"
  static let wrong = """
    mesure: ddse
    ---
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    ---
    règle: s
    titre: T
    mesures: [ddse]
    fondement: CP 131-22
    pour chaque: mesure
    exiger: nombre d'écarts de r = 0

    """
  static let right = """
    mesure: ddse
    ---
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    ---
    règle: s
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    exiger: nombre d'écarts de r = 0

    """

  let rule: String
  let natures: [String]
  let nature: String

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "la règle `\(rule)` ne concerne pas la mesure `\(nature)`",
        en: "the rule `\(rule)` does not apply to the measure `\(nature)`"), at: mark,
      help: Message(
        fr:
          "elle concerne \(natures.map { "`\($0)`" }.joined(separator: ", ")) ; ajoutez "
          + "`\(nature)` à ses `mesures`",
        en:
          "it applies to \(natures.map { "`\($0)`" }.joined(separator: ", ")); add "
          + "`\(nature)` to its `mesures`"
      ))
  }
}
