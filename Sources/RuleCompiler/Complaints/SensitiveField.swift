// A rule that reads a sensitive field, directly or through a definition.
import Diagnostics

struct SensitiveField: Complaint {
  static let code = "champ-sensible"
  static let wrong = """
    fait: soin
    champs:
      motif: { type: texte, sensible: oui }
    ---
    définitions:
      a: dernier soin.motif

    """
  static let right = """
    fait: soin
    champs:
      motif: { type: texte, sensible: oui }
    ---
    définitions:
      a: dernier soin

    """

  let field: String
  let kind: String

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "`\(field)` est un champ sensible de `\(kind)` : aucune règle ne peut le lire",
        en: "`\(field)` is a sensitive field of `\(kind)`: no rule may read it"), at: mark,
      help: Message(
        fr: "la règle peut lire que le fait existe, pas ce qu'il dit",
        en: "the rule may read that the fact exists, not what it says"),
      citation: "loi 78-17 art. 6")
  }
}
