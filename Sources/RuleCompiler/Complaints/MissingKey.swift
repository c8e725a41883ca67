// A key that must be there and is not.
import Diagnostics

struct MissingKey: Complaint {
  static let code = "cle-manquante"
  static let wrong = "réglage: tolérance\n"
  static let right = """
    réglage: tolérance
    type: durée

    """

  let key: String
  let owner: Message

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "il manque `\(key)` à \(owner.fr)",
        en: "\(owner.en) lacks `\(key)`"), at: mark,
      help: Message(
        fr: "ajoutez une ligne `\(key): …`",
        en: "add a line `\(key): …`"))
  }
}
