// A colon followed by a space inside a bare value: for YAML a second key starts there.

import Diagnostics

struct ColonInValue: Complaint {
  static let code = "deux-points-dans-valeur"
  static let wrong = "titre: Rappel : le délai court\n"
  static let right = "titre: \"Rappel : le délai court\"\n"

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "ce deux-points suivi d'une espace ouvre une seconde clé sur la même ligne",
        en: "this colon followed by a space opens a second key on the same line"), at: mark,
      Message(fr: "la valeur est coupée ici", en: "the value is cut here"),
      help: Message(
        fr: "mettez toute la valeur entre guillemets",
        en: "put the whole value in quotes"))
  }
}
