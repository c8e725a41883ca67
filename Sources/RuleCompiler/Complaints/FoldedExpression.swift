// An expression in a block led by `>`, in which places cannot be told.
import Diagnostics

struct FoldedExpression: Complaint {
  static let code = "expression-pliee"
  static let wrong = """
    définitions:
      a: >
        3 h
        + 2 h

    """
  static let right = """
    définitions:
      a: |
        3 h
        + 2 h

    """

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "une expression ne s'écrit pas dans un bloc `>`",
        en: "an expression is not written in a `>` block"), at: mark,
      help: Message(
        fr: "écrivez-la sur une ligne, ou dans un bloc `|`",
        en: "write it on one line, or in a `|` block"))
  }
}
