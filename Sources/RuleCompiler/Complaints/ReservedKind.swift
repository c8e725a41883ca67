// A declared fact that Jalon already defines.
import Diagnostics

struct ReservedKind: Complaint {
  static let code = "genre-reserve"
  static let wrong = "fait: mesure.ouverte\n"
  static let right = "fait: mesure.rouverte\n"

  let name: String

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "le genre `\(name)` est défini par Jalon et ne se déclare pas",
        en: "the kind `\(name)` is defined by Jalon and is not declared"), at: mark,
      help: Message(
        fr: "ses champs sont à la section 10 de rules/README.md ; donnez un autre nom au vôtre",
        en: "its fields are in section 10 of rules/README.md; give yours another name"))
  }
}
