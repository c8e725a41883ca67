// Reads the compiled zone files of the IANA database (TZif, RFC 9636).
// Hostile bytes give a ZoneError, never a trap. It does not open files: see ZoneSource.

/// The parts of a TZif file that say what the clock shows.
struct TZif {
  private var times: [Int64] = []
  private var types: [UInt8] = []
  private var offsets: [Int32] = []
  private var footer: PosixRule?

  init(_ bytes: [UInt8]) throws(ZoneError) {
    var reader = BlockReader(bytes: bytes)
    let first = try reader.header()
    if first.version == 0 {
      try read(first, timeSize: 4, from: &reader)
      return
    }
    try reader.skip(first.bodySize(timeSize: 4))
    let second = try reader.header()
    try read(second, timeSize: 8, from: &reader)
    let text = try reader.footer()
    footer = try PosixRule.read(text)
  }

  private mutating func read(
    _ header: TZifHeader, timeSize: Int, from reader: inout BlockReader
  ) throws(ZoneError) {
    guard header.leapCount == 0 else { throw .leapSeconds }
    guard header.typeCount > 0 else { throw .malformed("no local time type") }
    try reader.require(header.bodySize(timeSize: timeSize))
    for _ in 0..<header.timeCount { times.append(try reader.integer(bytes: timeSize)) }
    for _ in 0..<header.timeCount { types.append(try reader.byte()) }
    for _ in 0..<header.typeCount {
      offsets.append(try TZif.checked(offset: reader.integer(bytes: 4)))
      try reader.skip(2)
    }
    try reader.skip(header.abbreviationSize + header.standardCount + header.universalCount)
    guard zip(times, times.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw .malformed("transitions out of order")
    }
    guard types.allSatisfy({ Int($0) < offsets.count }) else {
      throw .malformed("unknown local time type")
    }
  }

  /// RFC 9636 3.2 bounds an offset to between -25 and +26 hours.
  private static func checked(offset: Int64) throws(ZoneError) -> Int32 {
    guard (-89_999...93_599).contains(offset) else { throw .malformed("offset out of range") }
    return Int32(offset)
  }

  /// The table of the listed transitions, followed by 400 years of the footer's rule.
  func offsetTable() -> OffsetTable {
    var table = OffsetTable(constant: offsets[0])
    for (time, type) in zip(times, types) {
      table.append(start: time, offset: offsets[Int(type)])
    }
    guard let footer else { return table }
    footer.extend(&table, after: times.last)
    return table
  }
}

/// The counts that open a TZif block.
struct TZifHeader {
  var version: UInt8
  var universalCount: Int
  var standardCount: Int
  var leapCount: Int
  var timeCount: Int
  var typeCount: Int
  var abbreviationSize: Int

  func bodySize(timeSize: Int) -> Int {
    timeCount * (timeSize + 1) + typeCount * 6 + abbreviationSize + leapCount * (timeSize + 4)
      + standardCount + universalCount
  }
}

/// A cursor over big-endian bytes that refuses to pass their end.
private struct BlockReader {
  let bytes: [UInt8]
  var position = 0

  func require(_ count: Int) throws(ZoneError) {
    guard bytes.count - position >= count else { throw .truncated }
  }

  mutating func skip(_ count: Int) throws(ZoneError) {
    try require(count)
    position += count
  }

  mutating func byte() throws(ZoneError) -> UInt8 {
    try require(1)
    defer { position += 1 }
    return bytes[position]
  }

  /// A signed big-endian integer of 4 or 8 bytes.
  mutating func integer(bytes count: Int) throws(ZoneError) -> Int64 {
    try require(count)
    var value: UInt64 = 0
    for _ in 0..<count { value = value << 8 | UInt64(try byte()) }
    return count == 4 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
  }

  /// A count, which cannot exceed the bytes of the whole file.
  mutating func count() throws(ZoneError) -> Int {
    let value = Int(try integer(bytes: 4))
    guard (0...bytes.count).contains(value) else { throw .truncated }
    return value
  }

  mutating func header() throws(ZoneError) -> TZifHeader {
    guard try integer(bytes: 4) == 0x545A_6966 else { throw .notTZif }
    let version = try byte()
    try skip(15)
    return TZifHeader(
      version: version, universalCount: try count(), standardCount: try count(),
      leapCount: try count(), timeCount: try count(), typeCount: try count(),
      abbreviationSize: try count())
  }

  /// The text between the last two newlines.
  mutating func footer() throws(ZoneError) -> [UInt8] {
    guard try byte() == 10, let end = bytes[position...].firstIndex(of: 10) else {
      throw .malformed("no footer")
    }
    return Array(bytes[position..<end])
  }
}
