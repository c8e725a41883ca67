// Messages gathered: those about one person in one turn, and a daily digest for roles that are set so.
import Civil

/// Channels on which messages about one person that come together leave as one.
public struct GroupingPolicy: Hashable, Sendable {
  public var channels: [String] = []
  public init() {}
}

/// A role that reads once a day what is not urgent.
public struct DigestRole: Hashable, Sendable {
  public var role: String
  public var channels: [String]
  /// Seconds of the day on the wall clock of the zone, on these days (Monday 1 to Sunday 7) and
  /// never on a holiday.
  public var atSeconds: Int64 = 8 * 3600
  public var days = [1, 2, 3, 4, 5]
  public var zone = "Europe/Paris"
  public var territory = "FR"
  /// These leave at once, and stand first in the digest as long as they are open where they are
  /// `urgence`.
  public var atOnce: [Gravity] = [.incident, .urgence]

  public init(role: String, channels: [String]) { (self.role, self.channels) = (role, channels) }

  public func waits(_ gravity: Gravity, on channel: String) -> Bool {
    channels.contains(channel) && !atOnce.contains(gravity)
  }

  /// The next digest strictly after an instant; `distantFuture` where no day is worked.
  public func next(after instant: Instant, at place: Workplace) -> Instant {
    var date = place.zone.date(at: instant)
    guard let time = TimeOfDay(seconds: Int(clamping: atSeconds)) else { return .distantFuture }
    for _ in 0..<366 {
      if days.contains(date.weekday.rawValue), place.holidays.holiday(on: date) == nil {
        let slot = place.zone.instant(of: date, at: time, reading: .first)
        if slot > instant { return slot }
      }
      date = date.adding(days: 1)
    }
    return .distantFuture
  }
}
