// A date or a time that no calendar or clock has.
import Diagnostics

struct ImpossibleDate: Complaint {
  static let code = "date-impossible"
  static let wrong = """
    définitions:
      a: jour de 2026-02-30

    """
  static let right = """
    définitions:
      a: jour de 2026-02-28

    """

  let text: String

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "`\(text)` n'est pas une date ou une heure qui existe",
        en: "`\(text)` is not a date or a time that exists"), at: mark,
      help: Message(
        fr:
          "une date s'écrit `2026-03-02`, une heure `08:30`, un instant "
          + "`2026-03-02T08:30:00+01:00`",
        en: "a date is written `2026-03-02`, a time `08:30`, an instant `2026-03-02T08:30:00+01:00`"
      ))
  }
}
