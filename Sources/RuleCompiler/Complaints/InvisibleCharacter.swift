// A control or direction character: it hides what a reader of the rule would need to see.

import Diagnostics

struct InvisibleCharacter: Complaint {
  static let code = "caractere-invisible"
  static let wrong = "titre: heures‮ de travail\n"
  static let right = "titre: heures de travail\n"

  let scalar: Unicode.Scalar

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "le caractère invisible \(codePoint(scalar)) n'est pas admis dans une règle",
        en: "the invisible character \(codePoint(scalar)) is not allowed in a rule"), at: mark,
      Message(fr: "caractère invisible", en: "invisible character"),
      help: Message(
        fr: "effacez-le ; il vient souvent d'un copier-coller",
        en: "delete it; it often comes from copy and paste"))
  }
}
