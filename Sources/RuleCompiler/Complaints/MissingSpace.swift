// `key:value`, where YAML wants a space after the colon.

import Diagnostics

struct MissingSpace: Complaint {
  static let code = "espace-apres-deux-points"
  static let wrong = "titre:heures\ngravité: vigilance\n"
  static let right = "titre: heures\ngravité: vigilance\n"

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "il manque une espace après ce deux-points",
        en: "there is no space after this colon"), at: mark,
      Message(fr: "espace attendue après", en: "space expected after it"),
      help: Message(fr: "écrivez `clé: valeur`", en: "write `key: value`"))
  }
}
