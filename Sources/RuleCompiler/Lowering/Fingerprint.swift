// A stable hash of the texts of a rule set, part of every receipt. Not a seal against forgery.

/// FNV-1a over 128 bits, of names and texts in the order of names; hexadecimal.
func fingerprint(of files: [RuleFile]) -> String {
  let prime = (UInt128(1) << 88) | 0x13B
  var hash: UInt128 = 0x6C62_272E_07BB_0142_62B8_2175_6295_C58D
  func mix(_ byte: UInt8) { hash = (hash ^ UInt128(byte)) &* prime }
  for file in files.sorted(by: { $0.name < $1.name }) {
    // The lengths keep `a` + `bc` apart from `ab` + `c`.
    for text in [Array(file.name.utf8), file.utf8] {
      for byte in text { mix(byte) }
      for shift in stride(from: 0, to: 64, by: 8) {
        mix(UInt8(truncatingIfNeeded: text.count >> shift))
      }
    }
  }
  let digits = String(hash, radix: 16)
  return String(repeating: "0", count: 32 - digits.count) + digits
}
