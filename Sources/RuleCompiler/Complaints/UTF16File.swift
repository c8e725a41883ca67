// A file saved as UTF-16, which some Windows editors call Unicode.

import Diagnostics

struct UTF16File: Complaint {
  static let code = "fichier-utf16"
  static let wrong = "règle: tig.heures (enregistré en UTF-16)\n"
  static let right = "règle: tig.heures\n"
  static let wrongBytes: [UInt8] =
    [0xFF, 0xFE] + "titre: a\n".utf8.flatMap { [$0, 0] }

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "le fichier est enregistré en UTF-16, et les règles se lisent en UTF-8",
        en: "the file is saved as UTF-16, and rules are read as UTF-8"), at: mark,
      help: Message(
        fr: "enregistrez le fichier en UTF-8 (dans le Bloc-notes : Enregistrer sous, Encodage)",
        en: "save the file as UTF-8 (in Notepad: Save as, Encoding)"))
  }
}
