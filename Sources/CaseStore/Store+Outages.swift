// Signs of life, and what an outage did: what fell due in it, what was said late, what was not sent.
import Civil
import GRDB

/// A stretch in which the daemon was not there.
public struct Outage: Hashable, Sendable {
  public enum Cause: String, Hashable, Sendable {
    /// The process was down.
    case stopped = "arrêt"
    /// The process lived, and its machine did not run.
    case paused = "suspension"
  }
  public var seq: Int64
  public var from: Instant
  /// Excluded.
  public var until: Instant
  public var cause: Cause
  /// Messages that fell due in it and were said after.
  public var owed: Int64
  /// Deliveries that were too late to be sent.
  public var unsent: Int64
}

/// A message that fell due in an outage.
public struct LateMessage: Hashable, Sendable {
  public var message: String
  public var type: String
  public var alert: String
  public var owedAt: Instant
  public var saidAt: Instant
  public var lateSeconds: Int64
  /// Channels for which it came too late.
  public var unsentOn: [String]
}

extension Store {
  /// Notes that the daemon is there. `longestGap`: a longer one since the last sign is an outage, and
  /// is returned. A clock that was set back begins anew.
  @discardableResult
  public func beat(
    at now: Instant, longestGap: Int64? = nil, cause: Outage.Cause = .stopped
  ) throws -> Outage? {
    var outage: Outage?
    try writeUnforced { database in
      let last = try Int64.fetchOne(
        database.cachedStatement(sql: "SELECT at FROM pulse"))
      if let last, let longestGap, now.seconds - last > longestGap {
        try database.run(
          "INSERT INTO outages (from_at, until_at, cause) VALUES (?, ?, ?)",
          [last, now.seconds, cause.rawValue])
        let seq = database.lastInsertedRowID
        // No source could be heard meanwhile.
        try database.run(
          "UPDATE sources SET counted_from = min(?, counted_from + ?)",
          [now.seconds, now.seconds - last])
        outage = Outage(
          seq: seq, from: Instant(seconds: last), until: now, cause: cause,
          owed: 0, unsent: 0)
      }
      try database.run(
        """
        INSERT INTO pulse (only, at) VALUES (1, ?)
        ON CONFLICT (only) DO UPDATE SET at = excluded.at
        """, [now.seconds])
      try beforeCommit(.beat)
    }
    return outage
  }

  /// The last sign of life; nil: there was none yet.
  public func lastBeat() throws -> Instant? {
    try pool.read { try Int64.fetchOne($0, sql: "SELECT at FROM pulse") }.map(
      Instant.init(seconds:))
  }

  /// Outages, the last one first; those before `seq`.
  public func outages(before seq: Int64 = .max, limit: Int = 100) throws -> [Outage] {
    try pool.read { database in
      try Row.fetchAll(
        database, sql: "\(Outage.selection) WHERE seq < ? ORDER BY seq DESC LIMIT ?",
        arguments: [seq, limit]
      ).map(Outage.init)
    }
  }

  public func outage(_ seq: Int64) throws -> Outage? {
    try pool.read { database in
      try Row.fetchOne(
        database, sql: "\(Outage.selection) WHERE seq = ?", arguments: [seq]
      ).map(Outage.init)
    }
  }

  /// What fell due in an outage, in the order in which it did.
  public func lateMessages(in outage: Outage, limit: Int = 1000) throws -> [LateMessage] {
    try pool.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT id, kind, alert_id, owed_at, created_at, late,
            (SELECT group_concat(channel, ' ') FROM deliveries
             WHERE deliveries.message = outbox.id AND deliveries.state = 'late')
          FROM outbox WHERE late > 0 AND owed_at >= ? AND owed_at < ?
          GROUP BY id ORDER BY owed_at, min(seq) LIMIT ?
          """, arguments: [outage.from.seconds, outage.until.seconds, limit]
      ).map { row in
        let channels: String? = try row.decode(atIndex: 6)
        return LateMessage(
          message: try row.decode(atIndex: 0), type: try row.decode(atIndex: 1),
          alert: try row.decode(atIndex: 2), owedAt: Instant(seconds: try row.decode(atIndex: 3)),
          saidAt: Instant(seconds: try row.decode(atIndex: 4)),
          lateSeconds: try row.decode(atIndex: 5),
          unsentOn: channels?.split(separator: " ").map(String.init).sorted() ?? [])
      }
    }
  }
}

extension Outage {
  /// A message has a row for each channel of the outbox: it is counted once.
  fileprivate static let selection = """
    SELECT outages.*,
      (SELECT count(DISTINCT id) FROM outbox
       WHERE late > 0 AND owed_at >= from_at AND owed_at < until_at) AS owed,
      (SELECT count(*) FROM deliveries JOIN outbox ON outbox.id = deliveries.message
       WHERE deliveries.state = 'late' AND outbox.late > 0
         AND owed_at >= from_at AND owed_at < until_at) AS unsent
    FROM outages
    """

  fileprivate init(_ row: Row) throws {
    self.init(
      seq: try row.decode(forColumn: "seq"),
      from: Instant(seconds: try row.decode(forColumn: "from_at")),
      until: Instant(seconds: try row.decode(forColumn: "until_at")),
      cause: Cause(rawValue: try row.decode(forColumn: "cause")) ?? .stopped,
      owed: try row.decode(forColumn: "owed"),
      unsent: try row.decode(forColumn: "unsent"))
  }
}
