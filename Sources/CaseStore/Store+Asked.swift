// A question about one person, with all that is stored of them.
import CaseFile
import Civil
import Evaluation

extension Store {
  /// Nil where the person is not known. Stored bodies that today's rules cannot read are left out.
  public func question(
    about person: String, at instant: Instant, knownAt: Instant? = nil,
    details: [String: String] = [:], engine: Engine
  ) throws -> PersonQuestion? {
    guard try isKnown(person) else { return nil }
    let facts = try facts(of: person).compactMap { stored -> Fact? in
      guard case .success(var fact) = engine.read(Array(stored.body.utf8)) else { return nil }
      fact.recordedAt = stored.recordedAt
      return fact
    }
    return PersonQuestion(
      person: person, facts: facts, ledger: try ledger(of: person), at: instant, knownAt: knownAt,
      details: details)
  }
}
