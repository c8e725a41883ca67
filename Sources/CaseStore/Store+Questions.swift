// Lists of alerts and notices by filter and page. Read only.
import Civil
import Evaluation
import GRDB

/// An alert as the store shows it: the record, who answers for it, and its notices.
public struct AlertView: Hashable, Sendable {
  public var record: AlertRecord
  public var acknowledgedBy: String?
  public var acknowledgedAt: Instant?
  /// The one under way.
  public var snooze: Snooze?
  /// Why a message about it is kept back; nil: none is.
  public var heldFor: String?
}

/// A notice as the store shows it: the record, and a decision not yet drawn on.
public struct NoticeView: Hashable, Sendable {
  public var record: NoticeRecord
  /// Of the revision that stands.
  public var decision: String?
  public var decidedBy: String?
}

public struct AlertFilter: Hashable, Sendable {
  public var state: AlertRecord.State?
  public var person: String?
  public var rule: String?
  /// The id after which the page starts.
  public var after: String
  public var limit: Int
  public init(
    state: AlertRecord.State? = nil, person: String? = nil, rule: String? = nil,
    after: String = "", limit: Int = 100
  ) {
    (self.state, self.person, self.rule) = (state, person, rule)
    (self.after, self.limit) = (after, limit)
  }
}

extension Store {
  public func alerts(_ filter: AlertFilter) throws -> [AlertView] {
    let asked = Filtering(after: filter.after, in: "id")
      .asking("state", filter.state?.rawValue).asking("person", filter.person)
      .asking("rule", filter.rule)
    return try pool.read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM alerts WHERE \(asked.condition) ORDER BY id LIMIT ?",
        arguments: asked.arguments + [filter.limit]
      ).map { try AlertView($0, database) }
    }
  }

  public func alert(_ id: String) throws -> AlertView? {
    try pool.read { database in
      try Row.fetchOne(database, sql: "SELECT * FROM alerts WHERE id = ?", arguments: [id])
        .map { try AlertView($0, database) }
    }
  }

  /// All that was said of an alert, as it was said, first message first.
  public func messages(ofAlert id: String) throws -> [String] {
    try pool.read { database in
      try String.fetchAll(
        database,
        sql: "SELECT body FROM outbox WHERE alert_id = ? GROUP BY id ORDER BY min(seq)",
        arguments: [id])
    }
  }

  /// Notices in order of id, those after `id`; of one state, or of all.
  public func notices(
    state: NoticeRecord.State? = nil, after id: String = "", limit: Int = 100
  ) throws -> [NoticeView] {
    try pool.read { database in
      let filter = state == nil ? "" : "notices.state = ? AND "
      var arguments: StatementArguments = state.map { [$0.rawValue] } ?? []
      arguments += [id, limit]
      return try Row.fetchAll(
        database,
        sql: "\(NoticeView.selection) WHERE \(filter)notices.id > ? ORDER BY notices.id LIMIT ?",
        arguments: arguments
      ).map(NoticeView.init)
    }
  }

  public func notice(_ id: String) throws -> NoticeView? {
    try pool.read { database in
      try Row.fetchOne(
        database, sql: "\(NoticeView.selection) WHERE notices.id = ?", arguments: [id]
      ).map(NoticeView.init)
    }
  }
}

extension AlertView {
  fileprivate init(_ row: Row, _ database: Database) throws {
    record = try AlertRecord(row)
    (acknowledgedBy, acknowledgedAt) = (
      try row.decode(forColumn: "acknowledged_by"), try row.instant("acknowledged_at")
    )
    if record.state == .open {
      snooze = try Snooze.current(of: record.id, database).map { try Snooze($0) }
      heldFor = try String.fetchOne(
        database.cachedStatement(
          sql: "SELECT why FROM deliveries WHERE alert_id = ? AND state = 'held' LIMIT 1"),
        arguments: [record.id])
    }
  }
}

extension NoticeView {
  fileprivate static let selection = """
    SELECT notices.*, decisions.decision, decisions.officer FROM notices
    LEFT JOIN decisions
      ON decisions.notice = notices.id AND decisions.revision = notices.revision
    """

  fileprivate init(_ row: Row) throws {
    record = try NoticeRecord(row)
    (decision, decidedBy) = (
      try row.decode(forColumn: "decision"), try row.decode(forColumn: "officer")
    )
  }
}
