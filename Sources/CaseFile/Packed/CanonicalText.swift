// Which texts can be told apart by their bytes. Swift compares Strings by canonical equivalence:
// `é` in one scalar equals `e` with an accent. Bytes do for texts of plain scalars; the others are
// brought to normal form C first, once, where they are read.
@_spi(_Unicode) import Swift

/// Texts as bytes that are equal exactly where the Strings are.
enum CanonicalText {
  /// A scalar of two bytes that no other text is equivalent to: U+0080 to U+02FF.
  @inline(__always) static func isPlain(_ first: UInt8, _ second: UInt8) -> Bool {
    first &- 0xC2 <= 0xCB - 0xC2 && second & 0xC0 == 0x80
  }

  /// One of three bytes: typographic hyphens, quotation marks and points, the euro sign.
  @inline(__always) static func isPlain(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
    first == 0xE2
      && (second == 0x80 && third &- 0x90 <= 0xA7 - 0x90 || second == 0x82 && third == 0xAC)
  }

  /// Whether no text of other bytes is equal to this one.
  static func isPlain(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
      switch scalar.value {
      case 0..<0x300, 0x2010...0x2027, 0x20AC: true
      default: false
      }
    }
  }

  /// The UTF-8 of the text in normal form C.
  static func bytes(_ text: String) -> [UInt8] { Array(text.composed.utf8) }

  /// Well-formed UTF-8 as a text in normal form C.
  static func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    // Below U+0300 nothing combines.
    return bytes.allSatisfy { $0 < 0xCC } ? text : text.composed
  }
}

extension String {
  /// The text in normal form C (Unicode Standard Annex 15): equal texts have equal bytes in it.
  /// Facts are read in it; what asks for them by a text has to be, too.
  public var composed: String {
    if CanonicalText.isPlain(self) { return self }
    var normal = UnicodeScalarView()
    for scalar in _nfc { normal.append(scalar) }
    return String(normal)
  }
}

/// A hash of bytes, the same on every machine and in every run.
enum ByteHash {
  private static let first: UInt64 = 0x9E37_79B9_7F4A_7C15
  private static let second: UInt64 = 0xD6E8_FEB8_6659_FD93
  private static let third: UInt64 = 0xA076_1D64_78BD_642F

  /// All bits of the result depend on all bits of both.
  @inline(__always) static func mixed(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = (left ^ first).multipliedFullWidth(by: right ^ second)
    return product.high ^ product.low
  }

  @inline(__always) static func of(_ base: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    let raw = UnsafeRawPointer(base)
    func word(_ offset: Int) -> UInt64 {
      UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    func half(_ offset: Int) -> UInt64 {
      UInt64(UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    }
    // Never `first` itself, which would blot out what is mixed with it.
    let length = UInt64(truncatingIfNeeded: count) &* third &+ second
    if count >= 8 {
      var hash = length
      var offset = 0
      while offset &+ 8 < count {
        hash = mixed(hash, word(offset))
        offset &+= 8
      }
      return mixed(mixed(hash, word(count &- 8)), first)
    }
    if count >= 4 { return mixed(mixed(length, half(0) << 32 | half(count &- 4)), first) }
    if count == 0 { return mixed(length, first) }
    let (one, middle, last) = (base[0], base[count >> 1], base[count &- 1])
    return mixed(mixed(length, UInt64(one) << 16 | UInt64(middle) << 8 | UInt64(last)), first)
  }
}
