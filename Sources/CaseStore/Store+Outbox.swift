// The outbox: what is to leave, and what has left. Sending itself is Delivery's.
import Civil
import GRDB

/// One message for one channel.
public struct OutboxEntry: Hashable, Sendable {
  public var seq: Int64
  /// The emission's id: the same message has the same one however often it is tried.
  public var id: String
  public var body: String
  public var attempts: Int
  public init(seq: Int64, id: String, body: String, attempts: Int) {
    (self.seq, self.id, self.body, self.attempts) = (seq, id, body, attempts)
  }
}

extension Store {
  /// What waits on a channel, in order. Nothing overtakes an entry that must wait: the first one
  /// that may not be tried yet ends the list.
  public func waiting(on channel: String, now: Instant, limit: Int) throws -> [OutboxEntry] {
    try pool.unsafeRead { database in
      let rows = try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT seq, id, body, attempts, not_before FROM outbox
            WHERE channel = ? AND state = 'pending' ORDER BY seq LIMIT ?
            """), arguments: [channel, limit])
      return try rows.prefix {
        (try $0.decode(forColumn: "not_before") as Int64? ?? 0) <= now.seconds
      }.map { row in
        guard let seq = try row.decode(forColumn: "seq") as Int64?,
          let id = try row.decode(forColumn: "id") as String?,
          let body = try row.decode(forColumn: "body") as String?,
          let attempts = try row.decode(forColumn: "attempts") as Int?
        else { throw StoreTrouble.damaged }
        return OutboxEntry(seq: seq, id: id, body: body, attempts: attempts)
      }
    }
  }

  /// When the first entry that waits on one of the channels may be tried; nil: none waits.
  public func nextDelivery(on channels: [String]) throws -> Instant? {
    try pool.unsafeRead { try Store.nextDelivery(on: channels, $0) }
  }

  static func nextDelivery(on channels: [String], _ database: Database) throws -> Instant? {
    try channels.compactMap { channel in
      try Int64.fetchOne(
        database.cachedStatement(
          sql: """
            SELECT not_before FROM outbox WHERE channel = ? AND state = 'pending'
            ORDER BY seq LIMIT 1
            """), arguments: [channel])
    }.min().map(Instant.init(seconds:))
  }

  /// Does not wait for the disk: what a power cut forgets to have left comes again under its id, and
  /// a channel that has it does not repeat it.
  public func markSent(_ entries: [OutboxEntry], at now: Instant) throws {
    try writeUnforced(of: entries.count) { database in
      for entry in entries {
        try database.run(
          """
          UPDATE outbox SET state = 'sent', sent_at = ?, attempts = attempts + 1, trouble = NULL
          WHERE seq = ?
          """, [now.seconds, entry.seq])
      }
      try beforeCommit(.markSent)
    }
  }

  /// The entries stay, to be tried again at `retryAt`.
  public func markFailed(_ entries: [OutboxEntry], trouble: String, retryAt: Instant) throws {
    try writeForced { database in
      for entry in entries {
        try database.run(
          "UPDATE outbox SET attempts = attempts + 1, trouble = ?, not_before = ? WHERE seq = ?",
          [trouble, retryAt.seconds, entry.seq])
      }
    }
  }
}
