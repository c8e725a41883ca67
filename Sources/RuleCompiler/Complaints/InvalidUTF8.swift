// Bytes that are not UTF-8, most often a file saved as Latin-1.

import Diagnostics

struct InvalidUTF8: Complaint {
  static let code = "utf8-invalide"
  static let wrong = "r\\xE8gle: tig.heures\n"
  static let right = "règle: tig.heures\n"
  static let wrongBytes = [UInt8]("r".utf8) + [0xE8] + [UInt8]("gle: tig.heures\n".utf8)

  let byte: UInt8

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr:
          "l'octet \(hexadecimal(byte)) n'est pas de l'UTF-8 : le fichier a été enregistré "
          + "dans un autre encodage",
        en: "the byte \(hexadecimal(byte)) is not UTF-8: the file was saved in another encoding"),
      at: mark,
      Message(fr: "octet illisible", en: "unreadable byte"),
      help: Message(
        fr: "enregistrez le fichier en UTF-8",
        en: "save the file as UTF-8"))
  }
}
