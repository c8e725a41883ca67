// A file with more values than any rule set needs.

import Diagnostics

struct TooManyNodes: Complaint {
  static let code = "trop-de-noeuds"
  static let wrong = "- heures\n- … plus de 200000 valeurs …\n"
  static let right = "- heures\n"
  static let wrongBytes = Array(
    [[UInt8]](repeating: [UInt8]("- a\n".utf8), count: SourceLimits.nodes + 1).joined())

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "plus de \(SourceLimits.nodes) valeurs dans un seul fichier",
        en: "more than \(SourceLimits.nodes) values in one file"), at: mark,
      Message(fr: "la lecture s'arrête ici", en: "reading stops here"),
      help: Message(
        fr: "partagez le fichier : un fichier par obligation",
        en: "split the file: one file for each obligation"))
  }
}
