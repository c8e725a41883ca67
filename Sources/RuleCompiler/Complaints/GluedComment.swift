// ` #` in a bare value opens a comment, and the rest of the value is lost without a word.
// A true comment has a space after its `#`, so only the others are doubted, with a warning.

import Diagnostics

struct GluedComment: Complaint {
  static let code = "commentaire-colle"
  static let wrong = "titre: dossier #3 du greffe\n"
  static let right = "titre: \"dossier #3 du greffe\" # un commentaire\n"

  func diagnostic(at mark: Mark) -> Diagnostic {
    Diagnostic(
      code: Self.code, severity: .warning,
      message: Message(
        fr: "`#` après une espace ouvre un commentaire : la valeur s'arrête avant",
        en: "`#` after a space opens a comment: the value stops before it"),
      primary: Label(mark: mark, text: Message(fr: "non lu", en: "not read")),
      help: Message(
        fr: "mettez toute la valeur entre guillemets, ou écrivez `# ` s'il s'agit d'un commentaire",
        en: "put the whole value in quotes, or write `# ` if this is a comment"))
  }
}
