// Reading access to a scanned JSON text: texts without their escapes, exact numbers, children.

/// A JSON text and its nodes. Valid only while the bytes are; never leaves the reading function.
struct JSONText {
  let bytes: UnsafeBufferPointer<UInt8>
  let nodes: [JSONNode]

  func kind(_ node: Int) -> JSONNode.Kind { nodes[node].kind }

  /// The bytes of a node as written; of a text, between its quotation marks.
  @inline(__always) func raw(_ node: Int) -> UnsafeBufferPointer<UInt8> {
    let node = nodes[node]
    return UnsafeBufferPointer(rebasing: bytes[Int(node.start)..<Int(node.end)])
  }

  func isText(_ node: Int) -> Bool {
    nodes[node].kind == .text || nodes[node].kind == .escapedText
  }

  /// The text of a string or key, in normal form C; of another value, as it is written.
  func string(_ node: Int) -> String {
    let raw = raw(node)
    return nodes[node].kind == .escapedText
      ? String(decoding: JSONText.unescaped(raw), as: UTF8.self).composed
      : CanonicalText.text(raw)
  }

  /// The value nodes of a list.
  func elements(_ list: Int) -> [Int] {
    var elements: [Int] = []
    var index = list + 1
    while index < Int(nodes[list].next) {
      elements.append(index)
      index = Int(nodes[index].next)
    }
    return elements
  }

  /// The exact number; nil where it does not fit an exact fraction of 64-bit numbers.
  func number(_ node: Int) -> Rational? { Rational(decimal: raw(node)) }

  /// The node as a tree.
  func value(_ node: Int) -> JSONValue {
    switch kind(node) {
    case .null: return .null
    case .yes: return .boolean(true)
    case .no: return .boolean(false)
    case .number: return .number(string(node))
    case .text, .escapedText: return .text(string(node))
    case .list: return .list(elements(node).map(value))
    case .object:
      var members: [JSONValue.Member] = []
      var index = node + 1
      while index < Int(nodes[node].next) {
        members.append(.init(name: string(index), value: value(index + 1)))
        index = Int(nodes[index + 1].next)
      }
      return .object(members)
    }
  }
}

extension JSONText {
  static func hexadecimalValue(_ byte: UInt8) -> UInt16? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - 48)
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - 87)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - 55)
    default: nil
    }
  }

  /// The UTF-8 text behind the escapes; the scanner has checked them.
  static func unescaped(_ raw: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(raw.count)
    var index = 0
    while index < raw.count {
      guard raw[index] == UInt8(ascii: "\\"), index + 1 < raw.count else {
        result.append(raw[index])
        index += 1
        continue
      }
      let mark = raw[index + 1]
      index += 2
      switch mark {
      case UInt8(ascii: "b"): result.append(0x08)
      case UInt8(ascii: "f"): result.append(0x0C)
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "r"): result.append(0x0D)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "u"):
        let (scalar, length) = escapedScalar(raw, index)
        result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        index += length
      default: result.append(mark)
      }
    }
    return result
  }

  /// The scalar whose four digits start at `index`, and how many bytes say it.
  private static func escapedScalar(
    _ raw: UnsafeBufferPointer<UInt8>, _ index: Int
  ) -> (Unicode.Scalar, Int) {
    let first = unit(raw, index)
    if let scalar = Unicode.Scalar(first) { return (scalar, 4) }
    let second = unit(raw, index + 6)
    let pair = 0x10000 + (first & 0x3FF) << 10 + second & 0x3FF
    return (Unicode.Scalar(pair) ?? "\u{FFFD}", 10)
  }

  private static func unit(_ raw: UnsafeBufferPointer<UInt8>, _ index: Int) -> UInt32 {
    guard index + 4 <= raw.count else { return 0xFFFD }
    return (index..<index + 4).reduce(0) { $0 << 4 | UInt32(hexadecimalValue(raw[$1]) ?? 0) }
  }
}

extension Rational {
  /// The value of a JSON number; nil when its exact fraction does not fit. The text is well formed.
  init?(decimal text: UnsafeBufferPointer<UInt8>) {
    var mantissa: Int128 = 0
    var scale = 0
    var index = 0
    let isNegative = text.first == UInt8(ascii: "-")
    if isNegative { index += 1 }
    var isFraction = false
    while index < text.count, text[index] | 0x20 != UInt8(ascii: "e") {
      if text[index] == UInt8(ascii: ".") {
        isFraction = true
      } else {
        // 37 digits fit; a longer number has no 64-bit fraction unless it ends in zeros.
        guard mantissa < 10_000_000_000_000_000_000_000_000_000_000_000_000 else { return nil }
        mantissa = mantissa * 10 + Int128(text[index] &- 48)
        if isFraction { scale -= 1 }
      }
      index += 1
    }
    if mantissa == 0 {
      self.init(0)
      return
    }
    if index < text.count {
      guard let exponent = Rational.exponent(text[(index + 1)...]) else { return nil }
      scale += exponent
    }
    while scale < 0, mantissa % 10 == 0 { (mantissa, scale) = (mantissa / 10, scale + 1) }
    var denominator: Int128 = 1
    guard (-37...19).contains(scale) else { return nil }
    while scale > 0 {
      guard mantissa < Int128.max / 10 else { return nil }
      (mantissa, scale) = (mantissa * 10, scale - 1)
    }
    while scale < 0 { (denominator, scale) = (denominator * 10, scale + 1) }
    self.init(isNegative ? -mantissa : mantissa, over: denominator)
  }

  private static func exponent(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
    var value = 0
    for byte in text where byte &- 48 <= 9 {
      guard value < 1000 else { return nil }
      value = value * 10 + Int(byte - 48)
    }
    return text.first == UInt8(ascii: "-") ? -value : value
  }
}
