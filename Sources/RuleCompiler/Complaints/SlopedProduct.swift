// A product or quotient whose parts both move as time passes.
import Diagnostics

struct SlopedProduct: Complaint {
  static let code = "produit-qui-varie"
  static let wrong = """
    définitions:
      a: 3 h / (maintenant - 2026-01-01T00:00:00Z)

    """
  static let right = """
    définitions:
      a: (maintenant - 2026-01-01T00:00:00Z) / 3 h

    """

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr:
          "deux quantités qui varient avec le temps ne se multiplient pas, et on ne divise "
          + "pas par l'une d'elles",
        en:
          "two quantities that vary with time are not multiplied, and one does not divide by either"
      ), at: mark,
      help: Message(
        fr: "comparez plutôt la durée à une part d'une valeur fixe : `durée de … < 40 % de …`",
        en: "compare the duration with a part of a fixed value instead: `durée de … < 40 % de …`"))
  }
}
