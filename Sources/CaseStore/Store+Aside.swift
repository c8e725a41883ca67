// What did not fit, was never dropped, and waits for a human.
import CaseFile
import Civil
import GRDB

/// Something kept aside.
public struct AsideRecord: Hashable, Sendable {
  public enum State: String, Hashable, Sendable, CaseIterable {
    case pending, mended, discarded, accepted
  }
  /// Where it was set aside: on receipt, or by the log that it is in.
  public enum Origin: String, Hashable, Sendable { case door, log }
  public var id: Int64
  public var receivedAt: Instant
  public var reason: AsideReason
  /// As received.
  public var raw: String
  public var state: State
  public var officer: String?
  public var decidedAt: Instant?
  public var motive: String?
  /// What a human put in its place.
  public var mended: String?
  public var origin = Origin.door
}

extension Store {
  /// In order of receipt, those after `id`; of one state, or of all.
  public func aside(
    state: AsideRecord.State? = .pending, after id: Int64 = 0, limit: Int = 100
  ) throws -> [AsideRecord] {
    try pool.read { database in
      let filter = state == nil ? "" : "state = ? AND "
      var arguments: StatementArguments = state.map { [$0.rawValue] } ?? []
      arguments += [id, limit]
      return try Row.fetchAll(
        database, sql: "SELECT * FROM aside WHERE \(filter)id > ? ORDER BY id LIMIT ?",
        arguments: arguments
      ).map(AsideRecord.init)
    }
  }

  public func asideRecord(_ id: Int64) throws -> AsideRecord? {
    try pool.read { database in try AsideRecord.fetch(id, database) }
  }
}

extension AsideRecord {
  /// Whose file it would have gone into, where that can be read.
  public var person: String? {
    guard case .text(let person)? = (try? JSONValue(parsing: raw))?["subject"] else { return nil }
    return person
  }

  static func fetch(_ id: Int64, _ database: Database) throws -> AsideRecord? {
    try Row.fetchOne(database, sql: "SELECT * FROM aside WHERE id = ?", arguments: [id])
      .map(AsideRecord.init)
  }

  fileprivate init(_ row: Row) throws {
    id = try row.decode(forColumn: "id")
    receivedAt = Instant(seconds: try row.decode(forColumn: "received_at"))
    reason = AsideReason(
      path: try row.decode(forColumn: "path"), code: try row.decode(forColumn: "code"),
      found: try row.decode(forColumn: "found"), expected: try row.decode(forColumn: "expected"),
      message: try row.decode(forColumn: "message"))
    raw = try row.decode(forColumn: "raw")
    state = State(rawValue: try row.decode(forColumn: "state")) ?? .pending
    (officer, decidedAt) = (try row.decode(forColumn: "officer"), try row.instant("decided_at"))
    (motive, mended) = (try row.decode(forColumn: "motive"), try row.decode(forColumn: "mended"))
    origin = Origin(rawValue: try row.decode(forColumn: "origin")) ?? .door
  }
}
