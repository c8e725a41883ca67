// A line among keys that has no colon.

import Diagnostics

struct MissingColon: Complaint {
  static let code = "deux-points-manquants"
  static let wrong = "titre: heures\ngravité\n"
  static let right = "titre: heures\ngravité: vigilance\n"

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "cette ligne n'a pas de deux-points : ni clé, ni suite de la valeur d'avant",
        en: "this line has no colon: it is neither a key nor the rest of the value before"),
      at: mark,
      Message(fr: "`:` attendu", en: "`:` expected"),
      help: Message(
        fr:
          "écrivez `clé: valeur`, ou mettez la ligne en retrait si elle continue la valeur d'avant",
        en: "write `key: value`, or indent the line if it continues the value before"))
  }
}
