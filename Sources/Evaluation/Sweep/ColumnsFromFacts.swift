// Facts that are already values, put in columns: what a store or a test hands over.
import CaseFile
import Civil
import RuleProgram

/// Texts as small numbers, one table for all the people a worker sees.
public struct TextTable: Sendable {
  private var symbols: [String: Int64] = [:]
  private var texts: [String] = []

  public init() {}

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
  /// Fills the columns with the facts, in their order.
  public mutating func load(_ facts: [Fact], _ vocabulary: Vocabulary, _ texts: inout TextTable) {
    removeAll()
    for fact in facts {
      let start = values.count
      if let kind = columnKind(of: fact, vocabulary, &texts) {
        kinds.append(Int32(kind))
      } else {
        values.removeLast(values.count - start)
        kinds.append(Int32(-1 - wholes.count))
        wholes.append(fact)
      }
      valueStarts.append(Int32(start))
      times.append(fact.time.seconds)
      learnt.append(fact.learntAt.seconds)
      measures.append(fact.measure.map { measure(named: $0) } ?? -1)
      identities.append(FactColumns.hash(fact.identity))
    }
  }

  private mutating func measure(named name: String) -> Int32 {
    if let place = measureNames.firstIndex(of: name) { return Int32(place) }
    measureNames.append(name)
    return Int32(measureNames.count - 1)
  }

  private static func hash(_ identity: FactIdentity) -> UInt64 {
    var hasher = Hasher()
    hasher.combine(identity)
    return UInt64(bitPattern: Int64(hasher.finalize()))
  }

  /// The kind of a fact whose every value fits, its values added; nil: it stays whole.
  private mutating func columnKind(
    of fact: Fact, _ vocabulary: Vocabulary, _ texts: inout TextTable
  ) -> Int? {
    guard case .declared(let kind, let fields) = fact.content, fact.validity == nil,
      fact.nanoseconds == 0, fact.sequence.isEmpty
    else { return nil }
    for (field, value) in fields.enumerated() {
      guard let number = number(value, vocabulary.kinds[kind].fields[field].type, &texts) else {
        return nil
      }
      values.append(number)
    }
    return kind
  }

  private func number(
    _ value: FactValue?, _ type: ValueType, _ texts: inout TextTable
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
    case .text(let text): return texts.symbol(text)
    case .period, .timetable: return nil
    }
  }
}
