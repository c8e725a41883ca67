// A field of the trigger that the triggering fact does not have.
import Diagnostics

struct NotInTrigger: Complaint {
  static let code = "champ-du-declencheur"
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
    exiger: il y a rdv où ref = ref de l'occurrence

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
    pour chaque: rdv
    exiger: il y a rdv où ref = ref de l'occurrence

    """

  let name: String
  let known: [String]

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "le fait qui déclenche l'occurrence n'a pas de champ `\(name)`",
        en: "the fact that triggers the occurrence has no field `\(name)`"), at: mark,
      help: nearHelp(name, among: known)
        ?? Message(
          fr: "seul `pour chaque: GENRE` donne un fait déclencheur et ses champs",
          en: "only `pour chaque: GENRE` gives a triggering fact and its fields"))
  }
}
