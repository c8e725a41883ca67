// `où ref = ref`: the candidate beside itself, where the triggering fact was meant.
import Diagnostics

struct SelfComparison: Complaint {
  static let code = "compare-a-lui-meme"
  static let wrong = """
    fait: rdv
    champs: { ref: texte }
    ---
    fait: issue
    champs: { ref: texte }
    ---
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: rdv
    exiger: il y a issue où ref = ref

    """
  static let right = """
    fait: rdv
    champs: { ref: texte }
    ---
    fait: issue
    champs: { ref: texte }
    ---
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: rdv
    exiger: il y a issue où ref = ref de l'occurrence

    """

  let field: String

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "`\(field)` est comparé à lui-même : les deux sont du fait que l'on cherche",
        en: "`\(field)` is compared with itself: both are of the fact that is looked for"),
      at: mark,
      help: Message(
        fr: "le champ du fait déclencheur s'écrit `\(field) de l'occurrence`",
        en: "the triggering fact's field is written `\(field) de l'occurrence`"))
  }
}
