// Sources that should speak: how long each may be silent, and when many of its devices fall silent
// together.
import Civil

/// A source whose silence an operator is told of.
public struct SourceWatch: Hashable, Sendable {
  /// This `source`, or what stands below it.
  public var source: String
  public var longestSeconds: Int64
  /// Only these hours count; nil: every hour.
  public var hours: WorkingHours?
  /// Whose hours and holidays.
  public var zone = "Europe/Paris"
  public var territory = "FR"
  public var roles = ["operateur"]
  public init(source: String, longestSeconds: Int64, hours: WorkingHours? = nil) {
    (self.source, self.longestSeconds, self.hours) = (source, max(1, longestSeconds), hours)
  }

  /// When it counts as silent if it says nothing more.
  public func silentAt(countedFrom last: Instant, at place: Workplace) -> Instant {
    hours?.instant(after: last, seconds: longestSeconds, at: place) ?? last + longestSeconds
  }
}

/// When devices of one source fall silent together, what rests on them is kept back: it says more of
/// the source than of the people. Nothing is decided: what still stands at the end leaves.
public struct MassSilenceRule: Hashable, Sendable {
  /// This `source`, or what stands below it.
  public var source: String
  /// Kinds of fact that say a device fell silent, and those that say it speaks again; without the
  /// latter every other kind does.
  public var lostKinds: [String]
  public var backKinds: [String] = []
  /// At least so many people, and at least this share of those whom the source watches.
  public var people: Int
  public var percent: Int
  public var withinSeconds: Int64
  /// Alerts of these causes are kept back, and of these rules; no rules: of all.
  public var causes = ["matériel", "données manquantes"]
  public var rules: [String] = []
  /// It is over when at most this share of those concerned is still silent, and at the latest after
  /// so long: nothing is kept back for ever.
  public var overPercent = 20
  public var longestSeconds: Int64 = 86_400
  public var roles = ["operateur"]

  public init(
    source: String, lostKinds: [String], people: Int, percent: Int = 0, withinSeconds: Int64
  ) {
    (self.source, self.lostKinds, self.people) = (source, lostKinds, max(2, people))
    (self.percent, self.withinSeconds) = (percent, max(1, withinSeconds))
  }

  /// The first of those silences that together make an outage; nil: they do not. `lost`: when each
  /// device that is silent fell so; `watched`: how many people the source watches.
  public func outbreak(lost: [Instant], watched: Int) -> Instant? {
    let (times, needed) = (lost.sorted(), max(2, people, share(of: watched)))
    guard times.count >= needed else { return nil }
    for (first, last) in zip(times, times.dropFirst(needed - 1))
    where last - first <= withinSeconds {
      return first
    }
    return nil
  }

  private func share(of watched: Int) -> Int {
    let (percent, watched) = (min(max(percent, 0), 100), max(watched, 0))
    return (watched / 100) * percent + ((watched % 100) * percent + 99) / 100
  }

  public func isOver(silent: Int, of concerned: Int) -> Bool {
    // Both are numbers of people: far from overflowing.
    silent * 100 <= concerned * min(max(overPercent, 0), 100)
  }

  public func keepsBack(cause: String, rule: String) -> Bool {
    causes.contains(cause) && (rules.isEmpty || rules.contains(rule))
  }
}

/// Whether a `source` is this one or stands below it.
public func isSource(_ source: String, orBelow prefix: String) -> Bool {
  guard source.hasPrefix(prefix) else { return false }
  return source.utf8.count == prefix.utf8.count || prefix.hasSuffix("/")
    || source.dropFirst(prefix.count).hasPrefix("/")
}
