// Blocks within blocks, further than any rule needs.

import Diagnostics

struct NestingTooDeep: Complaint {
  static let code = "trop-imbrique"
  static let wrong = "[[[[ … plus de 100 niveaux … ]]]]\n"
  static let right = "[[heures]]\n"
  static let wrongBytes = [UInt8](repeating: UInt8(ascii: "["), count: 200)

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "plus de \(SourceLimits.levels) niveaux d'imbrication",
        en: "more than \(SourceLimits.levels) levels of nesting"), at: mark,
      Message(fr: "un niveau de trop", en: "one level too many"),
      help: Message(
        fr: "partagez la règle en définitions nommées",
        en: "split the rule into named definitions"))
  }
}
