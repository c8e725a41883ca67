// A list where a text is expected, a text where a block is, or nothing at all.
import Diagnostics

struct WrongShape: Complaint {
  static let code = "forme-inattendue"
  static let wrong = """
    réglage: [tolérance]
    type: durée

    """
  static let right = """
    réglage: tolérance
    type: durée

    """

  enum Shape {
    case text, mapping, expression

    var words: Message {
      switch self {
      case .text: Message(fr: "un texte", en: "a text")
      case .mapping: Message(fr: "des lignes `clé: valeur`", en: "lines `key: value`")
      case .expression: Message(fr: "une expression", en: "an expression")
      }
    }

    var help: Message {
      switch self {
      case .text:
        Message(
          fr: "écrivez la valeur sur la même ligne, sans crochets ni tirets",
          en: "write the value on the same line, without brackets or dashes")
      case .mapping:
        Message(
          fr: "allez à la ligne et décalez chaque `clé: valeur` de deux espaces",
          en: "start a new line and indent each `key: value` by two spaces")
      case .expression:
        Message(
          fr: "écrivez l'expression sur la même ligne, par exemple `3 h` ou `oui`",
          en: "write the expression on the same line, such as `3 h` or `oui`")
      }
    }
  }

  let expected: Shape
  let of: Message?

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "on attend ici \(expected.words.fr)\(of.map { " pour " + $0.fr } ?? "")",
        en: "\(expected.words.en) is expected here\(of.map { " for " + $0.en } ?? "")"), at: mark,
      help: expected.help)
  }
}
