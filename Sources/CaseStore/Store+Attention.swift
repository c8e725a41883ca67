// The alerts for which something may be next: who is due, and what is done when they are. Each step
// is one transaction with its messages.
import Attention
import CaseFile
import Civil
import Evaluation
import GRDB

/// An alert to look at, and whose facts say where and whether it was acknowledged.
public struct DueAlert: Hashable, Sendable {
  public var alert: String
  public var person: String
}

/// An alert that went up a step.
public struct Escalation: Hashable, Sendable {
  public var alert: String
  public var step: Int
  public var message: String
  public var at: Instant
  public var roles: [String]
  public var reason: String
}

/// Where messages of this house go.
public struct Outlets: Sendable {
  public var channels: [String]
  public var carriers: [String]
  public var policy: AttentionPolicy
  public init(channels: [String], carriers: [String], policy: AttentionPolicy) {
    (self.channels, self.carriers, self.policy) = (channels, carriers, policy)
  }

  func room(at now: Instant, _ database: Database) -> PostRoom {
    PostRoom(
      channels: channels, carriers: carriers, policy: policy, now: now, database: database)
  }
}

extension Store {
  public func dueAlerts(at now: Instant, limit: Int) throws -> [DueAlert] {
    try pool.unsafeRead { database in
      try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT alert_id, person FROM attention JOIN alerts ON alerts.id = alert_id
            WHERE due_at <= ? ORDER BY due_at, alert_id LIMIT ?
            """), arguments: [now.seconds, limit]
      ).map { DueAlert(alert: try $0.decode(atIndex: 0), person: try $0.decode(atIndex: 1)) }
    }
  }

  /// When something may be next for an alert; nil: for none.
  public func nextAttention() throws -> Instant? {
    try pool.unsafeRead(Store.nextAttention)
  }

  static func nextAttention(_ database: Database) throws -> Instant? {
    try Int64.fetchOne(database.cachedStatement(sql: "SELECT min(due_at) FROM attention"))
      .map(Instant.init(seconds:))
  }

  /// At the start: open alerts of before the policy are counted from now, so that nobody is flooded.
  public func watchOpenAlerts(from now: Instant) throws {
    try writeForced { database in
      try database.run(
        """
        INSERT INTO attention (alert_id, due_at, counted_from)
        SELECT id, ?, ? FROM alerts WHERE state = 'open' AND acknowledged_by IS NULL
        ON CONFLICT DO NOTHING
        """, [now.seconds, now.seconds])
    }
  }

  /// Under another policy than the one under which they were noted, whatever came between: each alert
  /// that waits is looked at once more, and its next instant noted.
  public func attendAnew(under policy: AttentionPolicy, at now: Instant) throws {
    let words = stableHash([String(describing: policy)])
    let heeded = try pool.read { try String.fetchOne($0, sql: "SELECT policy FROM heeded") }
    if heeded == words { return }
    try writeForced { database in
      try database.run(
        "UPDATE attention SET due_at = ? WHERE due_at > ?", [now.seconds, now.seconds])
      try database.run(
        """
        INSERT INTO heeded (only, policy) VALUES (1, ?)
        ON CONFLICT (only) DO UPDATE SET policy = excluded.policy
        """, [words])
    }
  }

  /// Does what is due for an alert, and notes when the next thing is. `isAcknowledged`: the log says
  /// so, whatever the desk knows.
  public func attend(
    to alert: String, isAcknowledged: Bool, at place: Workplace, now: Instant, _ outlets: Outlets
  ) throws {
    try writeForced { database in
      guard
        let row = try Row.fetchOne(
          database.cachedStatement(
            sql: """
              SELECT alerts.*, counted_from, steps, EXISTS (SELECT 1 FROM deliveries
                WHERE deliveries.alert_id = alerts.id AND deliveries.state = 'held'
                  AND hold LIKE 'panne:%') AS is_held
              FROM attention
              JOIN alerts ON alerts.id = alert_id WHERE alert_id = ?
              """), arguments: [alert])
      else { return }
      var step = try AttentionStep(row, isAcknowledged, place, now, outlets, database)
      try step.take()
      try beforeCommit(.attend)
    }
  }

  /// How an alert went up, step after step.
  public func escalations(of alert: String) throws -> [Escalation] {
    try pool.read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM escalations WHERE alert_id = ? ORDER BY seq",
        arguments: [alert]
      ).map { row in
        Escalation(
          alert: try row.decode(forColumn: "alert_id"), step: try row.decode(forColumn: "step"),
          message: try row.decode(forColumn: "message"),
          at: Instant(seconds: try row.decode(forColumn: "at")),
          roles: texts(try row.decode(forColumn: "roles")),
          reason: try row.decode(forColumn: "reason"))
      }
    }
  }
}
