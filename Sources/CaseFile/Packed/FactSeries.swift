// What ids have in common: `t-000123` is the number 123 of the series `t-` in six digits. Only the
// number is kept with each fact.

/// An id as a prefix and the number at its end.
struct SplitID {
  /// Bytes of the prefix.
  var prefix: Int
  /// The form of the number: 0 as it comes, 1 to 18 digits with leading zeros, or none at all.
  var width: Int32
  var number: Int64

  static let noNumber: Int32 = 19
  private static let most = 18

  @inline(__always) init(_ base: UnsafePointer<UInt8>, _ count: Int) {
    var start = count
    let least = max(0, count - SplitID.most)
    var (number, power): (Int64, Int64) = (0, 1)
    while start > least, base[start - 1] &- 48 <= 9 {
      start -= 1
      number &+= Int64(base[start] &- 48) &* power
      power &*= 10
    }
    let digits = count - start
    (prefix, self.number) = (start, number)
    if digits == 0 {
      width = SplitID.noNumber
    } else {
      let isPadded = digits > 1 && base[start] == UInt8(ascii: "0")
      width = isPadded ? Int32(truncatingIfNeeded: digits) : 0
    }
  }

  static func text(_ prefix: String, _ width: Int32, _ number: Int64) -> String {
    if width == noNumber { return prefix }
    let digits = String(number)
    return prefix + String(repeating: "0", count: max(0, Int(width) - digits.utf8.count)) + digits
  }
}

/// The ids of one source that share their prefix and form; with no prefix kept, each fact of the
/// series carries its whole id.
struct FactSeries: Sendable {
  var source: Int32
  var prefix: Int32
  var width: Int32
  /// Of source, prefix and form.
  var hash: UInt64

  /// The form of a series whose facts carry their ids.
  static let wholeIDs: Int32 = -1

  static func hash(source: UInt64, prefix: UInt64, width: Int32) -> UInt64 {
    ByteHash.mixed(ByteHash.mixed(source, prefix), UInt64(UInt32(bitPattern: width)))
  }

  /// The hash of one identity of a series.
  @inline(__always) static func identity(_ series: UInt64, _ number: Int64) -> UInt64 {
    ByteHash.mixed(series, UInt64(bitPattern: number))
  }

  /// The hash of any identity; the same one that its series gives.
  static func hash(_ identity: FactIdentity) -> UInt64 {
    hash(
      source: ByteHash.of(CanonicalText.bytes(identity.source)),
      id: CanonicalText.bytes(identity.id))
  }

  static func hash(source: UInt64, id: [UInt8]) -> UInt64 {
    id.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return source }
      let split = SplitID(base, bytes.count)
      let series = hash(
        source: source, prefix: ByteHash.of(base, split.prefix), width: split.width)
      return FactSeries.identity(series, split.number)
    }
  }
}

extension ByteHash {
  static func of(_ bytes: [UInt8]) -> UInt64 {
    bytes.withUnsafeBufferPointer { bytes in
      withUnsafePointer(to: 0 as UInt8) { of(bytes.baseAddress ?? $0, bytes.count) }
    }
  }
}

/// The series met so far.
struct SeriesTable: Sendable {
  /// A longer prefix is not kept, nor are more prefixes than that: ids at random have one each.
  private static let longestPrefix = 24
  private static let most = 2000

  private var stems = PairTable()
  private var numbers = PairTable()
  private(set) var all: [FactSeries] = []

  subscript(_ series: Int32) -> FactSeries { all[Int(series)] }

  /// The series of an id, and whether the fact has to carry the whole id.
  mutating func series(
    source: Int32, _ id: UnsafePointer<UInt8>, _ split: SplitID, _ texts: inout TextTable
  ) -> Int32 {
    guard split.prefix <= SeriesTable.longestPrefix else {
      return number(source, 0, FactSeries.wholeIDs, texts)
    }
    let hash = ByteHash.of(id, split.prefix)
    var prefix = texts.find(id, split.prefix, hash: hash)
    if all.count >= SeriesTable.most {
      let known = prefix < 0 ? -1 : find(source, prefix, split.width)
      return known >= 0 ? known : number(source, 0, FactSeries.wholeIDs, texts)
    }
    if prefix < 0 { prefix = texts.number(id, split.prefix, hash: hash) }
    return number(source, prefix, split.width, texts)
  }

  /// The number of each of the other's series; `numbers`: of its texts in `texts`.
  mutating func join(_ other: SeriesTable, _ numbers: [Int32], in texts: TextTable) -> [Int32] {
    other.all.map { series in
      number(numbers[Int(series.source)], numbers[Int(series.prefix)], series.width, texts)
    }
  }

  private func find(_ source: Int32, _ prefix: Int32, _ width: Int32) -> Int32 {
    let stem = stems.find(PairTable.pair(source, prefix))
    return stem < 0 ? -1 : numbers.find(PairTable.pair(stem, width))
  }

  private mutating func number(
    _ source: Int32, _ prefix: Int32, _ width: Int32, _ texts: TextTable
  ) -> Int32 {
    let stem = stems.number(PairTable.pair(source, prefix))
    let number = numbers.number(PairTable.pair(stem, width))
    if Int(number) == all.count {
      let hash = FactSeries.hash(
        source: ByteHash.of(Array(texts.raw(source))),
        prefix: ByteHash.of(Array(texts.raw(prefix))), width: width)
      all.append(FactSeries(source: source, prefix: prefix, width: width, hash: hash))
    }
    return number
  }
}
