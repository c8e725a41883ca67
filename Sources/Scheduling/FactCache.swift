// Facts already read from the store, kept so that a look reads only what is new. The log is append
// only: what is kept never grows stale.
import CaseFile

/// A person's facts up to a seq.
struct KnownFacts: Sendable {
  var lastSeq: Int64 = 0
  var facts: [Fact] = []
}

/// Bounded by the number of facts; when it overflows it starts again from nothing.
struct FactCache: Sendable {
  private var people: [String: KnownFacts] = [:]
  private var count = 0
  private let limit: Int

  init(limit: Int = 1_000_000) { self.limit = limit }

  /// Taken out, so that a long list is lengthened in place; `keep` puts it back.
  mutating func take(_ person: String) -> KnownFacts {
    let facts = people.removeValue(forKey: person) ?? KnownFacts()
    count -= facts.facts.count
    return facts
  }

  mutating func keep(_ facts: KnownFacts, of person: String) {
    count += facts.facts.count
    people[person] = facts
    if count > limit {
      people = [:]
      count = 0
    }
  }
}
