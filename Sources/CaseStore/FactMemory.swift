// Facts already read from the store and checked, kept so that a look or a question reads only what
// is new. The log is append only: what is kept never grows stale.
import CaseFile
import Civil
import Evaluation
import Synchronization

/// A person's facts up to a seq, in order of learning.
public struct KnownFacts: Sendable {
  public let lastSeq: Int64
  public let facts: [Fact]
}

/// The same as they are kept.
struct KeptFacts: Weighed {
  private(set) var lastSeq: Int64 = 0
  private var log = CompactLog()
  /// The rules they were read under: under others they say something else.
  let fingerprint: String
  /// How many facts of the log they are, those that the rules do not read among them: the first ones.
  private(set) var count = 0
  /// What a place on a shelf takes.
  private static let placeBytes = 160

  init(readUnder fingerprint: String) { self.fingerprint = fingerprint }

  var bytes: Int { log.byteCount + KeptFacts.placeBytes }
  var known: KnownFacts { KnownFacts(lastSeq: lastSeq, facts: log.facts()) }

  /// `fact` is nil where the rules do not read it. `bytes`: of its line.
  mutating func add(_ fact: Fact?, seq: Int64, recordedAt: Instant, bytes: Int) {
    (lastSeq, count) = (seq, count + 1)
    if let fact { log.append(fact, recordedAt: recordedAt, textBytes: bytes) }
  }
}

/// The facts of those who were last looked at or asked about, within a bound of memory. May be used
/// from any thread.
public final class FactMemory: Sendable {
  private let store: Store
  private let engine: any EngineSource
  private let known: Mutex<Shelves<KeptFacts>>
  private let onUnreadable: @Sendable (_ seq: Int64, FactRefusal) -> Void

  /// Rows read at once: a long log holds no reader for long, and is never in memory as text.
  private static let page = 2000

  /// `onUnreadable`: a fact learnt under other rules. It stays in the log and counts again when
  /// they read it.
  public init(
    store: Store, engine: any EngineSource, bytes: Int = 64 << 20,
    onUnreadable: @escaping @Sendable (_ seq: Int64, FactRefusal) -> Void = { _, _ in }
  ) {
    (self.store, self.engine, self.onUnreadable) = (store, engine, onUnreadable)
    known = Mutex(Shelves(limit: bytes))
  }

  /// All of a person's facts: those read before, and what was learnt since; read by the engine with
  /// which the caller goes on, else by the one at work.
  public func facts(of person: String, by reader: Engine? = nil) throws -> KnownFacts {
    try facts(of: person, by: reader ?? engine.engineAtWork) { seq, add in
      try store.eachFact(of: person, after: seq, limit: FactMemory.page, add)
    }
  }

  /// The same with what was told of them, for the one who alone writes that: from the file only where
  /// it knows more than what is kept.
  public func factsAndLedger(
    of due: DuePerson, by reader: Engine, told: ToldMemory
  ) throws -> (facts: KnownFacts, ledger: PersonLedger) {
    let person = due.person
    if let ledger = told.take(person) ?? (due.isNew ? PersonLedger() : nil) {
      let facts = known.withLock { known in
        let facts = known.take(person)
        if let facts { known.keep(facts, of: person) }
        return facts
      }
      if let facts, facts.fingerprint == reader.fingerprint, facts.count >= due.facts {
        return (facts.known, ledger)
      }
      let read = try self.facts(of: person, by: reader)
      return (read, ledger)
    }
    var ledger = PersonLedger()
    let facts = try facts(of: person, by: reader) { seq, add in
      ledger = try store.ledger(
        of: person, isOwn: true, withFactsAfter: seq, limit: FactMemory.page, add)
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
        of: person, isOwn: false, withFactsAfter: seq, limit: FactMemory.page, add)
    }
    return (facts, ledger)
  }

  /// `read` hands out a page of the facts after a seq.
  private func facts(
    of person: String, by engine: Engine,
    read: (_ seq: Int64, _ add: (StoredFact) -> Void) throws -> Void
  ) throws -> KnownFacts {
    // Taken out, so that a long list is lengthened in place.
    var facts = known.withLock { $0.take(person) } ?? KeptFacts(readUnder: engine.fingerprint)
    if facts.fingerprint != engine.fingerprint {
      facts = KeptFacts(readUnder: engine.fingerprint)
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
    return facts.known
  }

  private func add(_ stored: StoredFact, to facts: inout KeptFacts, _ engine: Engine) {
    let text = Array(stored.body.utf8)
    var fact: Fact?
    switch engine.read(text) {
    case .success(let read): fact = read
    case .failure(let refusal): onUnreadable(stored.seq, refusal)
    }
    facts.add(fact, seq: stored.seq, recordedAt: stored.recordedAt, bytes: text.count)
  }

  /// Lengthens what is kept of people by what was just learnt of them: where it is all that the log
  /// held before, and was read under the same rules. Of somebody new it is all there is.
  func learn(_ learnt: [LearntFacts]) {
    known.withLock { known in
      for new in learnt {
        let rules = new.facts.first?.readUnder ?? ""
        var facts = known.take(new.person) ?? KeptFacts(readUnder: rules)
        if facts.count + new.facts.count == new.total, !facts.fingerprint.isEmpty,
          new.facts.allSatisfy({ $0.readUnder == facts.fingerprint })
        {
          for learnt in new.facts {
            facts.add(
              learnt.fact, seq: learnt.seq, recordedAt: learnt.recordedAt, bytes: learnt.bytes)
          }
        }
        if facts.count > 0 { known.keep(facts, of: new.person) }
      }
    }
  }
}
