// `même` where the occurrence has no reference to compare.
import Diagnostics

struct UselessSame: Complaint {
  static let code = "meme-sans-reference"
  static let wrong = """
    fait: rdv
    champs: { ref: texte }
    ---
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    exiger: { servi par: rdv, même: ref }

    """
  static let right = """
    fait: rdv
    champs: { ref: texte }
    ---
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    exiger: { servi par: rdv }

    """

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "`même` compare à un fait déclencheur, une période ou un créneau ; il n'y en a pas ici",
        en: "`même` compares with a triggering fact, a period or a slot; there is none here"),
      at: mark,
      help: Message(
        fr: "retirez `même`, ou écrivez `pour chaque:` un genre de fait",
        en: "remove `même`, or write `pour chaque:` a kind of fact"))
  }
}
