// An entry that has no key.

import Diagnostics

struct EmptyKey: Complaint {
  static let code = "cle-vide"
  static let wrong = ": heures\n"
  static let right = "titre: heures\n"

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "il manque une clé devant ce deux-points",
        en: "there is no key before this colon"), at: mark,
      Message(fr: "clé attendue ici", en: "key expected here"),
      help: Message(fr: "écrivez `clé: valeur`", en: "write `key: value`"))
  }
}
