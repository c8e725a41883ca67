// What is known of a person at each stage of a log: rows of the columns, and the few facts that are
// amended as they then stand, side by side in the order in which they count.
import CaseFile
import Civil

struct KnownRows {
  private let log: LearningLog
  private let vocabulary: Vocabulary
  private let plainTexts: (Int64) -> String
  private let plainIdentity: (Int) -> FactIdentity
  /// -1 - k: the fact is `settled.facts[k]`.
  private var rows: [Int32] = []
  private var settled = ResolvedLog()
  /// How many of the amended facts are settled.
  private var settledCount = 0
  private var words = AmendedWords()

  init(
    _ log: LearningLog, _ vocabulary: Vocabulary, texts: @escaping (Int64) -> String,
    identity: @escaping (Int) -> FactIdentity
  ) {
    (self.log, self.vocabulary) = (log, vocabulary)
    (plainTexts, plainIdentity) = (texts, identity)
    if !log.amended.isEmpty { words = AmendedWords(log.columns, vocabulary, texts) }
  }

  /// What was learnt before a place in the order of learning. False: it is more than rows can say.
  mutating func advance(to end: Int) -> Bool {
    rows = log.known(before: end)
    if log.amended.isEmpty { return true }
    let count = log.byLearning[..<end].reduce(0) { log.amended[$1] == nil ? $0 : $0 + 1 }
    if count != settledCount {
      settledCount = count
      settled = log.settled(before: end)
      for resolved in settled.facts {
        if case .target = resolved.fact.validity { return false }
      }
    }
    merge()
    return true
  }

  /// Amended facts among the others, in the order in which they count.
  private mutating func merge() {
    var merged: [Int32] = []
    merged.reserveCapacity(rows.count + settled.facts.count)
    var next = 0
    for row in rows {
      while next < settled.facts.count, isBefore(settled.facts[next].fact, row) {
        merged.append(Int32(-1 - next))
        next += 1
      }
      merged.append(row)
    }
    while next < settled.facts.count {
      merged.append(Int32(-1 - next))
      next += 1
    }
    rows = merged
  }

  private func isBefore(_ fact: Fact, _ row: Int32) -> Bool {
    let time = log.columns.times[Int(row)]
    if fact.time.seconds != time { return fact.time.seconds < time }
    let kind = log.columns.kinds[Int(row)]
    if kind < 0 { return fact.precedes(log.columns.wholes[Int(-1 - kind)]) }
    // A row of the columns has neither a fraction of its second nor a sequence.
    if fact.nanoseconds != 0 || !fact.sequence.isEmpty { return false }
    return fact.content.reservedKind != nil || fact.identity < plainIdentity(Int(row))
  }

  /// The moments at which changes were notified, in order, each once.
  func cutoffs(_ zones: (String) -> Zone?) -> [Instant] {
    let facts = settled.facts.map(\.fact)
    let moments = facts.compactMap { fact in
      notifiedAt(fact).map { momentOfNotice($0, measure: fact.measure, facts, zones) }
    }
    return moments.isEmpty ? [] : Set(moments).sorted()
  }

  /// The same without the changes notified at an instant or after it.
  func without(notifiedFrom cutoff: Instant, _ zones: (String) -> Zone?) -> KnownRows {
    var other = self
    let facts = settled.facts.map(\.fact)
    other.rows = rows.filter { row in
      guard row < 0 else { return true }
      let fact = facts[Int(-1 - row)]
      return notifiedAt(fact).map {
        momentOfNotice($0, measure: fact.measure, facts, zones) < cutoff
      }
        ?? true
    }
    return other
  }

  mutating func fill(_ columns: inout FactColumns) {
    if settled.facts.isEmpty { return columns.select(rows, of: log.columns) }
    var words = words
    columns.select(
      rows, of: log.columns, amended: settled.facts.map(\.fact), vocabulary
    ) { words.symbol($0) }
    self.words = words
  }

  var texts: (Int64) -> String {
    if words.isEmpty { return plainTexts }
    return { [words, plainTexts] in words.text($0) ?? plainTexts($0) }
  }

  /// By row of the columns that were filled: the same fact has the same number at each stage.
  var origins: [Int64] {
    rows.map { $0 < 0 ? Int64(settledCount) << 32 | Int64(-1 - $0) : -1 - Int64($0) }
  }

  /// Of a row of the columns that were filled.
  func identity(of row: Int) -> FactIdentity {
    let own = rows[row]
    return own < 0 ? settled.facts[Int(-1 - own)].fact.identity : plainIdentity(Int(own))
  }

  /// As values; `all`: the facts of the columns in their order.
  func values(_ all: [Fact]) -> [Fact] {
    rows.map { $0 < 0 ? settled.facts[Int(-1 - $0)].fact : all[Int($0)] }
  }

  /// The facts learnt at the start of a stretch that bear on what was told before.
  func causes(from start: Int, to end: Int) -> [FactIdentity] {
    let plain = log.news(from: start, to: end)
    let fresh = log.amendments(from: start, to: end)
    if fresh.isEmpty { return plain.map { plainIdentity(Int($0)) } }
    let at = log.learnt(start)
    func causes(_ resolved: [ResolvedFact]) -> [(fact: Fact, causes: [FactIdentity])] {
      resolved.filter { $0.touched < at }.map { each in
        (each.fact, each.history.filter { fresh.contains($0) })
      }
    }
    var result: [FactIdentity] = []
    var others = causes(settled.facts)[...]
    for row in plain {
      while let other = others.first, isBefore(other.fact, row) {
        result += other.causes
        others.removeFirst()
      }
      result.append(plainIdentity(Int(row)))
    }
    return result + others.flatMap(\.causes) + causes(settled.cancelled).flatMap(\.causes)
  }
}

/// Symbols for the texts of amended facts: the person's own where a fact has that text, else new.
private struct AmendedWords {
  private var symbols: [String: Int64] = [:]
  private var added: [String] = []

  /// Far from any table's, and not the value of a field that is not there.
  private static let first = Int64.max - (1 << 20)

  init() {}

  init(_ columns: FactColumns, _ vocabulary: Vocabulary, _ texts: (Int64) -> String) {
    for row in 0..<columns.count {
      let kind = Int(columns.kinds[row])
      if kind < 0 { continue }
      for (field, declared) in vocabulary.kinds[kind].fields.enumerated() {
        switch declared.type {
        case .text, .choice: break
        default: continue
        }
        let symbol = columns.values[Int(columns.valueStarts[row]) + field]
        if symbol != FactColumns.absent { symbols[texts(symbol)] = symbol }
      }
    }
  }

  var isEmpty: Bool { added.isEmpty }

  mutating func symbol(_ text: String) -> Int64 {
    if let known = symbols[text] { return known }
    let symbol = AmendedWords.first + Int64(added.count)
    symbols[text] = symbol
    added.append(text)
    return symbol
  }

  func text(_ symbol: Int64) -> String? {
    let place = symbol - AmendedWords.first
    return place >= 0 && place < Int64(added.count) ? added[Int(place)] : nil
  }
}
