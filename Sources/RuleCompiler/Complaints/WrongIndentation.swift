// A line that is not lined up with the others of its block.

import Diagnostics

struct WrongIndentation: Complaint {
  static let code = "retrait-incoherent"
  static let wrong = "titre: heures\n  gravité: vigilance\n"
  static let right = "titre: heures\ngravité: vigilance\n"

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "cette ligne n'est alignée avec aucun bloc ouvert",
        en: "this line is lined up with no open block"), at: mark,
      Message(fr: "retrait inattendu", en: "unexpected indentation"),
      help: Message(
        fr:
          "alignez-la sur les clés du même niveau ; une clé qui a déjà une valeur n'ouvre "
          + "pas de bloc",
        en: "line it up with the keys of its level; a key that already has a value opens no block"))
  }
}
