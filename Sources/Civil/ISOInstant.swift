// Instants as they are written on the wire: RFC 3339, offset mandatory, fraction kept apart.

/// An instant read from text: the whole second for evaluation, the fraction for order.
public struct ISOInstant: Hashable, Comparable, Sendable {
  /// The instant, floored to the second.
  public let instant: Instant
  /// The rest, in 10⁻¹⁸ s; 0 where none was written.
  public let attoseconds: Int64
  /// The offset that was written, in seconds east of UTC.
  public let offsetSeconds: Int32

  public var nanoseconds: Int32 { Int32(truncatingIfNeeded: attoseconds / 1_000_000_000) }

  public init(instant: Instant, attoseconds: Int64 = 0, offsetSeconds: Int32 = 0) {
    self.instant = instant
    self.attoseconds = attoseconds
    self.offsetSeconds = offsetSeconds
  }

  /// Reads `2026-03-02T12:00:00.25+01:00`. `:60` is the following second (DESIGN 6).
  public init(_ text: some StringProtocol) throws(ISOError) {
    self = try ByteReader.reading(text) { $0.result(ISOInstant.init(from:)) }.get()
  }

  /// The same from bytes that lie in one piece: the way in for files of facts.
  public init(utf8 bytes: UnsafeBufferPointer<UInt8>) throws(ISOError) {
    var reader = ByteReader(bytes)
    self = try reader.isoInstant()
    guard reader.isAtEnd else { throw .trailingText }
  }

  /// The same from UTF-8 bytes, without a copy where they lie in one piece.
  public init(utf8 bytes: some Sequence<UInt8>) throws(ISOError) {
    self = try ByteReader.reading(bytes: bytes) { $0.result(ISOInstant.init(from:)) }.get()
  }

  init(from reader: inout ByteReader) throws(ISOError) { self = try reader.isoInstant() }

  /// By instant, then by fraction; the written offset breaks the last tie.
  public static func < (left: ISOInstant, right: ISOInstant) -> Bool {
    (left.instant, left.attoseconds, left.offsetSeconds)
      < (right.instant, right.attoseconds, right.offsetSeconds)
  }
}

/// What is wrong with an ISO 8601 text.
public enum ISOError: Error, Hashable, Sendable {
  case malformed
  /// A day or time that no calendar or clock has.
  case outOfRange
  case missingOffset
  /// More than 18 digits after the second, or a fraction where none can be exact.
  case tooFine
  case trailingText
  case negative
  /// Civil and elapsed units in one duration (`P1DT2H`): a day is not always 24 hours.
  case mixedUnits
  case emptyDuration
  /// An interval whose bounds are equal.
  case equalBounds
  case reversedBounds
  /// An interval open at both ends.
  case unbounded
}

extension ByteReader {
  /// What `read` makes of the whole text, as a value that can leave the buffer's closure.
  mutating func result<Value>(
    _ read: (inout ByteReader) throws(ISOError) -> Value
  ) -> Result<Value, ISOError> {
    do throws(ISOError) {
      let value = try read(&self)
      return isAtEnd ? .success(value) : .failure(.trailingText)
    } catch {
      return .failure(error)
    }
  }

  mutating func isoInstant() throws(ISOError) -> ISOInstant {
    guard let year = number(digits: 4), take("-"), let month = number(digits: 2), take("-"),
      let day = number(digits: 2), take("T") || take("t"), let hour = number(digits: 2),
      take(":"), let minute = number(digits: 2), take(":"), let second = number(digits: 2)
    else { throw .malformed }
    guard let date = CivilDate(year: year, month: month, day: day), hour <= 23, minute <= 59,
      second <= 60
    else { throw .outOfRange }
    let attoseconds = try fraction()
    let offset = try offset()
    let local = Int64(date.dayNumber) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    return ISOInstant(
      instant: Instant(seconds: local - Int64(offset)), attoseconds: attoseconds,
      offsetSeconds: Int32(offset))
  }

  private mutating func fraction() throws(ISOError) -> Int64 {
    guard take(".") else { return 0 }
    var value: Int64 = 0
    var digits = 0
    while let byte = next, byte &- 48 <= 9 {
      guard digits < 18 else { throw .tooFine }
      value = value * 10 + Int64(byte &- 48)
      digits += 1
      skip()
    }
    guard digits > 0 else { throw .malformed }
    for _ in digits..<18 { value *= 10 }
    return value
  }

  private mutating func offset() throws(ISOError) -> Int {
    if take("Z") || take("z") { return 0 }
    let isWest = next == UInt8(ascii: "-")
    guard take("+") || take("-") else { throw isAtEnd ? .missingOffset : .malformed }
    guard let hour = number(digits: 2), take(":"), let minute = number(digits: 2) else {
      throw .malformed
    }
    guard hour <= 23, minute <= 59 else { throw .outOfRange }
    return (isWest ? -1 : 1) * (hour * 3600 + minute * 60)
  }
}

extension Instant {
  /// The ends of the years 1 to 9999 in UTC: what can be written.
  public static let earliestWritten = Instant(seconds: Int64(CivilDate.earliest.dayNumber) * 86_400)
  public static let latestWritten = Instant(
    seconds: Int64(CivilDate.latest.dayNumber) * 86_400 + 86_399)

  /// `2026-03-02T12:00:00+01:00`, as the clock of that zone shows it; `Z` in UTC itself. RFC 3339
  /// offsets have whole minutes: older offsets with seconds are written to the minute below, and
  /// the wall time with them, so that the text always names this instant. Where the zone's day is in no year that can be
  /// written, as it is in UTC.
  public func isoText(in zone: Zone) -> String {
    let offset = Int(floorQuotient(Int64(zone.offset(at: self)), 60)) * 60
    let local = saturatingSum(seconds, Int64(offset))
    let days = floorQuotient(local, 86_400)
    let date = CivilDate(dayNumber: Int32(clamping: days))
    guard Int64(date.dayNumber) == days else {
      if zone.name != "UTC", (.earliestWritten ... .latestWritten) ~= self {
        return isoText(in: .utc)
      }
      return self < Instant(seconds: 0) ? "-∞" : "+∞"
    }
    let time = TimeOfDay(unchecked: Int32(local - days * 86_400))
    return ByteWriter.text(capacity: 25) { writer in
      writer.put(date)
      writer.put("T")
      writer.put(time)
      if zone.name == "UTC" { writer.put("Z") } else { writer.put(offset: offset) }
    }
  }
}

extension ISOInstant: CustomStringConvertible {
  /// The text again, with the offset that was written and the fraction without trailing zeros.
  public var description: String {
    let shown = Instant(seconds: saturatingSum(instant.seconds, Int64(offsetSeconds)))
    let clock = shown.isoText(in: .utc).dropLast()
    let digits = ByteWriter.text(capacity: 18) { $0.put(Int(attoseconds), digits: 18) }
    let kept = digits.reversed().drop { $0 == "0" }.reversed()
    let zone = ByteWriter.text(capacity: 6) { writer in
      if offsetSeconds == 0 { writer.put("Z") } else { writer.put(offset: Int(offsetSeconds)) }
    }
    return clock + (kept.isEmpty ? "" : "." + String(kept)) + zone
  }
}
