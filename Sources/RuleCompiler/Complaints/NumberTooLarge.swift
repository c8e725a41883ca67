// A number that cannot be held exactly.
import Diagnostics

struct NumberTooLarge: Complaint {
  static let code = "nombre-trop-grand"
  static let wrong = """
    définitions:
      a: 123456789012345678901234567890

    """
  static let right = """
    définitions:
      a: 1234567890

    """

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "ce nombre est trop grand ou trop fin pour être compté exactement",
        en: "this number is too large or too fine to be counted exactly"), at: mark,
      help: Message(
        fr: "dix-huit chiffres au plus",
        en: "at most eighteen digits"))
  }
}
