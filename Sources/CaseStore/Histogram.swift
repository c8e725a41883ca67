// Counts of values below bounds, as Prometheus wants them.

/// A histogram of whole numbers.
public struct Histogram: Hashable, Sendable {
  /// Ascending, each included in its bucket.
  public let bounds: [Int64]
  /// How many values fell between a bound and the one before; last: above them all.
  public private(set) var counts: [Int64]
  public private(set) var sum: Int64 = 0

  public init(bounds: [Int64]) {
    self.bounds = bounds
    counts = [Int64](repeating: 0, count: bounds.count + 1)
  }

  public var count: Int64 { counts.reduce(0, +) }

  public mutating func note(_ value: Int64) {
    counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
    sum = sum.addingReportingOverflow(value).partialValue
  }
}
