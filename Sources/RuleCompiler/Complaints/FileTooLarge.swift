// A file bigger than any rule file can be.

import Diagnostics

struct FileTooLarge: Complaint {
  static let code = "fichier-trop-gros"
  static let wrong = "titre: … plus de 8 Mio …\n"
  static let right = "titre: heures\n"
  static let wrongBytes = [UInt8](
    repeating: UInt8(ascii: "#"), count: SourceLimits.bytes + 1)

  let bytes: Int

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "le fichier pèse \(bytes) octets, plus que les \(SourceLimits.bytes) admis",
        en: "the file has \(bytes) bytes, more than the \(SourceLimits.bytes) allowed"), at: mark,
      help: Message(
        fr: "partagez le fichier : un fichier par obligation",
        en: "split the file: one file for each obligation"))
  }
}
