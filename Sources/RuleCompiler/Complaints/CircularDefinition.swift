// Definitions that rest on one another.
import Diagnostics

struct CircularDefinition: Complaint {
  static let code = "definitions-en-cercle"
  static let wrong = """
    définitions:
      a b: c d + 1
      c d: a b + 1

    """
  static let right = """
    définitions:
      a b: c d + 1
      c d: 1

    """

  let path: [String]

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "la définition `\(path[0])` repose sur elle-même",
        en: "the definition `\(path[0])` rests on itself"), at: mark,
      help: Message(
        fr: "le cercle : \((path + path.prefix(1)).map { "`\($0)`" }.joined(separator: " → "))",
        en: "the circle: \((path + path.prefix(1)).map { "`\($0)`" }.joined(separator: " → "))"))
  }
}
