// An instant of time, counted in whole seconds since 1970-01-01T00:00:00Z, without leap seconds.
// All arithmetic saturates at the two ends: no sum of instants can trap.

/// A point in time, in seconds since 1970-01-01T00:00:00Z. The resolution of evaluation.
public struct Instant: Hashable, Comparable, Sendable {
  /// Seconds since 1970-01-01T00:00:00Z, POSIX count.
  public var seconds: Int64

  @inlinable public init(seconds: Int64) { self.seconds = seconds }

  /// Before every instant a case can name.
  public static let distantPast = Instant(seconds: .min)
  /// After every instant a case can name.
  public static let distantFuture = Instant(seconds: .max)

  @inlinable public static func < (left: Instant, right: Instant) -> Bool {
    left.seconds < right.seconds
  }

  /// The instant so many seconds later; the distant past and future stay where they are.
  @inlinable public static func + (instant: Instant, seconds: Int64) -> Instant {
    guard instant != .distantPast, instant != .distantFuture else { return instant }
    return Instant(seconds: saturatingSum(instant.seconds, seconds))
  }

  /// The instant so many seconds earlier; the distant past and future stay where they are.
  @inlinable public static func - (instant: Instant, seconds: Int64) -> Instant {
    guard instant != .distantPast, instant != .distantFuture else { return instant }
    return Instant(seconds: saturatingDifference(instant.seconds, seconds))
  }

  /// Elapsed seconds from `right` to `left`, saturated.
  @inlinable public static func - (left: Instant, right: Instant) -> Int64 {
    saturatingDifference(left.seconds, right.seconds)
  }
}

extension Instant: CustomStringConvertible {
  public var description: String {
    if self == .distantPast { return "-∞" }
    if self == .distantFuture { return "+∞" }
    return isoText(in: .utc)
  }
}

@inlinable func saturatingSum(_ left: Int64, _ right: Int64) -> Int64 {
  let (sum, overflow) = left.addingReportingOverflow(right)
  return overflow ? (right < 0 ? .min : .max) : sum
}

@inlinable func saturatingDifference(_ left: Int64, _ right: Int64) -> Int64 {
  let (difference, overflow) = left.subtractingReportingOverflow(right)
  return overflow ? (right < 0 ? .max : .min) : difference
}

/// The quotient rounded towards the past; `divisor` is positive.
@inlinable func floorQuotient(_ value: Int64, _ divisor: Int64) -> Int64 {
  let quotient = value / divisor
  return value % divisor < 0 ? quotient - 1 : quotient
}
