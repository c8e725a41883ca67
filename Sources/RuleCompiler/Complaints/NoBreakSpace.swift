// A no-break space where YAML reads only plain ones: indentation, and the ends of keys and values.

import Diagnostics

struct NoBreakSpace: Complaint {
  static let code = "espace-insecable"
  static let wrong = "titre : heures\n"
  static let right = "titre : heures\n"

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "une espace insécable se trouve là où YAML attend une espace ordinaire",
        en: "a no-break space stands where YAML expects a plain one"), at: mark,
      Message(fr: "espace insécable", en: "no-break space"),
      help: Message(
        fr: "remplacez-la par une espace ordinaire ; à l'intérieur d'un texte elle ne gêne pas",
        en: "replace it with a plain space; inside a text it does no harm"))
  }
}
