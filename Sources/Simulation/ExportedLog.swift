// The facts of a store in order of learning, as an export has them, by person.
import CaseFile
import CaseStore
import Evaluation

struct ExportedLog {
  private(set) var facts: [String: [Fact]] = [:]
  private(set) var ids: [String: Int] = [:]
  private(set) var unreadable = 0
  private var last: Int64 = 0

  /// What is new since the last reading.
  mutating func read(_ store: Store, _ engine: Engine) throws {
    while true {
      let page = try store.facts(after: last, limit: 1000)
      for stored in page {
        last = stored.seq
        guard case .success(var fact) = engine.read(Array(stored.body.utf8)) else {
          unreadable += 1
          continue
        }
        fact.recordedAt = stored.recordedAt
        facts[fact.person, default: []].append(fact)
        ids[fact.identity.id, default: 0] += 1
      }
      if page.count < 1000 { return }
    }
  }
}
