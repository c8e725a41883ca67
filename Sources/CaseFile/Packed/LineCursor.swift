// A cursor over the bytes of one line, for the quick way in. It reads only the plainest forms and
// says no to all others: what it says no to goes to FactReader. Every load stays inside the line.
import Civil

/// The day that was read last: facts come mostly day by day.
struct DayRead {
  fileprivate var yearAndMonth: UInt64 = 0
  fileprivate var day: UInt16 = 0
  fileprivate var seconds: Int64 = 0
}

/// Where a text stands in its line.
struct TextSpan {
  var start = 0
  var count = 0
}

/// Reads constants, texts and values one after another.
struct LineCursor {
  let base: UnsafePointer<UInt8>
  let count: Int
  var position = 0

  static let none = Int64.min

  init(_ line: UnsafeBufferPointer<UInt8>, _ base: UnsafePointer<UInt8>) {
    (self.base, count) = (base, line.count)
  }

  @inline(__always) var isAtEnd: Bool { position == count }

  @inline(__always) private func word(_ offset: Int) -> UInt64 {
    UInt64(
      littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// The eight bytes from here; past the end of the line, zeros.
  @inline(__always) private var nextWord: UInt64 {
    let left = count &- position
    if left >= 8 { return word(position) }
    if count >= 8 { return left == 0 ? 0 : word(count &- 8) &>> UInt64(8 &* (8 &- left)) }
    return (0..<left).reversed().reduce(0) { $0 << 8 | UInt64(base[position &+ $1]) }
  }

  @inline(__always) private var byte: UInt8 { position < count ? base[position] : 0 }

  /// Passes over a constant that stands here. It lies in memory with 8 more bytes behind it.
  @inline(__always) mutating func pass(_ constant: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    guard count &- position >= length else { return false }
    let raw = UnsafeRawPointer(constant)
    func constantWord(_ offset: Int) -> UInt64 {
      UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    if length < 8 {
      let mask = (1 as UInt64) &<< UInt64(8 &* length) &- 1
      guard (nextWord ^ constantWord(0)) & mask == 0 else { return false }
    } else {
      func difference(_ offset: Int) -> UInt64 {
        word(position &+ offset) ^ constantWord(offset)
      }
      var offset = 0
      while offset &+ 16 <= length {
        if difference(offset) | difference(offset &+ 8) != 0 { return false }
        offset &+= 16
      }
      if offset &+ 8 <= length, difference(offset) != 0 { return false }
      guard difference(length &- 8) == 0 else { return false }
    }
    position &+= length
    return true
  }
}

// MARK: - Texts

extension LineCursor {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let tops: UInt64 = 0x8080_8080_8080_8080

  /// The top bit of each byte that ends a plain run: `"`, `\`, control or not ASCII. Exact for the
  /// lowest one set.
  @inline(__always) private static func marks(_ word: UInt64) -> UInt64 {
    let quote = word ^ (ones &* 0x22)
    let escape = word ^ (ones &* 0x5C)
    let found =
      (quote &- ones) & ~quote | (escape &- ones) & ~escape | (word &- ones &* 0x20) & ~word | word
    return found & tops
  }

  /// A text without escapes, and its closing mark. Beyond ASCII only the scalars that
  /// ``CanonicalText`` calls plain.
  @inline(__always) mutating func text() -> TextSpan? {
    let start = position
    while true {
      let left = count &- position
      guard left > 0 else { return nil }
      let marks = LineCursor.marks(nextWord)
      if marks == 0 {
        guard left >= 8 else { return nil }
        position &+= 8
        continue
      }
      position &+= marks.trailingZeroBitCount >> 3
      guard position < count else { return nil }
      if base[position] == UInt8(ascii: "\"") {
        position &+= 1
        return TextSpan(start: start, count: position &- 1 &- start)
      }
      guard passPlainScalar() else { return nil }
    }
  }

  /// U+0080 to U+02FF, U+2010 to U+2027 and the euro sign.
  private mutating func passPlainScalar() -> Bool {
    let left = count - position
    guard left >= 3 else { return false }
    let (first, second, third) = (base[position], base[position &+ 1], base[position &+ 2])
    if CanonicalText.isPlain(first, second) {
      position += 2
    } else if CanonicalText.isPlain(first, second, third) {
      position += 3
    } else {
      return false
    }
    return true
  }

  /// Whether all bytes of the text are ASCII.
  @inline(__always) func isASCII(_ span: TextSpan) -> Bool {
    var all: UInt64 = 0
    var (index, end) = (span.start, span.start &+ span.count)
    while index &+ 8 <= end {
      all |= word(index)
      index &+= 8
    }
    while index < end {
      end &-= 1
      all |= UInt64(base[end])
    }
    return all & LineCursor.tops == 0
  }
}

// MARK: - Instants and days

extension LineCursor {
  /// The two-digit number at an offset; over 99 for no number.
  @inline(__always) private func pair(_ offset: Int) -> Int {
    let (tens, units) = (base[offset] &- 48, base[offset + 1] &- 48)
    return tens <= 9 && units <= 9 ? Int(tens) * 10 + Int(units) : 1000
  }

  /// `2026-01-31` here: its first second; ``none`` for no day. Ten bytes are there.
  @inline(__always) private func day(_ last: inout DayRead) -> Int64 {
    let (yearAndMonth, day) = (
      word(position),
      UnsafeRawPointer(base).loadUnaligned(fromByteOffset: position + 8, as: UInt16.self)
    )
    if yearAndMonth == last.yearAndMonth, day == last.day { return last.seconds }
    let dash = UInt8(ascii: "-")
    guard base[position &+ 4] == dash, base[position &+ 7] == dash,
      pair(position) < 100, pair(position &+ 2) < 100,
      let date = CivilDate(
        year: pair(position) * 100 + pair(position &+ 2), month: pair(position &+ 5),
        day: pair(position &+ 8))
    else { return LineCursor.none }
    last = DayRead(
      yearAndMonth: yearAndMonth, day: day, seconds: Int64(date.dayNumber) * 86_400)
    return last.seconds
  }

  /// `2026-01-31"`: its day number.
  mutating func date(_ last: inout DayRead) -> Int64 {
    guard count - position >= 11 else { return LineCursor.none }
    let seconds = day(&last)
    guard seconds != LineCursor.none, base[position &+ 10] == UInt8(ascii: "\"") else {
      return LineCursor.none
    }
    position += 11
    return seconds / 86_400
  }

  /// `2026-01-31T12:00:00Z"` or with an offset, without a fraction: its seconds.
  @inline(__always) mutating func instant(_ last: inout DayRead) -> Int64 {
    guard count - position >= 21 else { return LineCursor.none }
    let midnight = day(&last)
    guard midnight != LineCursor.none, base[position &+ 10] == UInt8(ascii: "T") else {
      return LineCursor.none
    }
    // The digits of `hh:mm:ss`, a byte each; what is no digit or no colon leaves a bit.
    let clock = word(position &+ 11) ^ 0x3030_3A30_303A_3030
    let strange = clock & 0xF0F0_FFF0_F0FF_F0F0 | (clock &+ 0x7676_0076_7600_7676) & LineCursor.tops
    let hour = Int64(clock & 15) &* 10 &+ Int64(clock >> 8 & 15)
    let minute = Int64(clock >> 24 & 15) &* 10 &+ Int64(clock >> 32 & 15)
    let second = Int64(clock >> 48 & 15) &* 10 &+ Int64(clock >> 56 & 15)
    guard strange == 0, hour <= 23, minute <= 59, second <= 60 else { return LineCursor.none }
    let local = midnight &+ hour &* 3600 &+ minute &* 60 &+ second
    if base[position &+ 19] == UInt8(ascii: "Z"), base[position &+ 20] == UInt8(ascii: "\"") {
      position &+= 21
      return local
    }
    return offsetInstant(local)
  }

  /// `+01:00"` at the nineteenth byte from here.
  private mutating func offsetInstant(_ local: Int64) -> Int64 {
    guard count - position >= 26 else { return LineCursor.none }
    let sign = base[position &+ 19]
    let (hour, minute) = (pair(position &+ 20), pair(position &+ 23))
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), hour <= 23, minute <= 59,
      base[position &+ 22] == UInt8(ascii: ":"), base[position &+ 25] == UInt8(ascii: "\"")
    else { return LineCursor.none }
    position += 26
    let offset = Int64(hour * 3600 + minute * 60)
    return sign == UInt8(ascii: "-") ? local + offset : local - offset
  }
}

// MARK: - Quantities

extension LineCursor {
  /// Up to `most` digits, one at least.
  @inline(__always) private mutating func digits(_ most: Int) -> Int64? {
    let start = position
    var value: Int64 = 0
    while position < count, base[position] &- 48 <= 9 {
      value = value &* 10 &+ Int64(base[position] &- 48)
      position += 1
      if position - start > most { return nil }
    }
    return position > start ? value : nil
  }

  /// A JSON number of up to 15 digits, times ten to the power of `decimals`; with more decimals
  /// than that, or an exponent, none.
  mutating func number(decimals: Int) -> Int64 {
    let isNegative = byte == UInt8(ascii: "-")
    if isNegative { position += 1 }
    let start = position
    guard var value = digits(15) else { return LineCursor.none }
    if base[start] == UInt8(ascii: "0"), position > start + 1 { return LineCursor.none }
    var left = decimals
    if byte == UInt8(ascii: ".") {
      position += 1
      let point = position
      guard let part = digits(decimals) else { return LineCursor.none }
      for _ in point..<position { value &*= 10 }
      value &+= part
      left -= position - point
    }
    if byte | 0x20 == UInt8(ascii: "e") { return LineCursor.none }
    for _ in 0..<left { value &*= 10 }
    return isNegative ? -value : value
  }

  /// `PT3H30M"`: its seconds.
  mutating func duration() -> Int64 {
    guard byte == UInt8(ascii: "P") else { return LineCursor.none }
    position += 1
    guard byte == UInt8(ascii: "T") else { return LineCursor.none }
    position += 1
    var seconds: Int64 = 0
    var unit: Int64 = 100_000
    while let value = digits(9) {
      let next: Int64
      switch byte {
      case UInt8(ascii: "H"): next = 3600
      case UInt8(ascii: "M"): next = 60
      case UInt8(ascii: "S"): next = 1
      default: return LineCursor.none
      }
      guard next < unit else { return LineCursor.none }
      unit = next
      seconds += value * unit
      position += 1
    }
    guard unit < 100_000, byte == UInt8(ascii: "\"") else { return LineCursor.none }
    position += 1
    return seconds
  }

  /// `true` or `false`.
  mutating func boolean() -> Int64 {
    let word = nextWord
    if word & 0xFFFF_FFFF == 0x6575_7274 {
      position += 4
      return 1
    }
    guard word & 0xFF_FFFF_FFFF == 0x65_736C_6166 else { return LineCursor.none }
    position += 5
    return 0
  }
}
