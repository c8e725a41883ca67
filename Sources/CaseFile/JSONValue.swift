// A JSON value as a tree, to build what Jalon writes and to hold what it has not checked yet.
// Members keep their order; numbers keep their text, so that nothing is rounded.

/// A JSON value. Equality is that of the text: `1.0` is not `1`, and the order of members counts.
public enum JSONValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  /// As written.
  case number(String)
  case text(String)
  case list([JSONValue])
  case object([Member])

  public struct Member: Hashable, Sendable {
    public var name: String
    public var value: JSONValue
    public init(name: String, value: JSONValue) { (self.name, self.value) = (name, value) }
  }

  public static func integer(_ value: some BinaryInteger) -> JSONValue { .number("\(value)") }

  /// An exact decimal; nil where the fraction has none (one third).
  public static func decimal(_ value: Rational) -> JSONValue? {
    value.decimalText.map { .number($0) }
  }

  /// An object of the members that are there.
  public static func members(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
    .object(members.compactMap { name, value in value.map { Member(name: name, value: $0) } })
  }

  /// The member of that exact name.
  public subscript(_ name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The text that it is; nil: it is none.
  public var string: String? { if case .text(let text) = self { text } else { nil } }

  /// The texts of a list; nil: it is none. What is no text is left out.
  public var strings: [String]? {
    if case .list(let elements) = self { elements.compactMap(\.string) } else { nil }
  }

  /// Reads one JSON text, strictly.
  public init(parsing bytes: UnsafeBufferPointer<UInt8>) throws(JSONError) {
    self = JSONText(bytes: bytes, nodes: try JSONScanner(bytes).scanned()).value(0)
  }

  /// Reads one JSON text, strictly.
  public init(parsing text: String) throws(JSONError) {
    self = try withBytes(of: text) { bytes throws(JSONError) in try JSONValue(parsing: bytes) }
  }
}

/// The UTF-8 of a text, for the length of a call.
func withBytes<Value, Failure: Error>(
  of text: String, _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Value
) throws(Failure) -> Value {
  let bytes = Array(text.utf8)
  let result = bytes.withUnsafeBufferPointer { buffer in
    Result { () throws(Failure) in try body(buffer) }
  }
  return try result.get()
}

extension JSONValue {
  /// Compact JSON text on one line.
  public func serialized() -> String {
    var output: [UInt8] = []
    write(to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  /// Appends the compact JSON text.
  public func write(to output: inout [UInt8]) {
    switch self {
    case .null: output.append(contentsOf: "null".utf8)
    case .boolean(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
    case .number(let text): output.append(contentsOf: text.utf8)
    case .text(let text): JSONBytes.quote(text, to: &output)
    case .list(let elements):
      output.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        element.write(to: &output)
      }
      output.append(UInt8(ascii: "]"))
    case .object(let members):
      output.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        JSONBytes.quote(member.name, to: &output)
        output.append(UInt8(ascii: ":"))
        member.value.write(to: &output)
      }
      output.append(UInt8(ascii: "}"))
    }
  }

  /// The same value with the members of every object in order of name.
  public var sorted: JSONValue {
    switch self {
    case .list(let elements): .list(elements.map(\.sorted))
    case .object(let members):
      .object(
        members.map { Member(name: $0.name, value: $0.value.sorted) }
          .sorted { $0.name < $1.name })
    default: self
    }
  }
}

extension Rational {
  /// The value in decimal digits; nil where they never end.
  public var decimalText: String? {
    if isWhole { return "\(numerator)" }
    var (scale, power): (Int, Int128) = (0, 1)
    while scale < 37, power % Int128(denominator) != 0 { (scale, power) = (scale + 1, power * 10) }
    let factor = power / Int128(denominator)
    guard power % Int128(denominator) == 0 else { return nil }
    let (scaled, overflow) = Int128(numerator).magnitude
      .multipliedReportingOverflow(by: factor.magnitude)
    if overflow { return nil }
    let digits = String(scaled)
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.utf8.count)) + digits
    return (numerator < 0 ? "-" : "") + padded.dropLast(scale) + "." + padded.suffix(scale)
  }
}
