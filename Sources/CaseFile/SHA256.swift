// SHA-256 (FIPS 180-4), for fingerprints and receipts, tokens, the chain of the journal and
// signatures. swift-crypto would bring BoringSSL, minutes of build, for this one function; tests hold
// it against the standard's vectors.

/// A digest under way.
public struct SHA256 {
  private var state = SHA256.start
  /// Less than a block.
  private var waiting: [UInt8] = []
  private var length: UInt64 = 0

  public init() {}

  public mutating func update(_ text: String) {
    var text = text
    text.withUTF8 { update($0) }
  }

  public mutating func update(_ bytes: UnsafeBufferPointer<UInt8>) {
    length += UInt64(bytes.count)
    var taken = 0
    if !waiting.isEmpty {
      taken = min(64 - waiting.count, bytes.count)
      waiting.append(contentsOf: bytes[..<taken])
      if waiting.count < 64 { return }
      waiting.withUnsafeBytes { SHA256.take($0[...], &state) }
      waiting.removeAll(keepingCapacity: true)
    }
    let whole = taken + (bytes.count - taken) / 64 * 64
    SHA256.take(UnsafeRawBufferPointer(bytes)[taken..<whole], &state)
    waiting.append(contentsOf: bytes[whole...])
  }

  /// The digest as 64 hexadecimal digits.
  public mutating func finish() -> String { hexadecimal(finishBytes()) }

  /// The 32 bytes of the digest; nothing can be added after.
  public mutating func finishBytes() -> [UInt8] {
    let bits = length * 8
    waiting.append(0x80)
    while waiting.count % 64 != 56 { waiting.append(0) }
    for shift in stride(from: 56, through: 0, by: -8) {
      waiting.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
    }
    waiting.withUnsafeBytes { SHA256.take($0[...], &state) }
    var digest: [UInt8] = []
    digest.reserveCapacity(32)
    for word in state.indices {
      for shift in stride(from: 24, through: 0, by: -8) {
        digest.append(UInt8(truncatingIfNeeded: state[word] >> UInt32(shift)))
      }
    }
    return digest
  }

  public static func hex(_ text: String) -> String {
    var digest = SHA256()
    digest.update(text)
    return digest.finish()
  }

  /// Whole blocks.
  private static func take(_ blocks: Slice<UnsafeRawBufferPointer>, _ state: inout SIMD8<UInt32>) {
    if blocks.isEmpty { return }
    let bytes = UnsafeRawBufferPointer(rebasing: blocks)
    constants.withUnsafeBufferPointer { k in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { schedule in
        for start in stride(from: 0, to: bytes.count, by: 64) {
          lay(bytes, start, schedule)
          turn(schedule, k, &state)
        }
      }
    }
  }

  /// The block's words, then those made of them, each with its constant still to come.
  private static func lay(
    _ bytes: UnsafeRawBufferPointer, _ start: Int, _ w: UnsafeMutableBufferPointer<UInt32>
  ) {
    for i in 0..<16 {
      let word = bytes.loadUnaligned(fromByteOffset: start + 4 * i, as: UInt32.self)
      w.initializeElement(at: i, to: UInt32(bigEndian: word))
    }
    for i in 16..<64 {
      let (x, y) = (w[i - 15], w[i - 2])
      let s0 = turned(x, 7) ^ turned(x, 18) ^ (x >> 3)
      let s1 = turned(y, 17) ^ turned(y, 19) ^ (y >> 10)
      w.initializeElement(at: i, to: w[i - 16] &+ s0 &+ w[i - 7] &+ s1)
    }
  }

  /// Eight rounds at a time: the letters change places by name, and nothing is moved.
  private static func turn(
    _ w: UnsafeMutableBufferPointer<UInt32>, _ k: UnsafeBufferPointer<UInt32>,
    _ state: inout SIMD8<UInt32>
  ) {
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for i in stride(from: 0, to: 64, by: 8) {
      round(a, b, c, &d, e, f, g, &h, k[i] &+ w[i])
      round(h, a, b, &c, d, e, f, &g, k[i + 1] &+ w[i + 1])
      round(g, h, a, &b, c, d, e, &f, k[i + 2] &+ w[i + 2])
      round(f, g, h, &a, b, c, d, &e, k[i + 3] &+ w[i + 3])
      round(e, f, g, &h, a, b, c, &d, k[i + 4] &+ w[i + 4])
      round(d, e, f, &g, h, a, b, &c, k[i + 5] &+ w[i + 5])
      round(c, d, e, &f, g, h, a, &b, k[i + 6] &+ w[i + 6])
      round(b, c, d, &e, f, g, h, &a, k[i + 7] &+ w[i + 7])
    }
    state = state &+ SIMD8(a, b, c, d, e, f, g, h)
  }

  @inline(__always)
  private static func round(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32, _ e: UInt32, _ f: UInt32,
    _ g: UInt32, _ h: inout UInt32, _ word: UInt32
  ) {
    let s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)
    let t = h &+ s1 &+ ((e & f) ^ (~e & g)) &+ word
    let s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)
    d = d &+ t
    h = t &+ s0 &+ ((a & b) ^ (a & c) ^ (b & c))
  }

  @inline(__always)
  private static func turned(_ word: UInt32, _ by: UInt32) -> UInt32 {
    word >> by | word << (32 - by)
  }

  private static let start = SIMD8<UInt32>(
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
    0x5be0_cd19)

  private static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
    0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
    0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
    0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
    0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
    0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
    0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
    0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
    0xc671_78f2,
  ]
}

/// Two lowercase digits a byte.
public func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  var text: [UInt8] = []
  for byte in bytes {
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 15)])
  }
  return String(decoding: text, as: UTF8.self)
}

/// Whether two texts are the same, in a time that says nothing of where they differ.
public func isSameInConstantTime(_ left: String, _ right: String) -> Bool {
  let (left, right) = (Array(left.utf8), Array(right.utf8))
  guard left.count == right.count else { return false }
  var difference: UInt8 = 0
  for i in left.indices { difference |= left[i] ^ right[i] }
  return difference == 0
}
