// A sign that no expression has.
import Diagnostics

struct UnexpectedCharacter: Complaint {
  static let code = "caractere-inattendu"
  static let wrong = """
    définitions:
      a: 3 $ + 2

    """
  static let right = """
    définitions:
      a: 3 + 2

    """

  let character: String

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "le signe `\(character)` n'a pas de sens dans une expression",
        en: "the sign `\(character)` has no meaning in an expression"), at: mark,
      help: Message(
        fr: "les signes sont `+ - * / = ≠ < <= > >= ( ) , % €` et les guillemets",
        en: "the signs are `+ - * / = ≠ < <= > >= ( ) , % €` and quotes"))
  }
}
