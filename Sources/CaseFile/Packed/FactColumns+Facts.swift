// Facts that are already values, put in columns: what a store or a test hands over.
import Civil

/// Texts as small numbers, one table for all the people a worker sees.
public struct SymbolTable: Sendable {
  private var symbols: [String: Int64] = [:]
  private var texts: [String] = []

  public init() {}

  public var count: Int { texts.count }

  public mutating func symbol(_ text: String) -> Int64 {
    if let known = symbols[text] { return known }
    let symbol = Int64(texts.count)
    symbols[text] = symbol
    texts.append(text)
    return symbol
  }

  public func text(_ symbol: Int64) -> String {
    texts.indices.contains(Int(symbol)) ? texts[Int(symbol)] : ""
  }
}

extension FactColumns {
  /// Fills the columns with the facts, in their order. Their packed identities are not filled in:
  /// the caller has the facts.
  public mutating func load(
    _ facts: [Fact], _ vocabulary: Vocabulary, _ symbols: inout SymbolTable
  ) {
    clear(count: facts.count, valueCount: 0)
    values.removeAll(keepingCapacity: true)
    for (row, fact) in facts.enumerated() {
      put(fact, at: row, vocabulary) { symbols.symbol($0) }
      identities[row] = FactColumns.hash(fact.identity)
      if row > 0, isInOrder, !facts[row - 1].precedes(fact) { isInOrder = false }
    }
  }

  /// All of a row but its identity.
  mutating func put(
    _ fact: Fact, at row: Int, _ vocabulary: Vocabulary, symbol: (String) -> Int64
  ) {
    let start = values.count
    if let kind = columnKind(of: fact, vocabulary, symbol) {
      kinds[row] = Int32(truncatingIfNeeded: kind)
    } else {
      values.removeLast(values.count - start)
      kinds[row] = Int32(truncatingIfNeeded: -1 - wholes.count)
      wholes.append(fact)
    }
    valueStarts[row] = Int32(truncatingIfNeeded: start)
    times[row] = fact.time.seconds
    learnt[row] = fact.learntAt.seconds
    measures[row] = fact.measure.map { roster.place(of: $0) } ?? -1
  }

  static func hash(_ identity: FactIdentity) -> UInt64 {
    var hasher = Hasher()
    hasher.combine(identity)
    return UInt64(bitPattern: Int64(hasher.finalize()))
  }

  /// The kind of a fact whose every value fits, its values added; nil: it stays whole.
  private mutating func columnKind(
    of fact: Fact, _ vocabulary: Vocabulary, _ symbol: (String) -> Int64
  ) -> Int? {
    guard case .declared(let kind, let fields) = fact.content, fact.validity == nil,
      fact.nanoseconds == 0, fact.sequence.isEmpty
    else { return nil }
    for (field, value) in fields.enumerated() {
      guard let number = number(value, vocabulary.kinds[kind].fields[field].type, symbol) else {
        return nil
      }
      values.append(number)
    }
    return kind
  }

  private func number(
    _ value: FactValue?, _ type: ValueType, _ symbol: (String) -> Int64
  ) -> Int64? {
    switch value {
    case nil: return FactColumns.absent
    case .boolean(let truth): return truth ? 1 : 0
    case .quantity(let amount):
      let scaled = type == .money ? amount.multiplied(by: Rational(100)) : amount
      guard let scaled, scaled.isWhole, scaled.floor != FactColumns.absent else { return nil }
      return scaled.floor
    case .date(let date): return Int64(date.dayNumber)
    case .instant(let instant): return instant.seconds
    case .text(let text): return symbol(text)
    case .period, .timetable: return nil
    }
  }
}
