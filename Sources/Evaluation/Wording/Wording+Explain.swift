// Headings and tree lines of an explanation.
import CaseFile
import Civil
import Diagnostics
import RuleProgram

extension Wording {
  public var explainDemand: String { say("Ce qui est demandé", "What is ordered") }
  public var explainDeadline: String { say("L'échéance", "The deadline") }
  public var explainKnown: String { say("Ce qui est connu", "What is known") }
  public var explainReading: String { say("Le détail de la lecture", "The reading in detail") }
  public var explainFavour: String { say("En faveur de la personne", "In the person's favour") }
  public var explainReceipt: String { say("Reçu", "Receipt") }

  public func receipt(rules: String, facts: [FactIdentity]) -> String {
    let ids = facts.map { "\($0.source)#\($0.id)" }.joined(separator: ", ")
    return say(
      "Règles \(rules). Faits : \(ids.isEmpty ? "aucun" : ids).",
      "Rules \(rules). Facts: \(ids.isEmpty ? "none" : ids).")
  }

  /// One node of a derivation: its text and what it came to.
  public func nodeLine(_ derivation: Derivation) -> String {
    "\(derivation.text)\(colon)\(shown(derivation))"
  }

  /// The fact with its value, and where it comes from.
  public func sourced(_ use: FactUse) -> String {
    used(use) + " [\(use.identity.source)#\(use.identity.id)]"
  }
}
