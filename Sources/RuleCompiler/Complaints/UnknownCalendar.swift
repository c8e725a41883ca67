// A calendar that inherits from one nobody wrote.
import Diagnostics

struct UnknownCalendar: Complaint {
  static let code = "calendrier-inconnu"
  static let wrong = """
    calendrier: FR-57
    source: Code du travail L.3134-13
    hérite: FR

    """
  static let right = """
    calendrier: FR-57
    source: Code du travail L.3134-13

    """

  let name: String
  let known: [String]

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "aucun calendrier ne s'appelle `\(name)`",
        en: "no calendar is called `\(name)`"), at: mark,
      help: nearHelp(name, among: known))
  }
}
