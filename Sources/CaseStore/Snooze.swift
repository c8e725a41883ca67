// An alert put off by a named officer, for a reason and a time. What was kept back meanwhile is
// looked at again at the end.
import Civil
import Evaluation
import GRDB

/// A snooze as the store keeps it.
public struct Snooze: Hashable, Sendable {
  /// How it ended.
  public enum Ending: String, Hashable, Sendable {
    case over = "terme"
    case woken = "réveil"
    case replaced = "remplacé"
    case graver = "gravité accrue"
    case ceased = "alerte close"
  }
  public var seq: Int64
  public var alert: String
  public var officer: String
  public var motive: String
  public var from: Instant
  public var until: Instant
  public var endedAt: Instant?
  public var ending: Ending?

  /// Under which deliveries are kept back for it.
  var hold: String { "report:\(seq)" }
}

extension Snooze {
  init(_ row: Row) throws {
    self.init(
      seq: try row.decode(forColumn: "seq"), alert: try row.decode(forColumn: "alert_id"),
      officer: try row.decode(forColumn: "officer"), motive: try row.decode(forColumn: "motive"),
      from: Instant(seconds: try row.decode(forColumn: "from_at")),
      until: Instant(seconds: try row.decode(forColumn: "until_at")),
      endedAt: try row.instant("ended_at"),
      ending: (try row.decode(forColumn: "ending") as String?).flatMap(Ending.init(rawValue:)))
  }

  /// Whether any is under way.
  static func isAny(_ database: Database) throws -> Bool {
    try Bool.fetchOne(
      database.cachedStatement(
        sql: "SELECT EXISTS (SELECT 1 FROM snoozes WHERE ended_at IS NULL)")) ?? true
  }

  /// The one under way.
  static func current(of alert: String, _ database: Database) throws -> Row? {
    try Row.fetchOne(
      database.cachedStatement(
        sql: "SELECT * FROM snoozes WHERE alert_id = ? AND ended_at IS NULL"), arguments: [alert])
  }

  static func begin(
    _ alert: String, until: Instant, by officer: String, motive: String, longest: Int64,
    at now: Instant, _ database: Database
  ) throws {
    let row = try Row.fetchOne(
      database, sql: "SELECT state, severity FROM alerts WHERE id = ?", arguments: [alert])
    guard let row else { throw DeedRefusal.unknown(alert) }
    guard let state = AlertRecord.State(rawValue: try row.decode(forColumn: "state")),
      state == .open
    else {
      throw DeedRefusal.notPending(state: try row.decode(forColumn: "state"))
    }
    guard until > now, until - now <= longest else {
      throw DeedRefusal.unfit("le report doit finir après \(now) et au plus tard \(now + longest)")
    }
    guard !motive.isEmpty else { throw DeedRefusal.unfit("un report demande un motif") }
    try end(alert, .replaced, at: now, database)
    try database.run(
      """
      INSERT INTO snoozes (alert_id, officer, motive, severity, from_at, until_at)
      VALUES (?, ?, ?, ?, ?, ?)
      """,
      [
        alert, officer, motive, try row.decode(forColumn: "severity") as String, now.seconds,
        until.seconds,
      ])
    try database.run(
      """
      INSERT INTO attention (alert_id, due_at, counted_from) VALUES (?, ?, ?)
      ON CONFLICT (alert_id) DO UPDATE SET due_at = excluded.due_at
      """, [alert, until.seconds, until.seconds])
  }

  /// Returns whether one was under way. The next step counts from now.
  @discardableResult
  static func end(
    _ alert: String, _ ending: Ending, at now: Instant, _ database: Database
  ) throws -> Bool {
    guard let row = try current(of: alert, database) else { return false }
    try database.run(
      "UPDATE snoozes SET ended_at = ?, ending = ? WHERE seq = ?",
      [now.seconds, ending.rawValue, try row.decode(forColumn: "seq") as Int64])
    try database.run(
      "UPDATE attention SET due_at = ?, counted_from = ? WHERE alert_id = ?",
      [now.seconds, now.seconds, alert])
    try Held.release(Snooze(row).hold, at: now, database)
    return true
  }
}

extension Store {
  /// Every snooze of an alert, the first one first.
  public func snoozes(of alert: String) throws -> [Snooze] {
    try pool.read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM snoozes WHERE alert_id = ? ORDER BY seq", arguments: [alert]
      ).map(Snooze.init)
    }
  }

  /// Those under way, the one that ends first.
  public func snoozesUnderWay(limit: Int = 1000) throws -> [Snooze] {
    try pool.read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT * FROM snoozes WHERE ended_at IS NULL ORDER BY until_at, seq LIMIT ?",
        arguments: [limit]
      ).map(Snooze.init)
    }
  }
}
