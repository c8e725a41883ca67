// An expression nested or chained beyond what is read.
import Diagnostics

struct TooDeepExpression: Complaint {
  static let code = "expression-trop-longue"
  static let wrong =
    "définitions:\n  a: " + String(repeating: "(", count: 61) + "1"
    + String(repeating: ")", count: 61) + "\n"
  static let right = """
    définitions:
      a: (1)

    """

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "cette expression est trop longue, ou a trop de parties les unes dans les autres",
        en: "this expression is too long, or has too many parts inside one another"), at: mark,
      help: Message(
        fr: "nommez-en des parties sous `définitions:`",
        en: "name parts of it under `définitions:`"))
  }
}
