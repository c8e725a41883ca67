// HMAC (RFC 2104) over the house's SHA-256, held against the published vectors.
import CaseFile

/// The 32 bytes of a message's digest.
public func sha256(_ message: [UInt8]) -> [UInt8] {
  var digest = SHA256()
  message.withUnsafeBufferPointer { digest.update($0) }
  return digest.finishBytes()
}

/// The 32 bytes that only who knows the key can make.
public func hmacSHA256(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
  var block = key.count > 64 ? sha256(key) : key
  block += [UInt8](repeating: 0, count: 64 - block.count)
  let inner = sha256(block.map { $0 ^ 0x36 } + message)
  return sha256(block.map { $0 ^ 0x5c } + inner)
}
