// Transaction 1 (DESIGN 8): facts are added to the log and their persons marked due, in one commit.
// Facts are never edited or removed here.
import Attention
import CaseFile
import Civil
import Evaluation
import GRDB

/// One request's worth of arrivals: committed together, with the deed it serves.
public struct Submission: Sendable {
  public let arrivals: [Arrival]
  public let deed: Deed?
  /// Who sends it, for the journal.
  public let caller: Caller
  /// A hash over the identities of the facts, made before the file is taken.
  let digest: String
  public init(_ arrivals: [Arrival], deed: Deed? = nil, caller: Caller = .local) {
    (self.arrivals, self.deed, self.caller) = (arrivals, deed, caller)
    digest = deed == nil ? Submission.digest(of: arrivals) : ""
  }
}

/// How facts are learnt.
public struct LearningPolicy: Hashable, Sendable {
  /// A `time` further ahead of receipt is kept aside; one less far ahead waits for its hour.
  public var toleratedAheadSeconds: Int64
  /// An operator's import: the facts' own `recordedtime` counts.
  public var honoursRecordedTime: Bool
  /// Sources of which it is noted that they speak, and of whom.
  public var sources: [SourceWatch] = []
  public var massSilences: [MassSilenceRule] = []
  public init(toleratedAheadSeconds: Int64 = 600, honoursRecordedTime: Bool = false) {
    self.toleratedAheadSeconds = toleratedAheadSeconds
    self.honoursRecordedTime = honoursRecordedTime
  }

  /// With the sources that the door listens for.
  public func heeding(_ attention: AttentionPolicy) -> LearningPolicy {
    var learning = self
    (learning.sources, learning.massSilences) = (attention.sources, attention.massSilences)
    return learning
  }
}

extension Store {
  /// Commits submissions together. A refused deed undoes its own submission only.
  /// `isSame`: whether a stored body says the same as the one received, when their texts differ.
  public func append(
    _ submissions: [Submission], now: Instant, policy: LearningPolicy = LearningPolicy(),
    isSame: @escaping @Sendable (_ stored: String, _ received: String) -> Bool
  ) throws -> [Result<[Receipt], DeedRefusal>] {
    try writeForced(of: submissions.arrivalCount) { database in
      try take(submissions, now, policy, isSame, database).results
    }
  }

  /// The same, without holding a thread while the disk works, and with what was learnt.
  func append(
    _ submissions: [Submission], now: Instant, policy: LearningPolicy,
    isSame: @escaping @Sendable (_ stored: String, _ received: String) -> Bool
  ) async throws -> (results: [Result<[Receipt], DeedRefusal>], learnt: [LearntFacts]) {
    try await writeForcedSoon(of: submissions.arrivalCount) { database in
      try self.take(submissions, now, policy, isSame, database)
    }
  }

  func take(
    _ submissions: [Submission], _ now: Instant, _ policy: LearningPolicy,
    _ isSame: @escaping @Sendable (_ stored: String, _ received: String) -> Bool,
    _ database: Database
  ) throws -> (results: [Result<[Receipt], DeedRefusal>], learnt: [LearntFacts]) {
    // What is learnt later than a fact or a message is never said to be learnt earlier, even where
    // the clock went back.
    let last = try Int64.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT max(until, coalesce((SELECT recorded_at FROM facts ORDER BY seq DESC LIMIT 1), until))
          FROM told
          """))
    let moment = max(now, last.map(Instant.init(seconds:)) ?? now)
    var door = Door(database: database, now: now, learnt: moment, policy: policy, isSame: isSame)
    let results = try submissions.map { try door.take($0) }
    let learnt = try door.markDue()
    try door.ear.write(to: database, at: now)
    var entries: [JournalEntry] = []
    for (submission, result) in zip(submissions, results) {
      guard case .success(let receipts) = result else { continue }
      entries.append(try submission.journalEntry(receipts, database))
    }
    try JournalPen.write(entries, at: now, database)
    try beforeCommit(.append)
    return (results, learnt)
  }

  /// A person's facts learnt after `seq`, in order of learning.
  public func facts(of person: String, after seq: Int64 = 0) throws -> [StoredFact] {
    try pool.read { database in
      try database.cachedStatement(
        sql: "SELECT seq, recorded_at, body FROM facts WHERE person = ? AND seq > ? ORDER BY seq"
      ).storedFacts([person, seq])
    }
  }

  /// The same, one by one, without holding them all.
  func eachFact(
    of person: String, after seq: Int64, limit: Int, _ body: (StoredFact) -> Void
  ) throws {
    try pool.unsafeRead { try Store.eachFact(of: person, after: seq, limit: limit, in: $0, body) }
  }

  static func eachFact(
    of person: String, after seq: Int64, limit: Int, in database: Database,
    _ body: (StoredFact) -> Void
  ) throws {
    let rows = try Row.fetchCursor(
      database.cachedStatement(
        sql: """
          SELECT seq, recorded_at, body FROM facts WHERE person = ? AND seq > ?
          ORDER BY seq LIMIT ?
          """), arguments: [person, seq, limit])
    while let row = try rows.next() { body(try StoredFact(row)) }
  }

  /// The fact of that identity, if it was learnt.
  public func fact(_ identity: FactIdentity) throws -> StoredFact? {
    try pool.read { database in
      try database.cachedStatement(
        sql: "SELECT seq, recorded_at, body FROM facts WHERE source = ? AND id = ?"
      ).storedFacts([identity.source, identity.id]).first
    }
  }

  /// The number of the last fact learnt; 0: there is none.
  public func lastSeq() throws -> Int64 {
    try pool.read { try Int64.fetchOne($0, sql: "SELECT max(seq) FROM facts") ?? 0 }
  }

  /// All facts in order of learning, a page at a time: what an export reads.
  public func facts(after seq: Int64, limit: Int) throws -> [StoredFact] {
    try pool.read { database in
      try database.cachedStatement(
        sql: "SELECT seq, recorded_at, body FROM facts WHERE seq > ? ORDER BY seq LIMIT ?"
      ).storedFacts([seq, limit])
    }
  }
}

/// A fact's row.
public struct StoredFact: Hashable, Sendable {
  public var seq: Int64
  public var recordedAt: Instant
  public var body: String
}

extension Store {
  /// How a person becomes due: person, seq, number of facts learnt, now.
  public static let markDueSQL = """
    INSERT INTO people (person, last_seq, facts, horizon) VALUES (?, ?, ?, ?)
    ON CONFLICT (person) DO UPDATE SET
      last_seq = max(last_seq, excluded.last_seq), facts = facts + excluded.facts,
      horizon = min(horizon, excluded.horizon)
    """
}

extension Statement {
  fileprivate func storedFacts(_ arguments: StatementArguments) throws -> [StoredFact] {
    try Row.fetchAll(self, arguments: arguments).map { try StoredFact($0) }
  }
}

extension StoredFact {
  /// A damaged file gives rows that no schema allows; they are an error of the file, and no trap.
  fileprivate init(_ row: Row) throws(StoreTrouble) {
    guard let seq = Int64.fromDatabaseValue(row[0]),
      let recorded = Int64.fromDatabaseValue(row[1]),
      let body = String.fromDatabaseValue(row[2])
    else { throw .damaged }
    self.init(seq: seq, recordedAt: Instant(seconds: recorded), body: body)
  }
}

/// One transaction of arrivals.
struct Door {
  /// How what does not fit is treated.
  enum Manner {
    /// It is kept aside.
    case plainly
    /// It is kept aside already, and stays so: the attempt is refused.
    case again
    /// It says a human's decision, whose identity is the decision's: sent again it is the same.
    case asDecided
  }

  let database: Database
  let now: Instant
  let learnt: Instant
  let policy: LearningPolicy
  let isSame: @Sendable (String, String) -> Bool
  /// What is heard of watched sources.
  private(set) var ear: SourceEar
  /// What this transaction learns of each person, in order.
  private var touched: [String: [LearntFact]] = [:]

  init(
    database: Database, now: Instant, learnt: Instant, policy: LearningPolicy,
    isSame: @escaping @Sendable (String, String) -> Bool
  ) {
    (self.database, self.now, self.learnt) = (database, now, learnt)
    (self.policy, self.isSame) = (policy, isSame)
    ear = SourceEar(policy)
  }

  mutating func take(_ submission: Submission) throws -> Result<[Receipt], DeedRefusal> {
    guard let deed = submission.deed else {
      return .success(try submission.arrivals.map { try take($0, .plainly) })
    }
    var receipts: [Receipt] = []
    let before = touched
    do {
      try database.inSavepoint {
        try deed.check(in: database)
        receipts = try submission.arrivals.map { try take($0, deed.manner) }
        try deed.record(in: database, at: learnt, receipts)
        return .commit
      }
      return .success(receipts)
    } catch let refusal as DeedRefusal {
      touched = before
      return .failure(refusal)
    }
  }

  private mutating func take(_ arrival: Arrival, _ manner: Manner) throws -> Receipt {
    switch arrival {
    case .misfit(let reason, let raw):
      if manner == .again { throw DeedRefusal.stillAside(reason) }
      return .misfit(reason, aside: try keepAside(reason, raw))
    case .fact(let fact, let body, let rules):
      if let reason = aheadOfTime(fact) {
        if manner == .again { throw DeedRefusal.stillAside(reason) }
        return .misfit(reason, aside: try keepAside(reason, body))
      }
      ear.hear(fact, body)
      return try add(fact, body, rules, manner)
    }
  }

  private func aheadOfTime(_ fact: Fact) -> AsideReason? {
    let limit = now + policy.toleratedAheadSeconds
    if fact.time > limit { return .ahead(fact.time, path: "time", now: now) }
    if policy.honoursRecordedTime, let recorded = fact.recordedAt, recorded > limit {
      return .ahead(recorded, path: "recordedtime", now: now)
    }
    return nil
  }

  private mutating func add(
    _ fact: Fact, _ body: String, _ rules: String, _ manner: Manner
  ) throws -> Receipt {
    let recorded = policy.honoursRecordedTime ? fact.recordedAt ?? learnt : learnt
    let identity = fact.identity
    try database.run(
      """
      INSERT INTO facts (recorded_at, person, source, id, body) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (source, id) DO NOTHING
      """, [recorded.seconds, fact.person, identity.source, identity.id, body])
    if database.changesCount > 0 {
      let seq = database.lastInsertedRowID
      touched[fact.person, default: []].append(
        LearntFact(
          fact: fact, seq: seq, recordedAt: recorded, bytes: body.utf8.count, readUnder: rules))
      return .accepted(seq: seq)
    }
    let known = try Row.fetchOne(
      database.cachedStatement(sql: "SELECT seq, body FROM facts WHERE source = ? AND id = ?"),
      arguments: [identity.source, identity.id])
    guard let known else { throw DeedRefusal.unknown(identity.id) }
    let stored: String = known[1]
    if manner == .asDecided || stored == body || isSame(stored, body) {
      return .duplicate(seq: known[0])
    }
    let reason = AsideReason.conflict(identity)
    if manner == .again { throw DeedRefusal.stillAside(reason) }
    return .conflict(reason, aside: try keepAside(reason, body))
  }

  /// The same text kept aside for the same reason and not yet settled is kept once.
  private func keepAside(_ reason: AsideReason, _ raw: String) throws -> Int64 {
    let digest = stableHash([raw])
    try database.run(
      """
      INSERT INTO aside (received_at, path, code, found, expected, message, raw, digest)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """,
      [
        now.seconds, reason.path, reason.code, reason.found, reason.expected, reason.message, raw,
        digest,
      ])
    if database.changesCount > 0 { return database.lastInsertedRowID }
    return try Int64.fetchOne(
      database,
      sql: "SELECT id FROM aside WHERE digest = ? AND code = ? AND state = 'pending'",
      arguments: [digest, reason.code]) ?? 0
  }

  /// A horizon only moves earlier here: the worker alone pushes it on.
  func markDue() throws -> [LearntFacts] {
    let statement = try database.cachedStatement(sql: Store.markDueSQL + " RETURNING facts")
    return try touched.map { person, facts in
      let total = try Int.fetchOne(
        statement, arguments: [person, facts.last?.seq ?? 0, facts.count, now.seconds])
      return LearntFacts(person: person, facts: facts, total: total ?? 0)
    }
  }
}

extension [Submission] {
  fileprivate var arrivalCount: Int { reduce(0) { $0 + $1.arrivals.count } }
}
