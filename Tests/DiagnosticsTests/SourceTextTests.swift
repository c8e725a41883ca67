// Lines, columns and scalars of a text, whatever its bytes.

import Testing

@testable import Diagnostics

@Suite("Source text")
struct SourceTextTests {
  @Test("columns count Unicode scalars, and offsets past the text stop at its end")
  func positions() {
    let text = SourceText(name: "f", text: "été 😀x\r\nb\rc\n")
    #expect(text.lineStarts == [0, 13, 15, 17])
    #expect(text.position(ofByte: 0) == (1, 1))
    #expect(text.position(ofByte: 10) == (1, 6))
    #expect(text.position(ofByte: 13) == (2, 1))
    #expect(text.position(ofByte: 15) == (3, 1))
    #expect(text.position(ofByte: 99) == (4, 1))
    #expect(text.position(ofByte: -1) == (1, 1))
    #expect((0...5).map(text.line) == ["", "été 😀x", "b", "c", "", ""])
  }

  @Test("an offset inside a scalar stands at that scalar's column")
  func insideScalar() {
    let text = SourceText(name: "f", text: "aéb")
    #expect(text.position(ofByte: 2) == (1, 2))
    #expect(text.position(ofByte: 3) == (1, 3))
  }

  @Test("a wrong byte counts as one column")
  func wrongBytes() {
    let text = SourceText(name: "f", utf8: [0x61, 0xE9, 0xFF, 0x62])
    #expect(text.position(ofByte: 3) == (1, 4))
  }

  @Test(
    "what is not UTF-8 is no scalar",
    arguments: [
      [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0xF0, 0x80, 0x80, 0x80], [0xF5], [0xE2, 0x82], [0xC3, 0x41],
    ] as [[UInt8]])
  func notUTF8(_ bytes: [UInt8]) {
    #expect(decodedScalar(in: bytes, at: 0) == DecodedScalar(scalar: nil, length: 1))
  }

  @Test("every scalar is decoded as the standard library encodes it")
  func decodesAll() {
    for value in stride(from: UInt32(0), through: 0x10FFFF, by: 97) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let bytes = Array(String(Character(scalar)).utf8)
      #expect(decodedScalar(in: bytes, at: 0) == DecodedScalar(scalar: scalar, length: bytes.count))
    }
  }
}
