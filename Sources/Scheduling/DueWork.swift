// Who is due → look at them → record. Pure work stands between two transactions: reading what is
// known, and recording what it brings. A person whose look fails holds up nobody.
import CaseFile
import CaseStore
import Civil
import Dispatch
import Evaluation
import Logging
import Synchronization

/// Takes the due people in batches. Used from one queue at a time.
public final class DueWork: Sendable {
  private let store: Store
  private let engine: Engine
  private let clock: any Clock
  private let channels: [String]
  private let logger: Logger
  private let known = Mutex(FactCache())

  /// People looked at between two transactions.
  private static let batch = 128
  private static let longestRetrySeconds: Int64 = 6 * 3600

  public init(
    store: Store, engine: Engine, clock: any Clock, channels: [String],
    logger: Logger = Logger(label: "jalon.due")
  ) {
    (self.store, self.engine, self.clock) = (store, engine, clock)
    (self.channels, self.logger) = (channels, logger)
  }

  /// Makes due whoever was looked at under other rules, and takes up the looks that a crash
  /// interrupted, each person alone: who is alone at a second crash is its cause, and waits.
  public func recover() throws {
    let count = try store.makeDue(unless: engine.fingerprint, now: clock.now())
    if count > 0 { logger.info("\(count) personnes à lire sous ces règles") }
    let (people, wasAlone) = try store.interruptedLooks()
    for due in people {
      if wasAlone { fail(due.person, "examen interrompu par un arrêt", failures: due.failures) }
      if !wasAlone || due.failures == 0 { try lookAt([due]) }
    }
    try store.beginLooking(at: [])
  }

  /// Looks at one batch of due people. Returns whether more may be due.
  public func lookAtDue() throws -> Bool {
    let due = try store.due(at: clock.now(), limit: DueWork.batch)
    try lookAt(due)
    return due.count == DueWork.batch
  }

  private func lookAt(_ due: [DuePerson]) throws {
    if due.isEmpty { return }
    try store.beginLooking(at: due.map(\.person))
    let looks = try due.map { try Reading(store.ledger(of: $0.person), known(of: $0.person), $0) }
    let now = clock.now()
    let results = evaluate(looks, now)
    var good: [Look] = []
    for (reading, result) in zip(looks, results) {
      let person = reading.due.person
      switch result {
      case .success(let advance):
        good.append(
          Look(
            person: person, seenSeq: reading.facts.lastSeq, before: reading.ledger,
            advance: advance))
      case .failure(let error):
        fail(person, "\(error)", failures: reading.due.failures)
      }
    }
    try store.record(good, now: now, fingerprint: engine.fingerprint, channels: channels)
  }

  private func fail(_ person: String, _ trouble: String, failures: Int) {
    let pause = min(60 << Int64(min(failures, 10)), DueWork.longestRetrySeconds)
    logger.error("examen en échec", metadata: ["motif": "\(trouble)", "essais": "\(failures + 1)"])
    do {
      try store.recordFailure(person, trouble: trouble, retryAt: clock.now() + pause)
    } catch { logger.error("échec non noté : \(error)") }
  }

  /// Each person apart, over the cores.
  private func evaluate(_ looks: [Reading], _ now: Instant) -> [Result<Advance, any Error>] {
    let results = Mutex([Result<Advance, any Error>?](repeating: nil, count: looks.count))
    let engine = engine
    DispatchQueue.concurrentPerform(iterations: looks.count) { index in
      let look = looks[index]
      let result = Result {
        try engine.advance(look.due.person, look.facts.facts, look.ledger, now)
      }
      results.withLock { $0[index] = result }
    }
    return results.withLock { $0.map { $0 ?? .failure(CancellationError()) } }
  }

  /// The person's facts: those read before, and what was learnt since.
  private func known(of person: String) throws -> KnownFacts {
    var facts = known.withLock { $0.take(person) }
    for stored in try store.facts(of: person, after: facts.lastSeq) {
      facts.lastSeq = stored.seq
      switch engine.read(Array(stored.body.utf8)) {
      case .success(var fact):
        fact.recordedAt = stored.recordedAt
        facts.facts.append(fact)
      case .failure(let refusal):
        // Learnt under other rules: it stays in the log and counts again when they read it.
        logger.warning(
          "fait illisible sous ces règles",
          metadata: ["seq": "\(stored.seq)", "motif": "\(refusal.code)"])
      }
    }
    known.withLock { $0.keep(facts, of: person) }
    return facts
  }
}

/// What a look starts from.
private struct Reading: Sendable {
  let ledger: PersonLedger
  let facts: KnownFacts
  let due: DuePerson

  init(_ ledger: PersonLedger, _ facts: KnownFacts, _ due: DuePerson) {
    (self.ledger, self.facts, self.due) = (ledger, facts, due)
  }
}
