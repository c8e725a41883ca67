// What the rules of a simulated house meant, and from when. They are not in the facts: whoever computes
// anew what was to be told needs them too.
import Civil

/// Never empty. A change holds from the second after the latest that there had been when it was put to
/// work: nobody was looked at under former rules then, and nothing was learnt.
public struct RulesAtWork: Hashable, Sendable {
  struct Meaning: Hashable, Sendable {
    var from: Instant
    /// Seconds after its délai in which a presence still counts.
    var tolerance: Int64
  }
  private(set) var meanings: [Meaning]

  public init(tolerance: Int64) { meanings = [Meaning(from: .distantPast, tolerance: tolerance)] }

  /// What is asked of everybody now.
  var tolerance: Int64 { meanings.last?.tolerance ?? 0 }

  mutating func change(to tolerance: Int64, after latest: Instant) {
    if tolerance == self.tolerance { return }
    meanings.append(Meaning(from: latest + 1, tolerance: tolerance))
  }
}
