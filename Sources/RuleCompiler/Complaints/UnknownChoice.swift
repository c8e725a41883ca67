// A word beside a choice that is not one of its words.
import Diagnostics

struct UnknownChoice: Complaint {
  static let code = "choix-inconnu"
  static let wrong = """
    fait: rdv
    champs:
      issue: choix [honoré, manqué]
    ---
    définitions:
      a: nombre de rdv où issue = honorée

    """
  static let right = """
    fait: rdv
    champs:
      issue: choix [honoré, manqué]
    ---
    définitions:
      a: nombre de rdv où issue = honoré

    """

  let found: String
  let known: [String]

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "`\(found)` n'est pas un des choix de ce champ",
        en: "`\(found)` is not one of the choices of this field"), at: mark,
      help: nearHelp(found, among: known))
  }
}
