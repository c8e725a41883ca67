// A text in an expression whose closing quote is missing.
import Diagnostics

struct UnclosedText: Complaint {
  static let code = "texte-non-ferme"
  static let wrong = """
    définitions:
      a: b = "texte

    """
  static let right = """
    définitions:
      a: '"b" = "texte"'

    """

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "un texte de cette expression n'est pas fermé",
        en: "a text in this expression is not closed"), at: mark,
      Message(
        fr: "ouvert ici",
        en: "opened here"),
      help: Message(
        fr: "ajoutez le guillemet qui manque",
        en: "add the missing quote"))
  }
}
