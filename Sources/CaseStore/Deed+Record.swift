// Human decisions, checked and written in the transaction of the fact that says them. Every act is
// kept in `acts` with the name of who did it.
import CaseFile
import Civil
import GRDB

extension Deed {
  var manner: Door.Manner {
    switch self {
    case .acceptAside, .discardAside: .again
    case .decideNotice, .acknowledgeAlert, .snoozeAlert, .wakeAlert, .qualify: .asDecided
    }
  }

  /// Throws `DeedRefusal` where it cannot be done whatever arrives with it.
  func check(in database: Database) throws {
    guard case .acceptAside(let id, _, let mended, _) = self else { return }
    try Deed.checkPending(id, database)
    if mended == nil, let record = try AsideRecord.fetch(id, database), record.origin == .log {
      throw DeedRefusal.stillAside(record.reason)
    }
  }

  /// Throws `DeedRefusal` where it cannot be done.
  func record(in database: Database, at now: Instant, _ receipts: [Receipt]) throws {
    switch self {
    case .decideNotice(let decision): try decide(decision, database, now)
    case .acknowledgeAlert(let id, let officer):
      try database.run(
        """
        UPDATE alerts SET acknowledged_by = coalesce(acknowledged_by, ?),
          acknowledged_at = coalesce(acknowledged_at, ?) WHERE id = ?
        """, [officer, now.seconds, id])
      guard database.changesCount > 0 else { throw DeedRefusal.unknown(id) }
      // Who answers for it need not be asked again.
      try database.run("UPDATE attention SET due_at = ? WHERE alert_id = ?", [now.seconds, id])
      try Deed.note("alerte.recue", id, officer, "", database, now)
    case .snoozeAlert(let id, let until, let officer, let motive, let longest):
      try Snooze.begin(
        id, until: until, by: officer, motive: motive, longest: longest, at: now, database)
      try Deed.note("alerte.reportee", id, officer, motive, database, now)
    case .wakeAlert(let id, let officer):
      guard try Snooze.end(id, .woken, at: now, database) else {
        throw DeedRefusal.notPending(state: "éveillée")
      }
      try Deed.note("alerte.reveillee", id, officer, "", database, now)
    case .qualify(let alert, let reading, let motive):
      let target = alert ?? "\(reading.rule) \(reading.key)"
      try Deed.note("ecart.qualifie", target, reading.by, motive, database, now)
    case .acceptAside(let id, let officer, let mended, let motive):
      for receipt in receipts {
        if case .misfit(let reason, _) = receipt { throw DeedRefusal.stillAside(reason) }
      }
      let state = mended == nil ? AsideRecord.State.accepted : .mended
      try settle(id, state, officer, motive, mended, database, now)
    case .discardAside(let id, let officer, let motive):
      try settle(id, .discarded, officer, motive, nil, database, now)
    }
  }

  private func decide(_ decision: NoticeDecision, _ database: Database, _ now: Instant) throws {
    let row = try Row.fetchOne(
      database, sql: "SELECT revision, state, decided_by FROM notices WHERE id = ?",
      arguments: [decision.notice])
    guard let row else { throw DeedRefusal.unknown(decision.notice) }
    let (revision, state): (Int, String) = (
      try row.decode(forColumn: "revision"), try row.decode(forColumn: "state")
    )
    // A validation binds the content that was read (DESIGN 7).
    guard revision == decision.revision else {
      throw DeedRefusal.staleRevision(current: revision)
    }
    let earlier = try Row.fetchOne(
      database, sql: "SELECT officer, decision FROM decisions WHERE notice = ? AND revision = ?",
      arguments: [decision.notice, revision])
    let word = decision.isValidated ? "validée" : "refusée"
    if let earlier {
      let officer: String = earlier["officer"]
      // The same decision by the same officer, sent again, is harmless.
      if officer == decision.by, earlier["decision"] == word { return }
      throw DeedRefusal.alreadyDecided(by: officer)
    }
    guard state == "draft" else { throw DeedRefusal.notPending(state: state) }
    try database.run(
      "INSERT INTO decisions (notice, revision, decision, officer, at) VALUES (?, ?, ?, ?, ?)",
      [decision.notice, revision, word, decision.by, now.seconds])
    try Deed.note("notice.\(word)", decision.notice, decision.by, "", database, now)
  }

  private func settle(
    _ id: Int64, _ state: AsideRecord.State, _ officer: String, _ motive: String,
    _ mended: String?, _ database: Database, _ now: Instant
  ) throws {
    try Deed.checkPending(id, database)
    try database.run(
      """
      UPDATE aside SET state = ?, officer = ?, decided_at = ?, motive = ?, mended = ?
      WHERE id = ?
      """, [state.rawValue, officer, now.seconds, motive, mended, id])
    try Deed.note("aside.\(state.rawValue)", String(id), officer, motive, database, now)
  }

  private static func checkPending(_ id: Int64, _ database: Database) throws {
    let current = try String.fetchOne(
      database, sql: "SELECT state FROM aside WHERE id = ?", arguments: [id])
    guard let current else { throw DeedRefusal.unknown(String(id)) }
    guard current == AsideRecord.State.pending.rawValue else {
      throw DeedRefusal.notPending(state: current)
    }
  }

  static func note(
    _ kind: String, _ target: String, _ officer: String, _ motive: String, _ database: Database,
    _ now: Instant
  ) throws {
    try database.run(
      "INSERT INTO acts (at, kind, target, officer, motive) VALUES (?, ?, ?, ?, ?)",
      [now.seconds, kind, target, officer, motive])
  }
}

/// A human's act as the log keeps it.
public struct Act: Hashable, Sendable {
  public var at: Instant
  public var kind: String
  public var target: String
  public var officer: String
  public var motive: String
}

extension Store {
  /// Every human act, first one first.
  public func acts(after seq: Int64 = 0, limit: Int = 1000) throws -> [Act] {
    try pool.read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM acts WHERE seq > ? ORDER BY seq LIMIT ?",
        arguments: [seq, limit]
      ).map { row in
        Act(
          at: Instant(seconds: try row.decode(forColumn: "at")),
          kind: try row.decode(forColumn: "kind"), target: try row.decode(forColumn: "target"),
          officer: try row.decode(forColumn: "officer"), motive: try row.decode(forColumn: "motive")
        )
      }
    }
  }
}
