// Facts already read from the store and checked, kept so that a look or a question reads only what
// is new. The log is append only: what is kept never grows stale.
import CaseFile
import Evaluation
import Synchronization

/// A person's facts up to a seq, in order of learning.
public struct KnownFacts: Sendable {
  public internal(set) var lastSeq: Int64 = 0
  public internal(set) var facts: [Fact] = []
  /// The rules they were read under: under others they say something else.
  var fingerprint = ""
  /// Roughly what they hold of memory.
  var bytes = 0
}

/// The facts of those who were last looked at or asked about, within a bound of memory. May be used
/// from any thread.
public final class FactMemory: Sendable {
  private let store: Store
  private let engine: any EngineSource
  private let known: Mutex<FactShelves>
  private let onUnreadable: @Sendable (_ seq: Int64, FactRefusal) -> Void

  /// Rows read at once: a long log holds no reader for long, and is never in memory as text.
  private static let page = 2000

  /// `onUnreadable`: a fact learnt under other rules. It stays in the log and counts again when
  /// they read it.
  public init(
    store: Store, engine: any EngineSource, bytes: Int = 24 << 20,
    onUnreadable: @escaping @Sendable (_ seq: Int64, FactRefusal) -> Void = { _, _ in }
  ) {
    (self.store, self.engine, self.onUnreadable) = (store, engine, onUnreadable)
    known = Mutex(FactShelves(limit: bytes))
  }

  /// All of a person's facts: those read before, and what was learnt since; read by the engine with
  /// which the caller goes on, else by the one at work.
  public func facts(of person: String, by reader: Engine? = nil) throws -> KnownFacts {
    try facts(of: person, by: reader ?? engine.engineAtWork) { seq, add in
      try store.eachFact(of: person, after: seq, limit: FactMemory.page, add)
    }
  }

  /// The same with what was told of them, for the one who alone writes that.
  public func factsAndLedger(
    of person: String, by reader: Engine
  ) throws -> (facts: KnownFacts, ledger: PersonLedger) {
    var ledger = PersonLedger()
    let facts = try facts(of: person, by: reader) { seq, add in
      ledger = try store.ownLedger(
        of: person, withFactsAfter: seq, limit: FactMemory.page, add)
    }
    return (facts, ledger)
  }

  /// The same for those who only read: facts and ledger of one moment, in one visit to the file.
  func factsAndLedgerAsRead(
    of person: String, by reader: Engine?
  ) throws -> (facts: KnownFacts, ledger: PersonLedger) {
    var ledger = PersonLedger()
    let facts = try facts(of: person, by: reader ?? engine.engineAtWork) { seq, add in
      ledger = try store.ledger(
        of: person, withFactsAfter: seq, limit: FactMemory.page, add)
    }
    return (facts, ledger)
  }

  /// `read` hands out a page of the facts after a seq.
  private func facts(
    of person: String, by engine: Engine,
    read: (_ seq: Int64, _ add: (StoredFact) -> Void) throws -> Void
  ) throws -> KnownFacts {
    // Taken out, so that a long list is lengthened in place.
    var facts = known.withLock { $0.take(person) }
    if facts.fingerprint != engine.fingerprint {
      facts = KnownFacts()
      facts.fingerprint = engine.fingerprint
    }
    var count = FactMemory.page
    while count == FactMemory.page {
      count = 0
      try read(facts.lastSeq) { stored in
        count += 1
        add(stored, to: &facts, engine)
      }
    }
    known.withLock { [facts] in $0.keep(facts, of: person) }
    return facts
  }

  private func add(_ stored: StoredFact, to facts: inout KnownFacts, _ engine: Engine) {
    facts.lastSeq = stored.seq
    let text = Array(stored.body.utf8)
    switch engine.read(text) {
    case .success(var fact):
      fact.recordedAt = stored.recordedAt
      facts.facts.append(fact)
      facts.bytes += MemoryLayout<Fact>.stride + text.count
    case .failure(let refusal): onUnreadable(stored.seq, refusal)
    }
  }
}

/// Two shelves: what is used comes to the first; when that is full it becomes the second, and the
/// second is let go of. What was used of late stays, at the price of one look-up.
struct FactShelves: Sendable {
  private var recent: [String: KnownFacts] = [:]
  private var older: [String: KnownFacts] = [:]
  private var bytes = 0
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// Taken out; `keep` puts it back.
  mutating func take(_ person: String) -> KnownFacts {
    if let facts = recent.removeValue(forKey: person) {
      bytes -= facts.bytes
      return facts
    }
    return older.removeValue(forKey: person) ?? KnownFacts()
  }

  mutating func keep(_ facts: KnownFacts, of person: String) {
    // One who would take the place of all the others is read again each time.
    if facts.bytes > limit / 4 { return }
    if let replaced = recent.updateValue(facts, forKey: person) { bytes -= replaced.bytes }
    bytes += facts.bytes
    if bytes > limit / 2 {
      (older, recent, bytes) = (recent, [:], 0)
    }
  }
}
