// The two moments of a second: its deadlines (with the facts strictly before), then its facts.
import Civil

/// `2 × second` is the deadline phase of a second, `2 × second + 1` the phase after its facts.
/// Every law of "before" and "after" at one instant is an order of ticks (DESIGN 3).
public struct Tick: Hashable, Comparable, Sendable {
  public var index: Int64

  public init(index: Int64) { self.index = index }

  /// What falls due at the instant is decided here, from the facts strictly before.
  public static func deadline(_ instant: Instant) -> Tick {
    Tick(index: 2 * bounded(instant))
  }

  /// The instant's facts count from here; a question at the instant reads here.
  public static func facts(_ instant: Instant) -> Tick {
    Tick(index: 2 * bounded(instant) + 1)
  }

  /// Far beyond any calendar (the year 9999 is 2.5 × 10¹¹ s), and doubling cannot overflow.
  private static let farthest: Int64 = 1 << 50

  private static func bounded(_ instant: Instant) -> Int64 {
    min(max(instant.seconds, -farthest), farthest)
  }

  public var instant: Instant { Instant(seconds: index >> 1) }
  public var isAfterFacts: Bool { index & 1 == 1 }
  public var next: Tick { Tick(index: index == .max ? .max : index + 1) }

  /// The ticks from one on and before another; empty where that one is not later.
  static func range(_ from: Tick, _ until: Tick) -> Range<Tick> { from..<max(from, until) }

  public static let distantPast = Tick(index: -2 * farthest)
  public static let distantFuture = Tick(index: 2 * farthest + 1)

  public static func < (left: Tick, right: Tick) -> Bool { left.index < right.index }
}
