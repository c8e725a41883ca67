// The one JSON grammar of Jalon: RFC 8259, strictly, over bytes, in one pass. It makes no strings
// and no tree, only a flat list of nodes that point into the text; a fact is read from that list.

/// One value or key of the text. Children of a list or object follow it; `next` skips them.
struct JSONNode: Sendable {
  enum Kind: UInt8, Sendable { case null, yes, no, number, text, escapedText, list, object }

  var kind: Kind
  /// First byte; of a text, the byte after the quotation mark.
  var start: Int32
  /// Excluded; of a text, the closing quotation mark.
  var end: Int32
  /// The index of the node after this one and all it holds.
  var next: Int32
}

/// Reads one JSON text into nodes. An object's children alternate key and value.
struct JSONScanner {
  static let depthLimit = 64
  /// An object with more keys is checked for doubles by hashing, so that none is quadratic.
  private static let fewKeys = 24

  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  private var depth = 0
  private var nodes: [JSONNode]

  /// `reusing`: a list whose storage is used again.
  init(_ bytes: UnsafeBufferPointer<UInt8>, reusing nodes: consuming [JSONNode] = []) {
    self.bytes = bytes
    self.nodes = nodes
    self.nodes.removeAll(keepingCapacity: true)
  }

  /// The nodes of the whole text, the value itself first.
  consuming func scanned() throws(JSONError) -> [JSONNode] {
    try scan()
    return nodes
  }

  private mutating func scan() throws(JSONError) {
    guard bytes.count < Int(Int32.max) else { throw JSONError(.tooLong, at: Int(Int32.max)) }
    skipSpace()
    try value()
    skipSpace()
    if position < bytes.count { throw JSONError(.trailingContent, at: position) }
  }

  @inline(__always) private mutating func skipSpace() {
    while position < bytes.count {
      let byte = bytes[position]
      guard byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else {
        return
      }
      position += 1
    }
  }

  private mutating func value() throws(JSONError) {
    guard position < bytes.count else { throw JSONError(.unexpectedEnd, at: position) }
    switch bytes[position] {
    case UInt8(ascii: "\""): try text()
    case UInt8(ascii: "{"): try object()
    case UInt8(ascii: "["): try list()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
    case UInt8(ascii: "t"): try word("true", .yes)
    case UInt8(ascii: "f"): try word("false", .no)
    case UInt8(ascii: "n"): try word("null", .null)
    default: throw JSONError(.unexpectedByte, at: position)
    }
  }

  private mutating func append(_ kind: JSONNode.Kind, from start: Int, to end: Int) {
    nodes.append(
      JSONNode(
        kind: kind, start: Int32(truncatingIfNeeded: start), end: Int32(truncatingIfNeeded: end),
        next: Int32(truncatingIfNeeded: nodes.count + 1)))
  }

  private mutating func word(_ word: StaticString, _ kind: JSONNode.Kind) throws(JSONError) {
    let start = position
    for index in 0..<word.utf8CodeUnitCount {
      guard position < bytes.count else { throw JSONError(.unexpectedEnd, at: position) }
      guard bytes[position] == word.utf8Start[index] else {
        throw JSONError(.unexpectedByte, at: position)
      }
      position += 1
    }
    append(kind, from: start, to: position)
  }

  private mutating func open(_ kind: JSONNode.Kind) throws(JSONError) -> Int {
    guard depth < JSONScanner.depthLimit else { throw JSONError(.tooDeep, at: position) }
    depth += 1
    append(kind, from: position, to: position)
    position += 1
    skipSpace()
    return nodes.count - 1
  }

  private mutating func close(_ opened: Int) {
    position += 1
    depth -= 1
    nodes[opened].end = Int32(truncatingIfNeeded: position)
    nodes[opened].next = Int32(truncatingIfNeeded: nodes.count)
  }

  private mutating func list() throws(JSONError) {
    let opened = try open(.list)
    if position < bytes.count, bytes[position] == UInt8(ascii: "]") { return close(opened) }
    while true {
      skipSpace()
      try value()
      skipSpace()
      if try endsHere(UInt8(ascii: "]")) { return close(opened) }
    }
  }

  private mutating func object() throws(JSONError) {
    let opened = try open(.object)
    if position < bytes.count, bytes[position] == UInt8(ascii: "}") { return close(opened) }
    var keys = KeysSeen()
    while true {
      skipSpace()
      guard position < bytes.count else { throw JSONError(.unexpectedEnd, at: position) }
      guard bytes[position] == UInt8(ascii: "\"") else {
        throw JSONError(.unexpectedByte, at: position)
      }
      let key = nodes.count
      try text()
      try checkIsNew(key, in: opened, &keys)
      skipSpace()
      guard position < bytes.count else { throw JSONError(.unexpectedEnd, at: position) }
      guard bytes[position] == UInt8(ascii: ":") else {
        throw JSONError(.unexpectedByte, at: position)
      }
      position += 1
      skipSpace()
      try value()
      skipSpace()
      if try endsHere(UInt8(ascii: "}")) { return close(opened) }
    }
  }

  /// At a comma: passes it and answers no. At the closing mark: yes, and stays.
  private mutating func endsHere(_ mark: UInt8) throws(JSONError) -> Bool {
    guard position < bytes.count else { throw JSONError(.unexpectedEnd, at: position) }
    if bytes[position] == mark { return true }
    guard bytes[position] == UInt8(ascii: ",") else {
      throw JSONError(.unexpectedByte, at: position)
    }
    position += 1
    return false
  }
}

// MARK: - Doubles

/// What is remembered of an object's keys: a few bits each, and all of them once they are many.
private struct KeysSeen {
  var bits: UInt64 = 0
  var count = 0
  var areEscaped = false
  var all: Set<[UInt8]> = []
}

extension JSONScanner {
  private mutating func checkIsNew(
    _ key: Int, in object: Int, _ keys: inout KeysSeen
  ) throws(JSONError) {
    let node = nodes[key]
    keys.count += 1
    var isNew = true
    if keys.count > JSONScanner.fewKeys {
      if keys.all.isEmpty { keys.all = Set(earlierKeys(in: object, before: key).map(keyBytes)) }
      isNew = keys.all.insert(keyBytes(node)).inserted
    } else {
      let isEscaped = node.kind == .escapedText
      let bit = bit(node)
      if keys.bits & bit != 0 || isEscaped || keys.areEscaped {
        isNew = isUnlikeEarlier(node, in: object, before: key)
      }
      keys.bits |= bit
      keys.areEscaped = keys.areEscaped || isEscaped
    }
    if !isNew { throw JSONError(.duplicateKey, at: Int(node.start)) }
  }

  /// Equal keys have the same bit; different ones seldom do.
  private func bit(_ key: JSONNode) -> UInt64 {
    if key.start == key.end { return 1 }
    let (first, last) = (Int(bytes[Int(key.start)]), Int(bytes[Int(key.end) - 1]))
    return 1 << UInt64((Int(key.end - key.start) &* 7 &+ first &* 13 &+ last &* 3) & 63)
  }

  private func isUnlikeEarlier(_ key: JSONNode, in object: Int, before place: Int) -> Bool {
    var index = object + 1
    while index < place {
      let other = nodes[index]
      if key.kind == .text, other.kind == .text {
        if hasSameBytes(key, other) { return false }
      } else if keyBytes(key) == keyBytes(other) {
        return false
      }
      index = Int(nodes[index + 1].next)
    }
    return true
  }

  private func hasSameBytes(_ left: JSONNode, _ right: JSONNode) -> Bool {
    guard left.end - left.start == right.end - right.start else { return false }
    for offset in 0..<Int(left.end - left.start)
    where bytes[Int(left.start) + offset] != bytes[Int(right.start) + offset] { return false }
    return true
  }

  private func earlierKeys(in object: Int, before key: Int) -> [JSONNode] {
    var keys: [JSONNode] = []
    var index = object + 1
    while index < key {
      keys.append(nodes[index])
      index = Int(nodes[index + 1].next)
    }
    return keys
  }

  private func keyBytes(_ node: JSONNode) -> [UInt8] {
    let raw = UnsafeBufferPointer(rebasing: bytes[Int(node.start)..<Int(node.end)])
    return node.kind == .escapedText ? JSONText.unescaped(raw) : Array(raw)
  }
}

// MARK: - Texts and numbers

extension JSONScanner {
  private mutating func text() throws(JSONError) {
    position += 1
    let start = position
    var kind = JSONNode.Kind.text
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        append(kind, from: start, to: position)
        position += 1
        return
      }
      if byte == UInt8(ascii: "\\") {
        kind = .escapedText
        try escape()
      } else if byte >= 0x80 {
        try multibyteScalar(byte)
      } else if byte < 0x20 {
        throw JSONError(.controlCharacter, at: position)
      } else {
        position += 1
      }
    }
    throw JSONError(.unexpectedEnd, at: position)
  }

  private mutating func escape() throws(JSONError) {
    let start = position
    guard position + 1 < bytes.count else { throw JSONError(.unexpectedEnd, at: bytes.count) }
    position += 2
    switch bytes[start + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return
    case UInt8(ascii: "u"): break
    default: throw JSONError(.invalidEscape, at: start)
    }
    let unit = try hexadecimalUnit()
    if unit & 0xFC00 == 0xDC00 { throw JSONError(.loneSurrogate, at: start) }
    guard unit & 0xFC00 == 0xD800 else { return }
    guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { throw JSONError(.loneSurrogate, at: start) }
    position += 2
    let low = try hexadecimalUnit()
    if low & 0xFC00 != 0xDC00 { throw JSONError(.loneSurrogate, at: start) }
  }

  private mutating func hexadecimalUnit() throws(JSONError) -> UInt16 {
    guard position + 4 <= bytes.count else { throw JSONError(.unexpectedEnd, at: bytes.count) }
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = JSONText.hexadecimalValue(bytes[position]) else {
        throw JSONError(.invalidEscape, at: position)
      }
      unit = unit << 4 | digit
      position += 1
    }
    return unit
  }

  /// RFC 3629: no overlong form, no surrogate, nothing past U+10FFFF.
  private mutating func multibyteScalar(_ lead: UInt8) throws(JSONError) {
    var second: ClosedRange<UInt8> = 0x80...0xBF
    let length: Int
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    case 0xF1...0xF3: length = 4
    default: throw JSONError(.invalidUTF8, at: position)
    }
    guard position + length <= bytes.count, second.contains(bytes[position + 1]),
      (2..<length).allSatisfy({ bytes[position + $0] & 0xC0 == 0x80 })
    else { throw JSONError(.invalidUTF8, at: position) }
    position += length
  }

  private mutating func number() throws(JSONError) {
    let start = position
    if bytes[position] == UInt8(ascii: "-") { position += 1 }
    let whole = position
    try digits(from: start)
    if bytes[whole] == UInt8(ascii: "0"), position > whole + 1 {
      throw JSONError(.invalidNumber, at: start)
    }
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      try digits(from: start)
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      if position < bytes.count,
        bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-")
      {
        position += 1
      }
      try digits(from: start)
    }
    append(.number, from: start, to: position)
  }

  private mutating func digits(from start: Int) throws(JSONError) {
    let first = position
    while position < bytes.count, bytes[position] &- 48 <= 9 { position += 1 }
    if position == first { throw JSONError(.invalidNumber, at: start) }
  }
}
