// The merge key `<<` of YAML 1.1: what a rule says must be read in the rule.

import Diagnostics

struct MergeKeyRefused: Complaint {
  static let code = "cle-de-fusion"
  static let wrong = "alerte:\n  <<: commun\n  gravité: vigilance\n"
  static let right = "alerte:\n  gravité: vigilance\n"

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "la clé `<<` fusionne un autre bloc, ce que les règles n'admettent pas",
        en: "the key `<<` merges another block, which rules do not allow"), at: mark,
      Message(fr: "clé de fusion", en: "merge key"),
      help: Message(
        fr: "écrivez les clés voulues à cet endroit même",
        en: "write the keys you want in this very place"))
  }
}
