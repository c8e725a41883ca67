// Measures that are opened while others run. An opening reaches back, as far as the measure began
// before it was known; but where nothing of the measure had fallen due by then, all that is known at
// the end says the same as a new reading would.
import Civil

struct LaterOpenings {
  private var instants: [String: Instant] = [:]

  var isEmpty: Bool { instants.isEmpty }

  mutating func removeAll() {
    if !instants.isEmpty { instants.removeAll(keepingCapacity: true) }
  }

  mutating func add(_ measure: String, at instant: Instant) { instants[measure] = instant }

  /// Whether what was said, all being known from the beginning, may differ from what would have been
  /// said with a new reading at each opening.
  func bear(on said: [Emission]) -> Bool {
    if isEmpty { return false }
    let all = Set(instants.values)
    return said.contains { emission in
      // What is told at the very second of an opening may be told because of it.
      all.contains(emission.emittedAt)
        || instants[emission.identity.measure].map { emission.emittedAt <= $0 } ?? false
    }
  }
}
