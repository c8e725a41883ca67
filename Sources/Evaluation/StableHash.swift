// The names of alerts and notices: the same parts have the same name on every machine and in every
// release. An alert's name is made several times for each message, so nothing is allocated for it.

/// FNV-1a, twice 64 bits with different bases, over the parts and their separators.
struct StableHash {
  private var left: UInt64 = 0xcbf2_9ce4_8422_2325
  private var right: UInt64 = 0x6c62_272e_07bb_0142

  mutating func take(_ part: String) {
    let bytes = part.utf8.span
    for index in 0..<bytes.count { take(bytes[index]) }
    end()
  }

  /// The number in decimal digits.
  mutating func take(_ number: Int) {
    if 0 <= number, number < 10 {
      take(48 + UInt8(number))
      end()
    } else {
      take(number.description)
    }
  }

  private mutating func take(_ byte: UInt8) {
    left = (left ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    right = (right ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 &+ left >> 7
  }

  private mutating func end() {
    left = (left ^ 0xff) &* 0x0000_0100_0000_01b3
    right = (right ^ 0xfe) &* 0x0000_0100_0000_01b3
  }

  static let digits = 13

  /// Appends thirteen digits in base 36.
  func write(to output: inout [UInt8]) {
    var rest = left ^ (right << 1)
    var place = output.count + StableHash.digits
    output.append(contentsOf: StableHash.zeros)
    while rest > 0 {
      place -= 1
      let digit = UInt8(rest % 36)
      output[place] = digit < 10 ? 48 + digit : 87 + digit
      rest /= 36
    }
  }

  private static let zeros = [UInt8](repeating: UInt8(ascii: "0"), count: digits)

  /// The digits after a prefix.
  func text(after prefix: String = "") -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(prefix.utf8.count + StableHash.digits)
    bytes.append(contentsOf: prefix.utf8)
    write(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// The parts and their separators as thirteen digits in base 36.
public func stableHash(_ parts: [String]) -> String {
  var hash = StableHash()
  for part in parts { hash.take(part) }
  return hash.text()
}
