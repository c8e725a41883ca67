// The pause after the store failed: a full or dying disk is asked again every few seconds, not as
// fast as it can refuse.
import Civil

/// Short, and no longer because the clock went back meanwhile.
struct Rest: Sendable {
  private var end: Instant?

  static let seconds: Int64 = 5

  mutating func begin(at now: Instant) { end = now + Rest.seconds }
  mutating func stop() { end = nil }

  /// Nothing has succeeded since: what was tried is still owed, over though the pause may be.
  var isOwed: Bool { end != nil }

  /// When it ends; nil: there is none.
  func end(at now: Instant) -> Instant? {
    guard let end, end > now, end <= now + Rest.seconds else { return nil }
    return end
  }

  /// What is to be done at `instant` is done after the pause.
  func postponed(_ instant: Instant?, at now: Instant) -> Instant? {
    guard let instant, let end = end(at: now) else { return instant }
    return max(instant, end)
  }
}
