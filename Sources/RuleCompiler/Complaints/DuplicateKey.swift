// The same key twice in one mapping. YAML lets the last one win in silence; here neither does.

import Diagnostics

struct DuplicateKey: Complaint {
  static let code = "cle-en-double"
  static let wrong = "titre: heures\ntitre: séances\n"
  static let right = "titre: heures\n"

  let key: String
  let first: Mark

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "la clé `\(key)` est écrite deux fois dans le même bloc",
        en: "the key `\(key)` is written twice in the same block"), at: mark,
      Message(fr: "de nouveau ici", en: "again here"),
      others: [
        Label(mark: first, text: Message(fr: "déjà écrite ici", en: "already written here"))
      ],
      help: Message(
        fr: "gardez l'une des deux, ou donnez à l'autre un autre nom",
        en: "keep one of the two, or give the other another name"))
  }
}
