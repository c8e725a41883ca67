// `jalon eval` counts a délai that says nothing as is usual, and says so.
import Diagnostics

struct UsualCounting: Complaint {
  static let code = "decompte-suppose"
  static let wrong = ""
  static let right = ""

  func diagnostic(at mark: Mark) -> Diagnostic {
    Diagnostic(
      code: Self.code, severity: .warning,
      message: Message(
        fr: "délai compté `de quantième à quantième, dernier jour du mois, sans report`",
        en: "délai counted `de quantième à quantième, dernier jour du mois, sans report`"),
      primary: Label(mark: mark),
      help: Message(
        fr: "dans une règle, écrivez la règle de décompte entre parenthèses",
        en: "in a rule, write the rule of counting in parentheses"))
  }
}
