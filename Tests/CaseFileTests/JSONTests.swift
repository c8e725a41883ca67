// The JSON grammar: what RFC 8259 accepts, what it refuses, and where the refusal points.
import Testing

@testable import CaseFile

struct JSONTests {
  /// Accepted texts, with what they are when written again.
  @Test(arguments: [
    ("null", "null"), (" true ", "true"), ("false\n", "false"), ("[]", "[]"), ("{}", "{}"),
    ("\t[ 1 ,\r\n2 ]", "[1,2]"), (#"{"a":{"b":[null]}}"#, #"{"a":{"b":[null]}}"#),
    ("-0", "-0"), ("0.10", "0.10"), ("1e5", "1e5"), ("1E-5", "1E-5"), ("-1.5e+3", "-1.5e+3"),
    (#""""#, #""""#), (#""\"\\\/\b\f\n\r\t""#, #""\"\\/\u0008\u000c\n\r\t""#),
    (#""\u00e9\u0153\u20ac""#, "\"éœ€\""), (#""\uD83D\uDE00""#, "\"😀\""), ("\"😀é\"", "\"😀é\""),
    (#""\u0000""#, #""\u0000""#), ("\"\u{7F}\"", #""\u007f""#), (#""\uFFFF""#, "\"\u{FFFF}\""),
    (#"{"":0," ":1}"#, #"{"":0," ":1}"#), ("\"\u{2028}\"", #""\u2028""#),
    (#"{"a":1,"A":2,"\u00e0":3}"#, #"{"a":1,"A":2,"à":3}"#),
  ])
  func accepts(text: String, written: String) throws {
    #expect(try JSONValue(parsing: text).serialized() == written)
  }

  @Test(arguments: [
    ("", JSONError.Kind.unexpectedEnd, 0), ("  ", .unexpectedEnd, 2), ("[", .unexpectedEnd, 1),
    ("[1,", .unexpectedEnd, 3), ("[1 2]", .unexpectedByte, 3), ("[1,]", .unexpectedByte, 3),
    ("[,1]", .unexpectedByte, 1), ("{", .unexpectedEnd, 1), (#"{"a"}"#, .unexpectedByte, 4),
    (#"{"a":1,}"#, .unexpectedByte, 7), ("{a:1}", .unexpectedByte, 1),
    ("{1:1}", .unexpectedByte, 1),
    (#"{"a":1"#, .unexpectedEnd, 6), (#"{"a" 1}"#, .unexpectedByte, 5), ("nul", .unexpectedEnd, 3),
    ("nulL", .unexpectedByte, 3), ("True", .unexpectedByte, 0), ("NaN", .unexpectedByte, 0),
    ("01", .invalidNumber, 0), ("-", .invalidNumber, 0), ("1.", .invalidNumber, 0),
    (".5", .unexpectedByte, 0), ("1e", .invalidNumber, 0), ("1e+", .invalidNumber, 0),
    ("+1", .unexpectedByte, 0), ("-01", .invalidNumber, 0), ("0x1", .trailingContent, 1),
    ("1 2", .trailingContent, 2), ("[]]", .trailingContent, 2), ("// a", .unexpectedByte, 0),
    ("'a'", .unexpectedByte, 0), ("\"a", .unexpectedEnd, 2), (#""\x""#, .invalidEscape, 1),
    (#""\u12G4""#, .invalidEscape, 5), (#""\u12"#, .unexpectedEnd, 5), (#""\"#, .unexpectedEnd, 2),
    ("\"a\nb\"", .controlCharacter, 2), ("\"\u{0}\"", .controlCharacter, 1),
    (#""\uD800""#, .loneSurrogate, 1), (#""\uDC00""#, .loneSurrogate, 1),
    (#""\uD800\uD800""#, .loneSurrogate, 1), (#""\uD800x""#, .loneSurrogate, 1),
    (#"{"a":1,"a":2}"#, .duplicateKey, 8), (#"{"a":1,"\u0061":2}"#, .duplicateKey, 8),
    (#"{"b":{"a":1,"c":0,"a":2}}"#, .duplicateKey, 19), ("\u{FEFF}1", .unexpectedByte, 0),
    (#"{"":1,"":2}"#, .duplicateKey, 7),
  ])
  func refuses(text: String, kind: JSONError.Kind, offset: Int) {
    #expect(throws: JSONError(kind, at: offset)) { try JSONValue(parsing: text) }
  }

  @Test(
    arguments: [
      [0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0xAF], [0xE2, 0x82],
      [0xED, 0xA0, 0x80], [0xEF, 0xBF], [0xF0, 0x80, 0x80, 0xAF], [0xF0, 0x9F, 0x98],
      [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xFE, 0xFF],
    ] as [[UInt8]])
  func refusesBytesThatAreNotUTF8(bad: [UInt8]) {
    let text: [UInt8] = [0x22, 0x61] + bad + [0x22]
    text.withUnsafeBufferPointer { bytes in
      let error = #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
      #expect(error == JSONError(.invalidUTF8, at: 2))
    }
  }

  @Test func depthEndsAtSixtyFour() throws {
    let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(try JSONValue(parsing: deep).serialized() == deep)
    #expect(throws: JSONError(.tooDeep, at: 64)) { try JSONValue(parsing: "[" + deep + "]") }
    let bottomless = String(repeating: #"{"a":"#, count: 200_000)
    #expect(throws: JSONError(.tooDeep, at: 64 * 5)) { try JSONValue(parsing: bottomless) }
  }

  /// Past a few keys doubles are found another way.
  @Test(arguments: [2, 23, 24, 25, 26, 500]) func doubleKeysAreFoundAtEverySize(count: Int) throws {
    let members = (0..<count).map { "\"key\($0)\":\($0)" }
    let object = "{" + members.joined(separator: ",") + "}"
    #expect(try JSONValue(parsing: object).serialized() == object)
    for double in [0, count / 2, count - 1] {
      let text = "{" + (members + ["\"\\u006bey\(double)\":0"]).joined(separator: ",") + "}"
      #expect(throws: JSONError(.duplicateKey, at: object.utf8.count + 1)) {
        try JSONValue(parsing: text)
      }
    }
  }

  @Test(
    arguments: [
      ("0", 0, 1), ("-0.0", 0, 1), ("12.50", 25, 2), ("-0.1", -1, 10), ("1e3", 1000, 1),
      ("1E-3", 1, 1000), ("0e99999999999", 0, 1), ("1.5e1", 15, 1), ("100e-2", 1, 1),
      ("0.000000000000000001", 1, 1_000_000_000_000_000_000), ("9223372036854775807", .max, 1),
      ("1000000000000000000000e-21", 1, 1),
    ] as [(String, Int64, Int64)])
  func numbersAreExact(text: String, numerator: Int64, denominator: Int64) {
    let number = Array(text.utf8).withUnsafeBufferPointer { Rational(decimal: $0) }
    #expect(number == Rational(Int128(numerator), over: Int128(denominator)))
  }

  @Test(arguments: [
    "9223372036854775808", "1e19", "1e999999999999999999999", "1e-400", "0.00000000000000000001",
    "123456789012345678901234567890123456789012345678901234567890",
  ])
  func numbersBeyondExactnessAreRefused(text: String) {
    #expect(Array(text.utf8).withUnsafeBufferPointer { Rational(decimal: $0) } == nil)
  }

  @Test(arguments: ["0", "12.5", "-0.1", "-3", "0.000001", "100000"])
  func decimalsAreWrittenAsTheyAre(text: String) {
    let number = Array(text.utf8).withUnsafeBufferPointer { Rational(decimal: $0) }
    #expect(number?.decimalText == text)
    #expect(Rational(1, over: 3)?.decimalText == nil)
  }

  /// Of NormalizationTest.txt of Unicode: what is written, and its normal form C.
  @Test(
    arguments: [
      ("D\u{307}", "\u{1E0A}"), ("D\u{323}\u{307}", "\u{1E0C}\u{307}"),
      ("D\u{307}\u{323}", "\u{1E0C}\u{307}"), ("\u{212B}", "\u{C5}"), ("\u{2126}", "\u{3A9}"),
      ("\u{1100}\u{1161}\u{11A8}", "\u{AC01}"), ("\u{958}", "\u{915}\u{93C}"),
      ("\u{FB01}", "\u{FB01}"), ("l\u{2019}\u{E9}t\u{E9}", "l\u{2019}\u{E9}t\u{E9}"),
    ] as [(String, String)])
  func textsAreReadInNormalFormC(written: String, composed: String) throws {
    let escaped = written.utf16.map {
      let digits = String($0, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }
    for spelling in [written, escaped.joined()] {
      let value = try JSONValue(parsing: "\"\(spelling)\"")
      #expect(value.string.map { Array($0.utf8) } == Array(composed.utf8))
    }
  }

  @Test func membersAreFoundAndSorted() throws {
    let value = try JSONValue(parsing: #"{"b":1,"a":[{"d":1,"c":2}]}"#)
    #expect(value["b"] == .integer(1))
    #expect(value["z"] == nil)
    #expect(value.sorted.serialized() == #"{"a":[{"c":2,"d":1}],"b":1}"#)
    #expect(JSONValue.members(["x": nil, "y": .null]).serialized() == #"{"y":null}"#)
  }
}
