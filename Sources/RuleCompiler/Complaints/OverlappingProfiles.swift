// Two profiles of one service in force on the same day.
import Diagnostics

struct OverlappingProfiles: Complaint {
  static let code = "profils-en-meme-temps"
  static let wrong = """
    profil: défaut
    signé par: DFSPIP
    ---
    profil: hiver
    signé par: DFSPIP
    depuis: 2026-01-01

    """
  static let right = """
    profil: défaut
    signé par: DFSPIP
    jusqu'à: 2026-01-01
    ---
    profil: hiver
    signé par: DFSPIP
    depuis: 2026-01-01

    """

  let service: String?
  let other: Mark

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "deux profils \(service.map { "du service `\($0)`" } ?? "sans service") "
          + "sont en vigueur en même temps",
        en: "two profiles \(service.map { "of the service `\($0)`" } ?? "without service") "
          + "are in force at the same time"), at: mark,
      Message(fr: "celui-ci", en: "this one"),
      others: [Label(mark: other, text: Message(fr: "et celui-là", en: "and that one"))],
      help: Message(
        fr: "fermez l'ancien par `jusqu'à: DATE`, ou dites `service:` dans l'un des deux",
        en: "close the old one with `jusqu'à: DATE`, or say `service:` in one of the two"))
  }
}
