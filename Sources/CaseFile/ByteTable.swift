// A small table from byte strings to numbers, so that a name or a key met again costs one hash and
// one comparison, and no String.

/// Byte strings numbered from 0 in order of insertion.
struct ByteTable: Sendable {
  private var places = [Int32](repeating: -1, count: 64)
  private var ends: [Int32] = [0]
  private var storage: [UInt8] = []

  var count: Int { ends.count - 1 }

  func find(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    let mask = places.count - 1
    var place = ByteTable.hash(bytes) & mask
    while places[place] >= 0 {
      let entry = Int(places[place])
      if equals(entry, bytes) { return entry }
      place = (place + 1) & mask
    }
    return nil
  }

  /// Adds a byte string that is not there yet.
  mutating func insert(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    let entry = count
    storage.append(contentsOf: bytes)
    ends.append(Int32(truncatingIfNeeded: storage.count))
    if ends.count * 2 > places.count { grow() }
    occupy(ByteTable.hash(bytes), entry)
    return entry
  }

  private mutating func occupy(_ hash: Int, _ entry: Int) {
    let mask = places.count - 1
    var place = hash & mask
    while places[place] >= 0 { place = (place + 1) & mask }
    places[place] = Int32(truncatingIfNeeded: entry)
  }

  private mutating func grow() {
    places = [Int32](repeating: -1, count: places.count * 4)
    let hashes = storage.withUnsafeBufferPointer { all in
      (0..<(count - 1)).map {
        ByteTable.hash(UnsafeBufferPointer(rebasing: all[Int(ends[$0])..<Int(ends[$0 + 1])]))
      }
    }
    for (entry, hash) in hashes.enumerated() { occupy(hash, entry) }
  }

  private func equals(_ entry: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = Int(ends[entry])
    guard Int(ends[entry + 1]) - start == bytes.count else { return false }
    return storage.withUnsafeBufferPointer { all in
      for index in 0..<bytes.count where all[start + index] != bytes[index] { return false }
      return true
    }
  }

  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return Int(truncatingIfNeeded: (hash ^ hash >> 32) & 0x7FFF_FFFF)
  }
}

/// Texts met before, so that one that does not fit a small String is made once.
struct TextCache: Sendable {
  /// Past this many texts it starts afresh: it is there for sources and people, not for ids.
  private static let limit = 50_000
  private static let smallText = 15

  private var table = ByteTable()
  private var texts: [String] = []

  mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    if bytes.count <= TextCache.smallText { return CanonicalText.text(bytes) }
    if let known = table.find(bytes) { return texts[known] }
    if texts.count >= TextCache.limit { self = TextCache() }
    let text = CanonicalText.text(bytes)
    _ = table.insert(bytes)
    texts.append(text)
    return text
  }
}

/// The names that an object may have, found by any of their spellings.
struct FieldTable: Sendable {
  /// Spellings remembered; past that they are folded each time.
  private static let limit = 1000

  /// As declared.
  let names: [String]
  private let byFolded: [String: Int]
  private var spellings = ByteTable()
  private var places: [Int] = []

  init(_ names: [String]) {
    self.names = names
    byFolded = Dictionary(names.enumerated().map { (foldName($1), $0) }) { first, _ in first }
  }

  /// The index of the name that a key spells; nil for none.
  mutating func place(of key: Int, in json: JSONText) -> Int? {
    let raw = json.raw(key)
    if let known = spellings.find(raw) { return places[known] }
    guard let place = byFolded[foldName(json.string(key))] else { return nil }
    if json.kind(key) == .text, places.count < FieldTable.limit {
      _ = spellings.insert(raw)
      places.append(place)
    }
    return place
  }
}
