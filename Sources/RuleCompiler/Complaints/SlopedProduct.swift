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
        fr: "on ne multiplie ni ne divise par une quantité qui varie avec le temps",
        en: "one does not multiply or divide by a quantity that varies with time"), at: mark,
      help: Message(
        fr: "comparez plutôt la durée à une part d'une valeur fixe : `durée de … < 40 % de …`",
        en: "compare the duration with a part of a fixed value instead: `durée de … < 40 % de …`"))
  }
}
