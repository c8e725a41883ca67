// A cursor over the bytes of a short text. The parsers of this module share it; it never traps.

/// Reads digits and marks from bytes. Valid only while its buffer is: see `reading(_:_:)`.
struct ByteReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private(set) var position = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// Reads a text with `body`, over its own bytes where they lie in one piece.
  static func reading<Value>(
    _ text: some StringProtocol, _ body: (inout ByteReader) -> Value
  ) -> Value {
    var text = String(text)
    return text.withUTF8 { bytes in
      var reader = ByteReader(bytes)
      return body(&reader)
    }
  }

  static func reading<Value>(
    bytes: some Sequence<UInt8>, _ body: (inout ByteReader) -> Value
  ) -> Value {
    let whole = bytes.withContiguousStorageIfAvailable { bytes in
      var reader = ByteReader(bytes)
      return body(&reader)
    }
    if let whole { return whole }
    return Array(bytes).withUnsafeBufferPointer { bytes in
      var reader = ByteReader(bytes)
      return body(&reader)
    }
  }

  var isAtEnd: Bool { position >= bytes.count }
  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func skip() { position += 1 }

  /// Consumes the byte if it is the next one.
  mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    take(UInt8(truncatingIfNeeded: character.value))
  }

  /// Exactly so many decimal digits.
  mutating func number(digits: Int) -> Int? {
    guard bytes.count - position >= digits else { return nil }
    var value = 0
    for offset in 0..<digits {
      let digit = bytes[position + offset] &- 48
      guard digit <= 9 else { return nil }
      value = value * 10 + Int(digit)
    }
    position += digits
    return value
  }

  /// One or more decimal digits; nil without any, or past the range of Int.
  mutating func number() -> Int? {
    guard let first = next, first &- 48 <= 9 else { return nil }
    var value = 0
    while let byte = next, byte &- 48 <= 9 {
      let (tens, tooLong) = value.multipliedReportingOverflow(by: 10)
      let (sum, tooLarge) = tens.addingReportingOverflow(Int(byte &- 48))
      if tooLong || tooLarge { return nil }
      value = sum
      position += 1
    }
    return value
  }

  /// `2026-03-02`.
  mutating func date() -> CivilDate? {
    guard let year = number(digits: 4), take("-"), let month = number(digits: 2), take("-"),
      let day = number(digits: 2)
    else { return nil }
    return CivilDate(year: year, month: month, day: day)
  }

  /// `20:00` or `20:00:30`.
  mutating func timeOfDay() -> TimeOfDay? {
    guard let hour = number(digits: 2), take(":"), let minute = number(digits: 2) else {
      return nil
    }
    guard take(":") else { return TimeOfDay(hour: hour, minute: minute) }
    guard let second = number(digits: 2) else { return nil }
    return TimeOfDay(hour: hour, minute: minute, second: second)
  }
}
