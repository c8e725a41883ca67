// NDJSON arriving in chunks → lines with their numbers. Holds at most one unfinished line.

/// One line of a file of facts.
public struct FactLine {
  /// From 1, blank lines counted.
  public let number: Int
  /// Without its newline, valid for the length of the call; nil where the line is too long.
  public let bytes: UnsafeBufferPointer<UInt8>?

  /// The refusal of a line that is too long.
  public static let tooLong = FactRefusal(path: "", reason: .lineTooLong)
}

/// Splits bytes at newlines. Blank lines and a byte order mark at the start are skipped, a last
/// line without newline counts.
public struct LineSplitter: Sendable {
  private let limit: Int
  private let isFromStart: Bool
  /// How many lines ended so far, blank ones too.
  public private(set) var number = 0
  private var started: [UInt8] = []
  private var isTooLong = false

  /// `limit`: the longest line in bytes, 1 MiB unless told. `isFromStart`: whether the first line
  /// is the file's, before which a mark may stand.
  public init(limit: Int = 1 << 20, isFromStart: Bool = true) {
    (self.limit, self.isFromStart) = (limit, isFromStart)
  }

  /// Takes the next bytes and hands on each line that they end.
  public mutating func append<Failure: Error>(
    _ chunk: UnsafeBufferPointer<UInt8>, _ take: (FactLine) throws(Failure) -> Void
  ) throws(Failure) {
    var start = 0
    while let index = chunk.firstNewline(from: start) {
      let line = UnsafeBufferPointer(rebasing: chunk[start..<index])
      start = index + 1
      if started.isEmpty, !isTooLong {
        try end(line, take)
      } else {
        keep(line)
        try endStarted(take)
      }
    }
    if start < chunk.count { keep(UnsafeBufferPointer(rebasing: chunk[start...])) }
  }

  /// Hands on the last line, if it has no newline.
  public mutating func finish<Failure: Error>(
    _ take: (FactLine) throws(Failure) -> Void
  ) throws(Failure) {
    if !started.isEmpty || isTooLong { try endStarted(take) }
  }

  private mutating func keep(_ bytes: UnsafeBufferPointer<UInt8>) {
    isTooLong = isTooLong || started.count + bytes.count > limit
    if isTooLong { started = [] } else { started.append(contentsOf: bytes) }
  }

  private mutating func endStarted<Failure: Error>(
    _ take: (FactLine) throws(Failure) -> Void
  ) throws(Failure) {
    if isTooLong {
      isTooLong = false
      number += 1
      return try take(FactLine(number: number, bytes: nil))
    }
    let line = started
    started.removeAll(keepingCapacity: true)
    let result = line.withUnsafeBufferPointer { bytes in
      Result { () throws(Failure) in try end(bytes, take) }
    }
    try result.get()
  }

  private mutating func end<Failure: Error>(
    _ line: UnsafeBufferPointer<UInt8>, _ take: (FactLine) throws(Failure) -> Void
  ) throws(Failure) {
    number += 1
    let isMarked = number == 1 && isFromStart && line.starts(with: [0xEF, 0xBB, 0xBF])
    let line = isMarked ? UnsafeBufferPointer(rebasing: line[3...]) : line
    if line.count > limit { return try take(FactLine(number: number, bytes: nil)) }
    let isBlank = line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    if !isBlank { try take(FactLine(number: number, bytes: line)) }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The first newline at or after `start`: 32 bytes at a time, then 8, then one.
  @inline(__always) fileprivate func firstNewline(from start: Int) -> Int? {
    guard let base = baseAddress else { return nil }
    let raw = UnsafeRawPointer(base)
    /// The top bit of each newline in eight bytes; exact for the lowest one.
    func marks(_ place: Int) -> UInt64 {
      let ones: UInt64 = 0x0101_0101_0101_0101
      let bytes = raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      let word = UInt64(littleEndian: bytes) ^ (ones &* 0x0A)
      return (word &- ones) & ~word & (ones &* 0x80)
    }
    var index = start
    while index + 32 <= count {
      let found = marks(index) | marks(index + 8) | marks(index + 16) | marks(index + 24)
      if found != 0 { break }
      index += 32
    }
    while index + 8 <= count {
      let found = marks(index)
      if found != 0 { return index + found.trailingZeroBitCount >> 3 }
      index += 8
    }
    while index < count {
      if base[index] == UInt8(ascii: "\n") { return index }
      index += 1
    }
    return nil
  }
}
