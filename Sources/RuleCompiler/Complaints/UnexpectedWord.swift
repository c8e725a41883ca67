// An expression that stops too early or goes on too long.
import Diagnostics

struct UnexpectedWord: Complaint {
  static let code = "suite-inattendue"
  static let wrong = """
    définitions:
      a: 3 h 2

    """
  static let right = """
    définitions:
      a: 3 h

    """

  let found: String?
  let expected: String?

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      found.map { found in
        Message(
          fr: "`\(found)` n'est pas attendu ici" + (expected.map { "; on attend \($0)" } ?? ""),
          en: "`\(found)` is not expected here" + (expected.map { "; expected: \($0)" } ?? ""))
      }
        ?? Message(
          fr: "l'expression s'arrête trop tôt" + (expected.map { "; on attend \($0)" } ?? ""),
          en: "the expression stops too early" + (expected.map { "; expected: \($0)" } ?? "")),
      at: mark,
      help: expected == nil
        ? Message(
          fr: "reliez les deux parties par `et`, `ou`, une comparaison ou un calcul",
          en: "link the two parts with `et`, `ou`, a comparison or a calculation") : nil)
  }
}
