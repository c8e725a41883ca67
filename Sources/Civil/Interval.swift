// Half-open intervals of instants, and sets of them.

/// The instants from `start` on and before `end`.
public struct Interval: Hashable, Sendable {
  public let start: Instant
  /// Excluded.
  public let end: Instant

  /// An interval whose end is not after its start is empty.
  public init(start: Instant, end: Instant) {
    self.start = start
    self.end = max(start, end)
  }

  public var isEmpty: Bool { start == end }
  /// Elapsed seconds, saturated.
  public var seconds: Int64 { end - start }

  public func contains(_ instant: Instant) -> Bool { start <= instant && instant < end }

  /// What both have in common; nil where that is nothing.
  public func intersection(_ other: Interval) -> Interval? {
    let common = Interval(start: max(start, other.start), end: min(end, other.end))
    return common.isEmpty ? nil : common
  }
}

/// A set of instants: intervals in order, none empty, no two touching.
public struct IntervalSet: Hashable, Sendable {
  public private(set) var intervals: [Interval]

  public init() { intervals = [] }

  /// The union of intervals in any order, overlapping or empty as they may be.
  public init(_ unordered: some Sequence<Interval>) {
    intervals = []
    let sorted = unordered.filter { !$0.isEmpty }.sorted { $0.start < $1.start }
    for interval in sorted { append(interval) }
  }

  public var isEmpty: Bool { intervals.isEmpty }
  /// Elapsed seconds of all intervals, saturated.
  public var seconds: Int64 { intervals.reduce(0) { saturatingSum($0, $1.seconds) } }

  public func contains(_ instant: Instant) -> Bool {
    var low = 0
    var high = intervals.count
    while low < high {
      let middle = (low + high) / 2
      if intervals[middle].end <= instant { low = middle + 1 } else { high = middle }
    }
    return low < intervals.count && intervals[low].start <= instant
  }

  public func union(_ other: IntervalSet) -> IntervalSet {
    IntervalSet(intervals + other.intervals)
  }

  public func intersection(_ other: IntervalSet) -> IntervalSet {
    var result = IntervalSet()
    var mine = 0
    var theirs = 0
    while mine < intervals.count, theirs < other.intervals.count {
      let (left, right) = (intervals[mine], other.intervals[theirs])
      if let common = left.intersection(right) { result.append(common) }
      if left.end <= right.end { mine += 1 } else { theirs += 1 }
    }
    return result
  }

  public func subtracting(_ other: IntervalSet) -> IntervalSet {
    var result = IntervalSet()
    var theirs = 0
    for interval in intervals {
      var start = interval.start
      while theirs < other.intervals.count, other.intervals[theirs].end <= start { theirs += 1 }
      var cut = theirs
      while cut < other.intervals.count, other.intervals[cut].start < interval.end {
        result.append(Interval(start: start, end: other.intervals[cut].start))
        start = max(start, other.intervals[cut].end)
        cut += 1
      }
      result.append(Interval(start: start, end: interval.end))
    }
    return result
  }

  /// Adds an interval that starts no earlier than the last one.
  private mutating func append(_ interval: Interval) {
    guard !interval.isEmpty else { return }
    if let last = intervals.last, interval.start <= last.end {
      intervals[intervals.count - 1] = Interval(start: last.start, end: max(last.end, interval.end))
    } else {
      intervals.append(interval)
    }
  }
}
