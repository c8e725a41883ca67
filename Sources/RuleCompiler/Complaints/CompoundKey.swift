// A key that is a list, a group of keys or a block of text.

import Diagnostics

struct CompoundKey: Complaint {
  static let code = "cle-composee"
  static let wrong = "[tig, ddse]: heures\n"
  static let right = "tig, ddse: heures\n"

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "une clé doit être un texte sur une ligne, pas une liste ni un groupe",
        en: "a key must be a text on one line, not a list nor a group"), at: mark,
      help: Message(
        fr: "mettez la clé entre guillemets si ce sont bien ces signes qu'elle contient",
        en: "put the key in quotes if these signs really belong to it"))
  }
}
