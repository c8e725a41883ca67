// A key that the language does not know at its place.
import Diagnostics

struct UnknownKey: Complaint {
  static let code = "cle-inconnue"
  static let wrong = """
    réglage: tolérance
    types: durée
    type: durée

    """
  static let right = """
    réglage: tolérance
    type: durée

    """

  let key: String
  let owner: Message
  let known: [String]

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "\(owner.fr) n'a pas de clé `\(key)`",
        en: "\(owner.en) has no key `\(key)`"), at: mark,
      help: nearHelp(key, among: known))
  }
}
