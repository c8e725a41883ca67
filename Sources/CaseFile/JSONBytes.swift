// JSON written straight into bytes, without a tree: what is written by the million goes this way.

/// Appends JSON text to bytes.
public enum JSONBytes {
  /// Text as it stands: punctuation and numbers.
  public static func append(_ text: String, to output: inout [UInt8]) {
    output.append(contentsOf: text.utf8)
  }

  /// A quoted text. Line separators are escaped too, for readers that split lines on them.
  public static func quote(_ text: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    if isPlain(text.utf8.span) {
      output.append(contentsOf: text.utf8)
    } else {
      for scalar in text.unicodeScalars { escape(scalar, to: &output) }
    }
    output.append(UInt8(ascii: "\""))
  }

  /// The member's name, its colon, and its quoted text; `name` as it stands in the file, with the
  /// comma before it.
  public static func member(_ name: String, _ text: String, to output: inout [UInt8]) {
    output.append(contentsOf: name.utf8)
    quote(text, to: &output)
  }

  public static func member(_ name: String, _ texts: [String], to output: inout [UInt8]) {
    output.append(contentsOf: name.utf8)
    output.append(UInt8(ascii: "["))
    for (index, text) in texts.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      quote(text, to: &output)
    }
    output.append(UInt8(ascii: "]"))
  }

  public static func member(_ name: String, _ number: Int, to output: inout [UInt8]) {
    output.append(contentsOf: name.utf8)
    if 0 <= number, number < 10 {
      output.append(48 + UInt8(number))
    } else {
      output.append(contentsOf: number.description.utf8)
    }
  }

  /// Whether nothing in it is escaped. The control characters U+0080 to U+009F and the separators
  /// U+2028 and U+2029 are told by their second and third byte.
  private static func isPlain(_ bytes: Span<UInt8>) -> Bool {
    for index in 0..<bytes.count {
      let byte = bytes[index]
      if byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F { return false }
      if byte == 0xC2, index + 1 < bytes.count, bytes[index + 1] < 0xA0 { return false }
      if byte == 0xE2, index + 2 < bytes.count, bytes[index + 1] == 0x80,
        bytes[index + 2] & 0xFE == 0xA8
      {
        return false
      }
    }
    return true
  }

  private static func escape(_ scalar: Unicode.Scalar, to output: inout [UInt8]) {
    switch scalar {
    case "\"": output.append(contentsOf: "\\\"".utf8)
    case "\\": output.append(contentsOf: "\\\\".utf8)
    case "\n": output.append(contentsOf: "\\n".utf8)
    case "\r": output.append(contentsOf: "\\r".utf8)
    case "\t": output.append(contentsOf: "\\t".utf8)
    case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
      let digits = String(scalar.value, radix: 16)
      output.append(contentsOf: "\\u".utf8)
      output.append(contentsOf: String(repeating: "0", count: 4 - digits.utf8.count).utf8)
      output.append(contentsOf: digits.utf8)
    default: output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }
}
