// libyaml tells places in Unicode scalars; files are read in bytes. This converts one to the other
// in constant time, from a stop kept every 64 scalars; a file in ASCII needs no stop.

struct ScalarIndex {
  private static let stride = 64
  private let bytes: [UInt8]
  private var stops: [Int] = []
  /// Where libyaml starts to read: after a byte order mark.
  private let origin: Int

  init(of bytes: [UInt8], from origin: Int) {
    self.bytes = bytes
    self.origin = origin
    guard bytes.contains(where: { $0 >= 0x80 }) else { return }
    var count = 0
    for index in origin..<bytes.count where bytes[index] & 0xC0 != 0x80 {
      if count % ScalarIndex.stride == 0 { stops.append(index) }
      count += 1
    }
  }

  /// The byte at which a scalar starts, or the end of the text.
  func byte(ofScalar scalar: Int) -> Int {
    guard !stops.isEmpty else { return min(max(0, scalar) + origin, bytes.count) }
    let stop = max(0, scalar) / ScalarIndex.stride
    guard stop < stops.count else { return bytes.count }
    var index = stops[stop]
    for _ in 0..<(scalar % ScalarIndex.stride) where index < bytes.count {
      index += 1
      while index < bytes.count, bytes[index] & 0xC0 == 0x80 { index += 1 }
    }
    return index
  }
}
