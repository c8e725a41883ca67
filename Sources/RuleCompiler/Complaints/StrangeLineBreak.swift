// NEL, U+2028 and U+2029: YAML 1.1 breaks the line there, and editors show nothing.

import Diagnostics

struct StrangeLineBreak: Complaint {
  static let code = "saut-de-ligne-etrange"
  static let wrong = "titre: heures de travail\n"
  static let right = "titre: heures de travail\n"

  let scalar: Unicode.Scalar

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr:
          "le caractère \(codePoint(scalar)) coupe la ligne pour YAML sans que l'éditeur le montre",
        en:
          "the character \(codePoint(scalar)) breaks the line for YAML though editors do "
          + "not show it"
      ), at: mark,
      Message(fr: "saut de ligne caché", en: "hidden line break"),
      help: Message(
        fr: "effacez-le, et allez à la ligne avec la touche Entrée s'il le faut",
        en: "delete it, and break the line with the Enter key if need be"))
  }
}
