// The standard's vectors (FIPS 180-4, NIST CAVP), and lengths around the end of a block.
import CaseFile
import Testing

@Suite struct SHA256Tests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func `a text has the digest of the standard`(text: String, digest: String) {
    #expect(SHA256.hex(text) == digest)
  }

  @Test func `a million letters`() {
    var digest = SHA256()
    for _ in 0..<1000 { digest.update(String(repeating: "a", count: 1000)) }
    #expect(
      digest.finish() == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func `a text in pieces has the digest of the whole`() {
    for count in [1, 54, 55, 56, 57, 63, 64, 65, 127, 128, 129] {
      let text = String((0..<count).map { Character(UnicodeScalar(UInt8(97 + $0 % 26))) })
      var digest = SHA256()
      for letter in text { digest.update(String(letter)) }
      #expect(digest.finish() == SHA256.hex(text), "\(count)")
    }
  }

  @Test func `texts are compared whole`() {
    #expect(isSameInConstantTime("abc", "abc"))
    for other in ["", "ab", "abd", "xbc", "abcd"] { #expect(!isSameInConstantTime("abc", other)) }
  }
}
