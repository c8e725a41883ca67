// ISO 8601 intervals, end excluded: the `vaut` of a fact.

/// One bound of an interval as written: a civil date or an instant.
public enum ISOBound: Hashable, Sendable {
  case date(CivilDate)
  case instant(ISOInstant)

  /// The instant it names; a date is the start of its day in the zone.
  public func instant(in zone: Zone) -> Instant {
    switch self {
    case .date(let date): zone.startOfDay(date)
    case .instant(let written): written.instant
    }
  }
}

/// An interval as written: `2026-02-01/2026-02-04`, `2026-04-01/..`, `../2026-04-01`.
public struct ISOInterval: Hashable, Sendable {
  /// Nil where the start is open.
  public let start: ISOBound?
  /// Excluded; nil where the end is open.
  public let end: ISOBound?

  /// Reads an interval; equal, reversed or two open bounds are refused. A date against an instant
  /// can only be compared in a zone: ``interval(in:)`` does.
  public init(_ text: some StringProtocol) throws(ISOError) {
    self = try ByteReader.reading(text) { $0.result(ISOInterval.init(from:)) }.get()
  }

  private init(from reader: inout ByteReader) throws(ISOError) {
    start = try reader.isoBound()
    guard reader.take("/") else { throw .malformed }
    end = try reader.isoBound()
    if start == nil, end == nil { throw .unbounded }
    switch (start, end) {
    case (.date(let first), .date(let last)): try ISOInterval.check(first, last)
    case (.instant(let first), .instant(let last)):
      try ISOInterval.check(
        Precise(instant: first.instant, fraction: first.attoseconds),
        Precise(instant: last.instant, fraction: last.attoseconds))
    default: break
    }
  }

  /// The instants it covers at a place; an open bound is the distant past or future.
  public func interval(in zone: Zone) throws(ISOError) -> Interval {
    let first = start?.instant(in: zone) ?? .distantPast
    let last = end?.instant(in: zone) ?? .distantFuture
    if last < first { throw .reversedBounds }
    if last == first, isMixed { throw .equalBounds }
    return Interval(start: first, end: last)
  }

  /// Whether a date stands against an instant.
  private var isMixed: Bool {
    switch (start, end) {
    case (.date, .instant), (.instant, .date): true
    default: false
    }
  }

  private static func check<Bound: Comparable>(_ start: Bound, _ end: Bound) throws(ISOError) {
    if start == end { throw .equalBounds }
    if end < start { throw .reversedBounds }
  }
}

/// An instant to its last digit, whatever its offset.
private struct Precise: Comparable {
  let instant: Instant
  let fraction: Int64

  static func < (left: Precise, right: Precise) -> Bool {
    (left.instant, left.fraction) < (right.instant, right.fraction)
  }
}

extension ByteReader {
  /// Nil for `..`.
  fileprivate mutating func isoBound() throws(ISOError) -> ISOBound? {
    if take(".") {
      guard take(".") else { throw .malformed }
      return nil
    }
    var ahead = self
    guard let year = ahead.number(digits: 4), ahead.take("-"), let month = ahead.number(digits: 2),
      ahead.take("-"), let day = ahead.number(digits: 2)
    else { throw .malformed }
    if ahead.next == UInt8(ascii: "T") || ahead.next == UInt8(ascii: "t") {
      return .instant(try isoInstant())
    }
    guard let date = CivilDate(year: year, month: month, day: day) else { throw .outOfRange }
    self = ahead
    return .date(date)
  }
}
