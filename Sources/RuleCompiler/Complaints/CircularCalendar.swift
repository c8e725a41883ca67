// Calendars that inherit from one another.
import Diagnostics

struct CircularCalendar: Complaint {
  static let code = "calendriers-en-cercle"
  static let wrong = """
    calendrier: FR
    source: Code du travail L.3133-1
    hérite: FR

    """
  static let right = """
    calendrier: FR
    source: Code du travail L.3133-1

    """

  let name: String

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "le calendrier `\(name)` hérite de lui-même",
        en: "the calendar `\(name)` inherits from itself"), at: mark,
      help: Message(
        fr: "retirez l'un des `hérite`",
        en: "remove one of the `hérite`"))
  }
}
