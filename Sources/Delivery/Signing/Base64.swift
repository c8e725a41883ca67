// Base64 (RFC 4648), for signatures, secrets and subjects of mails.

/// With padding.
public func base64(_ bytes: some Collection<UInt8>) -> String {
  var output: [UInt8] = []
  var rest = Array(bytes)[...]
  while let first = rest.popFirst() {
    let (second, third) = (rest.popFirst(), rest.popFirst())
    let group = UInt32(first) << 16 | UInt32(second ?? 0) << 8 | UInt32(third ?? 0)
    for place in 0..<4 {
      let isPadding = (place == 2 && second == nil) || (place == 3 && third == nil)
      let digit = Int(group >> UInt32(18 - 6 * place) & 63)
      output.append(isPadding ? UInt8(ascii: "=") : digits[digit])
    }
  }
  return String(decoding: output, as: UTF8.self)
}

/// Nil where the text is none.
public func base64Decoded(_ text: some StringProtocol) -> [UInt8]? {
  var (bytes, group, bits): ([UInt8], UInt32, Int) = ([], 0, 0)
  let written = text.utf8.reversed().drop { $0 == UInt8(ascii: "=") }.reversed()
  guard text.utf8.count - written.count <= 2, written.count % 4 != 1 else { return nil }
  for character in written {
    guard let digit = digits.firstIndex(of: character) else { return nil }
    group = (group << 6 | UInt32(digit)) & 0xff_ffff
    bits += 6
    if bits >= 8 {
      bits -= 8
      bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
    }
  }
  return bytes
}

private let digits = Array(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
