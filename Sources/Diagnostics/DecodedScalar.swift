// Reads UTF-8 one scalar at a time and never fails: a wrong byte comes out as no scalar, length 1.

/// The scalar that starts at a byte of a text, and how many bytes it takes.
public struct DecodedScalar: Equatable, Sendable {
  /// Nothing where the bytes are not UTF-8.
  public let scalar: Unicode.Scalar?
  public let length: Int
}

/// Decodes the scalar at `index`, which must be inside `bytes`.
public func decodedScalar(in bytes: [UInt8], at index: Int) -> DecodedScalar {
  let first = bytes[index]
  if first < 0x80 { return DecodedScalar(scalar: Unicode.Scalar(first), length: 1) }
  let length = sequenceLength(ledBy: first)
  guard length > 1, index + length <= bytes.count else { return .wrong }
  var value = UInt32(first & (0x7F >> UInt8(length)))
  for next in bytes[(index + 1)..<(index + length)] {
    guard next & 0xC0 == 0x80 else { return .wrong }
    value = value << 6 | UInt32(next & 0x3F)
  }
  // Overlong forms are wrong too; surrogates and what lies past U+10FFFF make no scalar.
  let least: [UInt32] = [0, 0, 0x80, 0x800, 0x10000]
  guard value >= least[length], let scalar = Unicode.Scalar(value) else { return .wrong }
  return DecodedScalar(scalar: scalar, length: length)
}

extension DecodedScalar {
  static let wrong = DecodedScalar(scalar: nil, length: 1)
}

private func sequenceLength(ledBy byte: UInt8) -> Int {
  switch byte {
  case 0xC2...0xDF: 2
  case 0xE0...0xEF: 3
  case 0xF0...0xF4: 4
  default: 1
  }
}
