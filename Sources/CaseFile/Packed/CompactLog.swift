// One person's facts in few bytes, for as long as nobody reads them.
import Civil

/// Facts in the order in which they were added. What comes out is what went in.
public struct CompactLog: Sendable {
  public private(set) var count = 0
  private var bytes: [UInt8] = []
  /// Sources, measures and values that come again; few, and looked through from the first.
  private var texts: [String] = []
  private var textBytes = 0
  private static let mostTexts = 16
  /// Facts of rarer forms, as they are.
  private var wholes: [Fact] = []
  private var person = ""

  public init() {}

  /// Roughly what it holds of memory.
  public var byteCount: Int {
    bytes.capacity + texts.capacity * MemoryLayout<String>.stride + textBytes
      + wholes.capacity * MemoryLayout<Fact>.stride
  }

  /// The fact as learnt at an instant. `textBytes`: of its line; a rough measure of what it holds.
  public mutating func append(_ fact: Fact, recordedAt: Instant, textBytes: Int) {
    if count == 0 { person = fact.person }
    count += 1
    let length = bytes.count
    if write(fact, recordedAt) { return }
    bytes.removeSubrange(length...)
    bytes.append(Form.whole.rawValue)
    wholes.append(fact)
    wholes[wholes.count - 1].recordedAt = recordedAt
    self.textBytes += textBytes
  }

  public func facts() -> [Fact] {
    var facts: [Fact] = []
    facts.reserveCapacity(count)
    var (cursor, whole) = (Cursor(bytes), 0)
    for _ in 0..<count {
      if cursor.byte() == Form.whole.rawValue {
        facts.append(wholes[whole])
        whole += 1
      } else {
        facts.append(read(&cursor))
      }
    }
    return facts
  }

  private enum Form: UInt8 { case whole, packed }

  /// How a value is written.
  private enum Code: UInt8 { case absent, no, yes, whole, fraction, date, instant, text }
}

// MARK: - Writing

extension CompactLog {
  /// Whether it was written; what was begun stays behind otherwise.
  private mutating func write(_ fact: Fact, _ recordedAt: Instant) -> Bool {
    guard case .declared(let kind, let values) = fact.content, fact.person == person,
      fact.nanoseconds == 0, fact.sequence.isEmpty, fact.validity == nil
    else { return false }
    bytes.append(Form.packed.rawValue)
    write(UInt64(kind))
    write(fact.identity.source)
    writeInline(fact.identity.id)
    write(fact.time.seconds)
    write(recordedAt.seconds &- fact.time.seconds)
    write(UInt64(fact.measure == nil ? 0 : 1))
    if let measure = fact.measure { write(measure) }
    write(UInt64(values.count))
    return values.allSatisfy { write($0, at: fact.time) }
  }

  private mutating func write(_ value: FactValue?, at time: Instant) -> Bool {
    switch value {
    case nil: code(.absent)
    case .boolean(let isTrue): code(isTrue ? .yes : .no)
    case .quantity(let quantity):
      code(quantity.isWhole ? .whole : .fraction)
      write(quantity.numerator)
      if !quantity.isWhole { write(quantity.denominator) }
    case .date(let date):
      code(.date)
      write(Int64(date.dayNumber))
    case .instant(let instant):
      code(.instant)
      write(instant.seconds &- time.seconds)
    case .text(let text):
      code(.text)
      write(text)
    case .period, .timetable: return false
    }
    return true
  }

  private mutating func code(_ code: Code) { bytes.append(code.rawValue) }

  /// Its number where it is known or there is room for one more; else 0 and the text itself.
  private mutating func write(_ text: String) {
    if let known = texts.firstIndex(where: { $0.utf8.elementsEqual(text.utf8) }) {
      return write(UInt64(known + 1))
    }
    if texts.count < CompactLog.mostTexts {
      texts.append(text)
      textBytes += text.utf8.count
      return write(UInt64(texts.count))
    }
    write(UInt64(0))
    writeInline(text)
  }

  private mutating func writeInline(_ text: String) {
    write(UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func write(_ number: Int64) { write(VariableLength.folded(number)) }

  private mutating func write(_ number: UInt64) { VariableLength.append(number, to: &bytes) }
}

// MARK: - Reading

extension CompactLog {
  private struct Cursor {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func byte() -> UInt8 {
      defer { place += 1 }
      return bytes[place]
    }

    mutating func number() -> UInt64 {
      var (number, shift): (UInt64, UInt64) = (0, 0)
      while true {
        let byte = byte()
        number |= UInt64(byte & 0x7F) << shift
        if byte < 0x80 { return number }
        shift += 7
      }
    }

    mutating func signed() -> Int64 { VariableLength.unfolded(number()) }

    mutating func text() -> String {
      let count = Int(number())
      defer { place += count }
      return String(decoding: bytes[place..<place + count], as: UTF8.self)
    }
  }

  private func read(_ cursor: inout Cursor) -> Fact {
    let kind = Int(cursor.number())
    let identity = FactIdentity(source: text(&cursor), id: cursor.text())
    let time = Instant(seconds: cursor.signed())
    let recorded = Instant(seconds: time.seconds &+ cursor.signed())
    let measure = cursor.number() == 0 ? nil : text(&cursor)
    let values = (0..<Int(cursor.number())).map { _ in value(&cursor, at: time) }
    return Fact(
      identity: identity, person: person, time: time, measure: measure, recordedAt: recorded,
      content: .declared(kind: kind, values: values))
  }

  private func value(_ cursor: inout Cursor, at time: Instant) -> FactValue? {
    switch Code(rawValue: cursor.byte()) {
    case nil, .absent: nil
    case .no: .boolean(false)
    case .yes: .boolean(true)
    case .whole: .quantity(Rational(cursor.signed()))
    case .fraction:
      Rational(Int128(cursor.signed()), over: Int128(cursor.signed())).map { .quantity($0) }
    case .date: .date(CivilDate(dayNumber: Int32(truncatingIfNeeded: cursor.signed())))
    case .instant: .instant(Instant(seconds: time.seconds &+ cursor.signed()))
    case .text: .text(text(&cursor))
    }
  }

  private func text(_ cursor: inout Cursor) -> String {
    let number = Int(cursor.number())
    return number == 0 ? cursor.text() : texts[number - 1]
  }
}
