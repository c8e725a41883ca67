// What holds of a person as the facts are known, found by the sweep where that is enough and by the
// pull reader for the rest. Keeps its memory from person to person.
import CaseFile
import Civil
import RuleProgram
import Synchronization

struct FastReader {
  var sweeper: Sweeper
  private let vocabulary: Vocabulary
  private var symbols = SymbolTable()

  /// Texts are forgotten when there are so many.
  private static let mostSymbols = 1 << 16

  init(_ evaluator: Evaluator, until: Instant) {
    sweeper = Sweeper(evaluator.program, evaluator.zones, until: until)
    vocabulary = evaluator.vocabulary
  }

  /// `known` is resolved and in the order of the log. Nothing is said after `until`; alerts told
  /// after `wordsUntil` are without their message and reasons.
  mutating func held(
    _ person: String, _ known: [Fact], until: Instant, wordsUntil: Instant = .distantFuture
  ) -> [HeldAlert] {
    if symbols.count > FastReader.mostSymbols { symbols = SymbolTable() }
    sweeper.columns.load(known, vocabulary, &symbols)
    sweeper.memo.stop()
    sweeper.marksUnnotified = false
    sweeper.end(at: until)
    guard sweeper.sweep(.asKnown, texts: symbols.text) else {
      let reading = readPerson(
        person, facts: known, program: sweeper.program, zones: sweeper.zones, until: until,
        wordsUntil: wordsUntil)
      return reading.heldAlerts(sweeper.program)
    }
    return sweeper.held(
      person: person, wordsUntil: wordsUntil, texts: { [symbols] in symbols.text($0) },
      identity: { known[$0].identity })
  }

  /// What is to be told now, and whatever else was found out on the way; and the second at which
  /// something else may be told if no fact comes (`Int64.max`: nothing up to `until`). Alerts told
  /// after `now` are without their message and reasons.
  mutating func look(
    at person: String, _ known: [Fact], now: Instant, until: Instant
  ) -> (held: [HeldAlert], next: Int64) {
    sweeper.foresight = Foresight(now: now.seconds)
    defer { sweeper.foresight = nil }
    let held = held(person, known, until: until, wordsUntil: now)
    return (held, sweeper.foresight?.next ?? .max)
  }

  /// The same facts in columns as they were learnt, for a sweep of the whole log.
  mutating func load(_ facts: [Fact]) -> SymbolTable {
    sweeper.columns.load(facts, vocabulary, &symbols)
    return symbols
  }
}

/// Readers at rest; each look at a person borrows one.
final class FastReaders: Sendable {
  /// Only one look at a time has it.
  private struct Kept: @unchecked Sendable { var reader: FastReader }

  private let idle = Mutex<[Kept]>([])

  func with<Result>(
    _ evaluator: Evaluator, until: Instant, _ body: (inout FastReader) -> Result
  ) -> Result {
    var kept =
      idle.withLock { $0.popLast() } ?? Kept(reader: FastReader(evaluator, until: until))
    let result = body(&kept.reader)
    idle.withLock { [kept] in $0.append(kept) }
    return result
  }
}
