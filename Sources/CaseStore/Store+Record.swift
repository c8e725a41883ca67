// Transaction 2 (DESIGN 8): what a look at a person brought: alerts, notices, outbox entries, the
// time told and the new horizon, all or nothing.
import Attention
import CaseFile
import Civil
import Evaluation
import GRDB

/// A look at one person, ready to be recorded.
public struct Look: Sendable {
  public var person: String
  /// The greatest seq of the facts that were read: facts learnt since keep the person due.
  public var seenSeq: Int64
  public var before: PersonLedger
  public var advance: Advance
  /// Since when the person was due.
  public var dueSince: Instant?
  public init(
    person: String, seenSeq: Int64, before: PersonLedger, advance: Advance,
    dueSince: Instant? = nil
  ) {
    (self.person, self.seenSeq, self.before, self.advance) = (person, seenSeq, before, advance)
    self.dueSince = dueSince
  }
}

extension Store {
  /// What was told about a person.
  public func ledger(of person: String) throws -> PersonLedger {
    try pool.read { try Store.ledger(of: person, in: $0) }
  }

  /// The same with a page of the person's facts, in one visit to the file. `isOwn`: for the one who
  /// alone writes it, and for whom it cannot change between two statements; to all others it is as it
  /// stands at one moment.
  func ledger(
    of person: String, isOwn: Bool, withFactsAfter seq: Int64, limit: Int,
    _ body: (StoredFact) -> Void
  ) throws -> PersonLedger {
    func read(_ database: Database) throws -> PersonLedger {
      try Store.eachFact(of: person, after: seq, limit: limit, in: database, body)
      return try Store.ledger(of: person, in: database)
    }
    return try isOwn ? pool.unsafeRead(read) : pool.read(read)
  }

  static func ledger(of name: String, in database: Database) throws -> PersonLedger {
    func rows(_ sql: String) throws -> [Row] {
      try Row.fetchAll(database.cachedStatement(sql: sql), arguments: [name])
    }
    var ledger = PersonLedger()
    // Of most people nothing was told: one question says so.
    let person = try rows(
      """
      SELECT told_until, seen_facts,
        EXISTS (SELECT 1 FROM alerts WHERE alerts.person = people.person),
        EXISTS (SELECT 1 FROM notices WHERE notices.person = people.person)
      FROM people WHERE person = ?
      """
    ).first
    if try person?.decode(atIndex: 2) ?? true {
      for row in try rows("SELECT * FROM alerts WHERE person = ?") {
        let record = try AlertRecord(row)
        ledger.alerts[record.id] = record
      }
    }
    if try person?.decode(atIndex: 3) ?? true {
      for row in try rows("SELECT * FROM notices WHERE person = ?") {
        let record = try NoticeRecord(row)
        ledger.notices[record.id] = record
      }
    }
    (ledger.toldUntil, ledger.factsSeen) = (
      try person?.instant("told_until"), try person?.decode(forColumn: "seen_facts")
    )
    return ledger
  }

  /// Records looks together. Each emission goes to each channel once, whatever is tried again; to
  /// `carriers` as deliveries that are tried one by one, sent or not as the policy says. `stamp`:
  /// see ``Engine/stamp``. `policy` is asked within the transaction, and so is `isAtWork`: whether
  /// the rules they were looked at with still are; else they stay due.
  public func record(
    _ looks: [Look], now: Instant, fingerprint: String, stamp: String = "", channels: [String],
    carriers: [String] = [],
    policy: @autoclosure @escaping @Sendable () -> AttentionPolicy = AttentionPolicy(),
    isAtWork: @escaping @Sendable () -> Bool = { true }
  ) throws {
    // Written out before the file is taken: the door waits for it.
    let catchUp = policy().catchUp
    let messages = looks.map { look in
      look.advance.emissions.filter { mayLeave($0) }.map { emission in
        let owed = look.owedAt(emission, now)
        let late = catchUp.marked(late: now - owed)
        return OutgoingMessage(emission, stamp: stamp, owedAt: owed, late: late)
      }
    }
    try writeForced(of: looks.count) { database in
      let isOutdated = !isAtWork()
      var post = PostRoom(
        channels: channels, carriers: carriers, policy: policy(), now: now, database: database)
      post.hasSnoozes = try Snooze.isAny(database)
      let hasAside =
        try looks.contains { !$0.advance.aside.isEmpty } || Store.hasAsideOfLog(database)
      for (look, messages) in zip(looks, messages) {
        try Store.write(look.advance.ledger, changedFrom: look.before, to: database)
        for message in messages { try post.take(message) }
        try post.gather(messages)
        if hasAside {
          try Store.keepAside(look.advance.aside, of: look.person, at: now, database)
        }
        // A fact that came between reading and recording leaves the person due.
        let horizon = max(look.advance.horizon, now + 1)
        let told = look.advance.ledger.toldUntil ?? now
        try database.run(
          """
          UPDATE people SET fingerprint = ?, told_until = max(coalesce(told_until, ?), ?),
            failures = 0, trouble = NULL, seen_facts = ?,
            horizon = CASE WHEN last_seq > ? OR ? THEN min(horizon, ?) ELSE ? END
          WHERE person = ?
          """,
          [
            fingerprint, told.seconds, told.seconds, look.advance.ledger.factsSeen, look.seenSeq,
            isOutdated, now.seconds, horizon.seconds, look.person,
          ])
        try database.run("DELETE FROM evaluating WHERE person = ?", [look.person])
      }
      try Store.noteTold(looks, database)
      try beforeCommit(.record)
    }
  }

  /// Facts are never learnt before this.
  private static func noteTold(_ looks: [Look], _ database: Database) throws {
    guard let latest = looks.compactMap(\.advance.ledger.toldUntil).max() else { return }
    try database.run(
      "UPDATE told SET until = ? WHERE until < ?", [latest.seconds, latest.seconds])
  }

  /// Invariant: no notice leaves for the judge without the name of who validated it (DESIGN 2.1).
  private func mayLeave(_ emission: Emission) -> Bool {
    emission.kind != .noticeSent || emission.notice?.decidedBy != nil
  }

  private static func write(
    _ ledger: PersonLedger, changedFrom before: PersonLedger, to database: Database
  ) throws {
    for (id, alert) in ledger.alerts where before.alerts[id] != alert {
      try alert.write(to: database)
    }
    for (id, notice) in ledger.notices where before.notices[id] != notice {
      try notice.write(to: database)
    }
  }
}

extension Look {
  /// What the file says was told, once the look is recorded.
  public func told(at now: Instant) -> PersonLedger {
    var ledger = advance.ledger
    let told = ledger.toldUntil ?? now
    ledger.toldUntil = max(before.toldUntil ?? told, told)
    return ledger
  }

  /// A person never looked at before was not owed anything until they became due: what an import
  /// brings of the past is not the daemon's lateness.
  fileprivate func owedAt(_ emission: Emission, _ now: Instant) -> Instant {
    var owed = emission.owedAt ?? now
    if before.toldUntil == nil, let dueSince { owed = max(owed, dueSince) }
    return min(owed, now)
  }
}
