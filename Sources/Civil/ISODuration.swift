// ISO 8601 durations. Elapsed ones are seconds, civil ones a CivilPeriod, and the two never mix:
// a civil day is not always 24 hours long.

/// A duration read from text.
public enum ISODuration: Hashable, Sendable {
  /// `PT3H30M`: elapsed seconds.
  case elapsed(seconds: Int64)
  /// `P18M`, `P2W`: a civil délai.
  case civil(CivilPeriod)

  /// Reads `PT3H30M`, `P18M`, `P300D`, `P1Y2M`, `P2W`. Negative and mixed ones are refused; a
  /// decimal is accepted on the last elapsed unit where it makes whole seconds (`PT1.5H`).
  public init(_ text: String) throws(ISOError) {
    var text = text
    let result = text.withUTF8 { bytes -> Result<ISODuration, ISOError> in
      if bytes.contains(UInt8(ascii: "-")) { return .failure(.negative) }
      var reader = ByteReader(bytes)
      return reader.result(ISODuration.init(from:))
    }
    self = try result.get()
  }

  public init(_ text: some StringProtocol) throws(ISOError) { try self.init(String(text)) }

  private init(from reader: inout ByteReader) throws(ISOError) {
    guard reader.take("P") else { throw .malformed }
    let counts = try ISODuration.counts(from: &reader)
    guard reader.take("T") else {
      guard reader.isAtEnd else { throw .malformed }
      guard let counts else { throw .emptyDuration }
      self = .civil(try ISODuration.period(counts))
      return
    }
    guard let seconds = try ISODuration.seconds(from: &reader) else { throw .emptyDuration }
    guard reader.isAtEnd else { throw .malformed }
    guard counts == nil else { throw .mixedUnits }
    self = .elapsed(seconds: seconds)
  }

  private static let civilUnits = Array("YMWD".utf8)

  /// Counts by civil unit; nil where none is written.
  private static func counts(from reader: inout ByteReader) throws(ISOError) -> [Int]? {
    var counts: [Int] = []
    var unit = -1
    while let byte = reader.next, byte &- 48 <= 9 {
      guard let count = reader.number(), count <= CivilPeriod.maximum else { throw .outOfRange }
      if reader.next == UInt8(ascii: ".") || reader.next == UInt8(ascii: ",") { throw .tooFine }
      guard let found = civilUnits.firstIndex(where: { reader.take($0) }), found > unit else {
        throw .malformed
      }
      if counts.isEmpty { counts = [0, 0, 0, 0] }
      unit = found
      counts[found] = count
    }
    return unit < 0 ? nil : counts
  }

  private static func period(_ counts: [Int]) throws(ISOError) -> CivilPeriod {
    CivilPeriod(years: counts[0], months: counts[1], weeks: counts[2], days: counts[3])
  }

  private static func seconds(from reader: inout ByteReader) throws(ISOError) -> Int64? {
    var total: Int64?
    // Each unit is smaller than the one before it, and none follows a decimal.
    var last = Int64.max
    while let byte = reader.next, byte &- 48 <= 9 {
      guard let count = reader.number(), count <= 1_000_000_000_000 else { throw .outOfRange }
      let decimal = try decimal(from: &reader)
      guard let unit = unitSeconds(&reader), unit < last else { throw .malformed }
      last = decimal == nil ? unit : 0
      let (part, rest) = ((decimal?.value ?? 0) * unit).quotientAndRemainder(
        dividingBy: decimal?.scale ?? 1)
      guard rest == 0 else { throw .tooFine }
      total = (total ?? 0) + Int64(count) * unit + part
    }
    return total
  }

  private static func unitSeconds(_ reader: inout ByteReader) -> Int64? {
    if reader.take(UInt8(ascii: "H")) { return 3600 }
    if reader.take(UInt8(ascii: "M")) { return 60 }
    return reader.take(UInt8(ascii: "S")) ? 1 : nil
  }

  private static func decimal(
    from reader: inout ByteReader
  ) throws(ISOError) -> (value: Int64, scale: Int64)? {
    guard reader.take(".") || reader.take(",") else { return nil }
    let start = reader.position
    guard let value = reader.number() else { throw .malformed }
    guard reader.position - start <= 12 else { throw .tooFine }
    return (Int64(value), (start..<reader.position).reduce(1) { scale, _ in scale * 10 })
  }
}

extension ISODuration: CustomStringConvertible {
  /// The duration in ISO 8601 again.
  public var description: String {
    switch self {
    case .elapsed(let seconds): ISODuration.text(seconds: seconds)
    case .civil(let period): period.isoText ?? "P0D"
    }
  }

  /// `PT3H30M`; `PT0S` for none. A negative count, which no text has, is written with its sign.
  public static func text(seconds: Int64) -> String {
    let size = seconds.magnitude
    let parts = [(size / 3600, "H"), (size / 60 % 60, "M"), (size % 60, "S")]
    let written = parts.filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined()
    return (seconds < 0 ? "-PT" : "PT") + (written.isEmpty ? "0S" : written)
  }
}

extension CivilPeriod {
  /// `P1Y2M3W4D`; nil for a period with jours ouvrables or ouvrés, which ISO 8601 has not.
  public var isoText: String? {
    if countsWorkingDays { return nil }
    let parts = [(years, "Y"), (months, "M"), (weeks, "W"), (days, "D")]
    let written = parts.filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined()
    return "P" + (written.isEmpty ? "0D" : written)
  }
}
