// A stretch of time that stops a clock, and the civil days it touches.

/// A stretch during which a clock stands still; open while nobody has said that it ended.
public struct Suspension: Hashable, Sendable {
  public let start: Instant
  /// Excluded; nil while the suspension is open.
  public let end: Instant?

  public init(start: Instant, end: Instant?) {
    self.start = start
    self.end = end
  }

  var interval: Interval { Interval(start: start, end: end ?? .distantFuture) }
}

/// The union of suspensions, as civil days at one place.
struct StoppedDays {
  /// First and last day of each stretch, in order, disjoint.
  private(set) var stretches: [(first: CivilDate, last: CivilDate)] = []
  /// The day from which an open suspension stops every later one.
  private(set) var openSince: Instant?

  init(_ suspensions: some Sequence<Suspension>, zone: Zone) {
    let union = IntervalSet(suspensions.map(\.interval))
    for interval in union.intervals {
      if interval.end == .distantFuture { openSince = interval.start }
      let first = zone.date(at: interval.start)
      let last = zone.date(at: interval.end - 1)
      let isNew = stretches.last.map { $0.last < first } ?? true
      if isNew { stretches.append((first, last)) } else { stretches[stretches.count - 1].last = last }
    }
  }

  func contains(_ date: CivilDate) -> Bool {
    stretches.contains { $0.first <= date && date <= $0.last }
  }

  /// How many touched days lie in `first...last`.
  func count(from first: CivilDate, through last: CivilDate) -> Int {
    stretches.reduce(0) { sum, stretch in
      let days = min(stretch.last, last).days(since: max(stretch.first, first)) + 1
      return sum + max(0, days)
    }
  }
}
