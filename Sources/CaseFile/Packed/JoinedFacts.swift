// Facts that several readers took, each from its own stretch of the files, as if one had taken all.
import Civil

/// The facts of all parts, the first part's first. People are numbered from 0 as they come.
public final class JoinedFacts: Sendable {
  /// Held once: many threads read it, and a copy would have each of them count its references.
  private final class Part: Sendable {
    let memory: PackedMemory
    /// Nil: its numbers are those of all.
    let numbers: Renumbering?
    /// Its own number of each person; -1: it has no fact of that person.
    let people: [Int32]

    init(memory: PackedMemory, numbers: Renumbering?, people: [Int32]) {
      (self.memory, self.numbers, self.people) = (memory, numbers, people)
    }
  }

  private let parts: [Part]
  /// The keys, texts and forms of all parts.
  private let tables: PackedMemory
  /// The greatest instant of learning.
  public let latest: Instant?

  public init(_ first: PackedFacts, _ others: [PackedFacts] = []) {
    var tables = first.memory
    let numbers = others.map { tables.join($0.memory) }
    let count = tables.names.count
    var parts = [
      Part(
        memory: first.memory, numbers: nil,
        people: (0..<Int32(count)).map { $0 < first.memory.people.count ? $0 : -1 })
    ]
    for (other, numbers) in zip(others, numbers) {
      var people = [Int32](repeating: -1, count: count)
      for (own, person) in numbers.people.enumerated() { people[Int(person)] = Int32(own) }
      parts.append(Part(memory: other.memory, numbers: numbers, people: people))
    }
    (self.parts, self.tables) = (parts, tables)
    latest = ([first] + others).compactMap(\.latest).max()
  }

  public var personCount: Int { tables.names.count }

  public func name(of person: Int) -> String { tables.key(of: person) }

  public func factCount(of person: Int) -> Int {
    parts.reduce(0) { total, part in
      let own = Int(part.people[person])
      return own < 0 ? total : total + Int(part.memory.people[own].count)
    }
  }

  /// People side by side, shared out so that each share has about as many facts.
  public func shares(_ count: Int) -> [Range<Int>] {
    let facts = (0..<personCount).map { factCount(of: $0) }
    let all = facts.reduce(0, +)
    var (shares, start, taken): ([Range<Int>], Int, Int) = ([], 0, 0)
    for person in 0..<personCount {
      taken += facts[person]
      if taken * count >= all * (shares.count + 1), shares.count + 1 < count {
        shares.append(start..<person + 1)
        start = person + 1
      }
    }
    return shares + [start..<personCount]
  }
}

// MARK: - One person's facts

extension JoinedFacts {
  /// Exactly the facts that FactReader would have given, in the order taken.
  public func facts(of person: Int) -> [Fact] {
    var columns = FactColumns()
    unpack(person, into: &columns)
    return (0..<columns.count).map { tables.fact($0, of: person, columns) }
  }

  /// The same in columns; allocates only until the columns are large enough.
  public func unpack(_ person: Int, into columns: inout FactColumns) {
    columns.clear(count: 0, valueCount: 0)
    for part in parts {
      let own = Int(part.people[person])
      if own < 0 { continue }
      guard let numbers = part.numbers else {
        part.memory.unpack(own, into: &columns)
        continue
      }
      var further = columns.further.popLast() ?? FactColumns()
      part.memory.unpack(own, into: &further)
      let boundary = columns.count
      columns.append(further, numbers)
      columns.isInOrder =
        columns.isInOrder && further.isInOrder && isInOrder(at: boundary, of: person, columns)
      columns.further.append(further)
    }
  }

  private func isInOrder(at row: Int, of person: Int, _ columns: FactColumns) -> Bool {
    guard row > 0, row < columns.count else { return true }
    if columns.times[row] != columns.times[row - 1] {
      return columns.times[row - 1] < columns.times[row]
    }
    return !tables.fact(row, of: person, columns).precedes(
      tables.fact(row - 1, of: person, columns))
  }

  /// One fact of a person's columns.
  public func fact(_ row: Int, of person: Int, in columns: FactColumns) -> Fact {
    tables.fact(row, of: person, columns)
  }

  /// The identity of one fact of a person's columns.
  public func identity(of row: Int, in columns: FactColumns) -> FactIdentity {
    tables.identity(row, columns)
  }

  /// The text of a symbol; equal texts have equal symbols.
  public func text(of symbol: Int64) -> String {
    tables.texts.text(Int32(truncatingIfNeeded: symbol))
  }

  /// The symbol of a text; nil where no packed fact says it.
  public func symbol(of text: String) -> Int64? {
    let symbol = tables.texts.find(CanonicalText.bytes(text))
    return symbol < 0 ? nil : Int64(symbol)
  }
}
