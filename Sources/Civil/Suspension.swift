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
  struct Stretch {
    let first: CivilDate
    var last: CivilDate
    /// Since when, if the stretch has no end yet.
    var openSince: Instant?
  }

  /// In order; no day is in two of them.
  private(set) var stretches: [Stretch] = []

  init(_ suspensions: some Sequence<Suspension>, zone: Zone) {
    for interval in IntervalSet(suspensions.map(\.interval)).intervals {
      let openSince = interval.end == .distantFuture ? interval.start : nil
      let first = zone.date(at: interval.start)
      let last = zone.date(at: interval.end - 1)
      if let earlier = stretches.last, first <= earlier.last {
        stretches[stretches.count - 1].last = last
        stretches[stretches.count - 1].openSince = openSince
      } else {
        stretches.append(Stretch(first: first, last: last, openSince: openSince))
      }
    }
  }

  /// How many touched days lie in `first...last`.
  func count(from first: CivilDate, through last: CivilDate) -> Int {
    stretches.reduce(0) { sum, stretch in
      let days = min(stretch.last, last).days(since: max(stretch.first, first)) + 1
      return sum + max(0, days)
    }
  }
}
