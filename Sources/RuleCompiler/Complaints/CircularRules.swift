// Rules that read one another.
import Diagnostics

struct CircularRules: Complaint {
  static let code = "regles-en-cercle"
  static let wrong = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    exiger: nombre d'écarts de r = 0

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

  let path: [String]

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "la règle `\(path[0])` lit ses propres issues",
        en: "the rule `\(path[0])` reads its own outcomes"), at: mark,
      help: Message(
        fr: "le cercle : \((path + path.prefix(1)).map { "`\($0)`" }.joined(separator: " → "))",
        en: "the circle: \((path + path.prefix(1)).map { "`\($0)`" }.joined(separator: " → "))"))
  }
}
