// Two small open-addressing tables that forget a person in no time: entries carry the number of the
// person they were made for.

/// Whether an identity was seen before, exactly: a bitmap lets most facts pass, and only those that
/// it stops are compared.
struct IdentityFilter {
  private var bits: [UInt64] = []
  private var mask: UInt64 = 0
  private var seen = Set<UInt64>()
  private var isLarge = false

  /// Beyond this many facts a set is cheaper than comparing with all that came before.
  private static let most = 4096

  mutating func start(expecting count: Int) {
    isLarge = count > IdentityFilter.most
    if isLarge {
      seen.removeAll(keepingCapacity: true)
      seen.reserveCapacity(count)
      return
    }
    var words = 16
    while words < count { words *= 2 }
    if bits.count < words { bits = Array(repeating: 0, count: words) }
    for index in 0..<words { bits[index] = 0 }
    mask = UInt64(words * 64 - 1)
  }

  @inline(__always)
  mutating func isRepeated(_ identity: UInt64, _ row: Int, _ all: [UInt64]) -> Bool {
    if isLarge { return !seen.insert(identity).inserted }
    let bit = identity & mask
    let (word, one) = (Int(bit >> 6), UInt64(1) << (bit & 63))
    if bits[word] & one == 0 {
      bits[word] |= one
      return false
    }
    return all[..<row].contains(identity)
  }
}

/// From a name to the row that bears it.
struct NameTable {
  private struct Entry {
    var name: Int64 = 0
    var row: Int32 = 0
    var person: UInt32 = 0
  }

  private var entries: [Entry] = []
  private var mask = 0
  private var person: UInt32 = 0

  mutating func start(expecting count: Int) {
    person &+= 1
    var size = 16
    while size < count * 2 { size *= 2 }
    if entries.count < size || person == 0 {
      person = 1
      entries = Array(repeating: Entry(), count: max(size, entries.count))
    }
    mask = size - 1
  }

  private func slot(_ name: Int64) -> Int {
    Int(truncatingIfNeeded: (UInt64(bitPattern: name) &* 0x9e37_79b9_7f4a_7c15) >> 32) & mask
  }

  /// The row that already bears the name; else nil, and this one does from now on.
  mutating func insert(_ name: Int64, row: Int32) -> Int32? {
    var at = slot(name)
    while entries[at].person == person {
      if entries[at].name == name { return entries[at].row }
      at = (at + 1) & mask
    }
    entries[at] = Entry(name: name, row: row, person: person)
    return nil
  }

  func row(_ name: Int64) -> Int32? {
    var at = slot(name)
    while entries[at].person == person {
      if entries[at].name == name { return entries[at].row }
      at = (at + 1) & mask
    }
    return nil
  }
}
