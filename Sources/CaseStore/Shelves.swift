// What is kept of people within a bound of memory, so that it need not be read again.

/// Something kept, and roughly what it holds of memory.
protocol Weighed: Sendable { var bytes: Int { get } }

/// Two shelves: what is used comes to the first; when that is full it becomes the second, and the
/// second is let go of. What was used of late stays, at the price of one look-up.
struct Shelves<Kept: Weighed>: Sendable {
  private var recent: [String: Kept] = [:]
  private var older: [String: Kept] = [:]
  private var bytes = 0
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// Taken out; `keep` puts it back.
  mutating func take(_ person: String) -> Kept? {
    if let kept = recent.removeValue(forKey: person) {
      bytes -= kept.bytes
      return kept
    }
    return older.removeValue(forKey: person)
  }

  mutating func keep(_ kept: Kept, of person: String) {
    // One who would take the place of all the others is read again each time.
    if kept.bytes > limit / 4 { return }
    if let replaced = recent.updateValue(kept, forKey: person) { bytes -= replaced.bytes }
    bytes += kept.bytes
    if bytes > limit / 2 {
      (older, recent, bytes) = (recent, [:], 0)
    }
  }
}
