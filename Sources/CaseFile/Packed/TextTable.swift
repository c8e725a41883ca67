// Texts and keys numbered as they come, so that one met again costs a hash and a comparison.

/// Texts numbered from 0 in order of arrival, their bytes end to end in one memory.
struct TextTable: Sendable {
  /// The text's number plus one below, the top half of its hash above; 0: free.
  private var slots = [UInt64](repeating: 0, count: 64)
  private var ends: [Int] = [0]
  private var bytes: [UInt8] = []

  var count: Int { ends.count - 1 }
  var byteCount: Int { slots.capacity * 8 + ends.capacity * 8 + bytes.capacity }

  /// The number of the text; -1 for none.
  @inline(__always) func find(
    _ base: UnsafePointer<UInt8>, _ count: Int, hash: UInt64
  ) -> Int32 {
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: hash >> 32) & mask
    while true {
      let slot = slots[place]
      if slot == 0 { return -1 }
      if slot >> 32 == hash >> 32 {
        let entry = Int32(truncatingIfNeeded: slot & 0xFFFF_FFFF) &- 1
        if isText(entry, base, count) { return entry }
      }
      place = (place + 1) & mask
    }
  }

  /// The number of the text, given now if it is new.
  @inline(__always) mutating func number(
    _ base: UnsafePointer<UInt8>, _ count: Int, hash: UInt64
  ) -> Int32 {
    let known = find(base, count, hash: hash)
    return known >= 0 ? known : insert(base, count, hash)
  }

  mutating func number(_ base: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    number(base, count, hash: ByteHash.of(base, count))
  }

  mutating func number(_ text: [UInt8]) -> Int32 {
    text.withUnsafeBufferPointer { text in
      // Of an empty text no byte is read.
      withUnsafePointer(to: 0 as UInt8) { number(text.baseAddress ?? $0, text.count) }
    }
  }

  mutating func number(_ text: String) -> Int32 { number(Array(text.utf8)) }

  func find(_ text: [UInt8]) -> Int32 {
    text.withUnsafeBufferPointer { text in
      withUnsafePointer(to: 0 as UInt8) { none in
        let base = text.baseAddress ?? none
        return find(base, text.count, hash: ByteHash.of(base, text.count))
      }
    }
  }

  /// Whether the text of that number has these bytes.
  @inline(__always) func isText(
    _ entry: Int32, _ base: UnsafePointer<UInt8>, _ count: Int
  ) -> Bool {
    let start = ends[Int(entry)]
    guard ends[Int(entry) + 1] - start == count else { return false }
    return bytes.withUnsafeBufferPointer { all in
      guard let mine = all.baseAddress else { return true }
      return areEqual(mine + start, base, count)
    }
  }

  func text(_ entry: Int32) -> String { String(decoding: raw(entry), as: UTF8.self) }

  func raw(_ entry: Int32) -> ArraySlice<UInt8> {
    bytes[ends[Int(entry)]..<ends[Int(entry) + 1]]
  }

  private mutating func insert(
    _ base: UnsafePointer<UInt8>, _ count: Int, _ hash: UInt64
  ) -> Int32 {
    let entry = UInt64(self.count)
    bytes.append(contentsOf: UnsafeBufferPointer(start: base, count: count))
    ends.append(bytes.count)
    if ends.count * 3 > slots.count * 2 { grow() }
    TextTable.occupy(&slots, (hash >> 32) << 32 | entry + 1)
    return Int32(truncatingIfNeeded: entry)
  }

  private mutating func grow() {
    var larger = [UInt64](repeating: 0, count: slots.count * 2)
    for slot in slots where slot != 0 { TextTable.occupy(&larger, slot) }
    slots = larger
  }

  private static func occupy(_ slots: inout [UInt64], _ slot: UInt64) {
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: slot >> 32) & mask
    while slots[place] != 0 { place = (place + 1) & mask }
    slots[place] = slot
  }
}

/// Whether two runs of bytes are equal; reads nothing past them.
@inline(__always) func areEqual(
  _ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ count: Int
) -> Bool {
  let (one, other) = (UnsafeRawPointer(left), UnsafeRawPointer(right))
  func differ<Word: FixedWidthInteger>(_ offset: Int, _: Word.Type) -> Bool {
    one.loadUnaligned(fromByteOffset: offset, as: Word.self)
      != other.loadUnaligned(fromByteOffset: offset, as: Word.self)
  }
  if count >= 8 {
    var offset = 0
    while offset &+ 8 <= count {
      if differ(offset, UInt64.self) { return false }
      offset &+= 8
    }
    return !differ(count &- 8, UInt64.self)
  }
  if count >= 4 { return !differ(0, UInt32.self) && !differ(count &- 4, UInt32.self) }
  if count >= 2 { return !differ(0, UInt16.self) && !differ(count &- 2, UInt16.self) }
  return count == 0 || left[0] == right[0]
}

/// Pairs of numbers numbered from 0 in order of arrival.
struct PairTable: Sendable {
  private var slots = [Int32](repeating: -1, count: 64)
  private(set) var pairs: [UInt64] = []

  static func pair(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  var byteCount: Int { slots.capacity * 4 + pairs.capacity * 8 }
  var numbers: Range<Int32> { 0..<Int32(truncatingIfNeeded: pairs.count) }
  func left(_ entry: Int32) -> Int32 { Int32(truncatingIfNeeded: pairs[Int(entry)] >> 32) }
  func right(_ entry: Int32) -> Int32 { Int32(truncatingIfNeeded: pairs[Int(entry)]) }

  /// The number of the pair; -1 for none.
  @inline(__always) func find(_ pair: UInt64) -> Int32 {
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: ByteHash.mixed(pair, 0)) & mask
    while true {
      let entry = slots[place]
      if entry < 0 || pairs[Int(entry)] == pair { return entry }
      place = (place + 1) & mask
    }
  }

  /// The number of the pair, given now if it is new.
  mutating func number(_ pair: UInt64) -> Int32 {
    let known = find(pair)
    if known >= 0 { return known }
    pairs.append(pair)
    if pairs.count * 3 > slots.count * 2 {
      slots = [Int32](repeating: -1, count: slots.count * 2)
      for entry in 0..<pairs.count - 1 { occupy(Int32(truncatingIfNeeded: entry)) }
    }
    let entry = Int32(truncatingIfNeeded: pairs.count - 1)
    occupy(entry)
    return entry
  }

  private mutating func occupy(_ entry: Int32) {
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: ByteHash.mixed(pairs[Int(entry)], 0)) & mask
    while slots[place] >= 0 { place = (place + 1) & mask }
    slots[place] = entry
  }
}
