// A question about one person, with all that is stored of them.
import CaseFile
import Civil
import Evaluation

extension Store {
  /// Nil where the person is not known. Stored bodies that today's rules cannot read are left out.
  public func question(
    about person: String, at instant: Instant, knownAt: Instant? = nil,
    details: [String: String] = [:], memory: FactMemory, engine: Engine? = nil
  ) throws -> PersonQuestion? {
    let known = try memory.factsAndLedgerAsRead(of: person, by: engine)
    // Who has a fact is known; of anyone else the register of persons says it.
    if known.facts.facts.isEmpty, try factCount(of: person) == nil { return nil }
    let told = try knownAt.map { try ledger(of: person, asSaidBy: $0) } ?? known.ledger
    return PersonQuestion(
      person: person, facts: known.facts.facts, ledger: told, at: instant, knownAt: knownAt,
      details: details)
  }
}
