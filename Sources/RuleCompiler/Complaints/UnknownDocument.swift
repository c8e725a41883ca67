// A document whose first key declares nothing.
import Diagnostics

struct UnknownDocument: Complaint {
  static let code = "document-inconnu"
  static let wrong = "regles: r\n"
  static let right = """
    réglage: r
    type: durée

    """

  static let known = [
    "fait", "état", "mesure", "réglage", "profil", "calendrier", "définitions", "règle",
  ]

  let key: String

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "un document ne commence pas par `\(key)`",
        en: "a document does not start with `\(key)`"), at: mark,
      Message(
        fr: "première clé du document",
        en: "first key of the document"),
      help: nearHelp(key, among: UnknownDocument.known))
  }
}
