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
    guard try factCount(of: person) != nil else { return nil }
    let told = try knownAt.map { try ledger(of: person, asSaidBy: $0) } ?? ledger(of: person)
    return PersonQuestion(
      person: person, facts: try memory.facts(of: person, by: engine).facts, ledger: told,
      at: instant, knownAt: knownAt, details: details)
  }
}
