// The daily digest of a role on a channel: what came since the last one, after what is urgent and
// still open, be it put off or not.
import Attention
import CaseFile
import Civil
import Evaluation
import GRDB

/// A message that waits for a digest.
public struct DigestItem: Hashable, Sendable {
  public var role: String
  public var channel: String
  public var message: String
  public var alert: String
  public var type: String
  public var addedAt: Instant
}

extension Store {
  /// When the last digest was due that was made or had nothing to say; begins with `now`.
  public func lastDigest(of role: String, on channel: String, now: Instant) throws -> Instant {
    let last = try pool.read { database in
      try Int64.fetchOne(
        database.cachedStatement(
          sql: "SELECT last_at FROM digest_clock WHERE role = ? AND channel = ?"),
        arguments: [role, channel])
    }
    if let last { return Instant(seconds: last) }
    try writeForced { database in
      try database.run(
        "INSERT INTO digest_clock VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [role, channel, now.seconds])
    }
    return now
  }

  /// Makes the digest that was due at `slot`, if there is anything to say.
  public func makeDigest(
    for role: String, on channel: String, slot: Instant, now: Instant, _ outlets: Outlets
  ) throws {
    try writeForced { database in
      let items = try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT digest_items.*, person FROM digest_items
            LEFT JOIN alerts ON alerts.id = alert_id
            WHERE role = ? AND channel = ? AND digest IS NULL ORDER BY person, digest_items.seq
            """), arguments: [role, channel])
      let urgent = try Row.fetchAll(
        database,
        sql: """
          SELECT id, person, recipients FROM alerts WHERE state = 'open' AND severity = 'urgence'
          ORDER BY person, id
          """
      ).filter { texts(try $0.decode(forColumn: "recipients")).contains(role) }
      if !items.isEmpty || !urgent.isEmpty {
        try write(items, urgent, role, channel, slot, now, outlets, database)
      }
      // What was due while nobody was there is one digest, not many.
      try database.run(
        "UPDATE digest_clock SET last_at = ? WHERE role = ? AND channel = ?",
        [max(slot, now).seconds, role, channel])
      try beforeCommit(.attend)
    }
  }

  private func write(
    _ items: [Row], _ urgent: [Row], _ role: String, _ channel: String, _ slot: Instant,
    _ now: Instant, _ outlets: Outlets, _ database: Database
  ) throws {
    // By what it says too: two may be due at one instant, where settings are replaced or the clock
    // goes back, and the second one is not the first.
    let said: [String] = try items.map { try $0.decode(forColumn: "message") }
    let id = "r-" + stableHash([role, channel, slot.description] + said)
    let first: [JSONValue] = try urgent.map { row in
      .part("", "jalon.alerte.ouverte", try row.decode(forColumn: "id"), Gravity.urgence.rawValue)
    }
    let rest: [JSONValue] = try items.map { row in
      .part(
        try row.decode(forColumn: "message"), try row.decode(forColumn: "kind"),
        try row.decode(forColumn: "alert_id"), try row.decode(forColumn: "severity"))
    }
    let gravity = urgent.isEmpty ? "" : Gravity.urgence.rawValue
    let body = JSONValue.members([
      "specversion": .text("1.0"), "id": .text(id), "source": .text("/jalon"),
      "type": .text("jalon.resume"), "subject": .text(role), "time": .text(slot.description),
      "data": .members([
        "gravite": .text(gravity), "destinataires": .list([.text(role)]),
        "urgences": .list(first), "messages": .list(rest),
      ]),
    ])
    try outlets.room(at: now, database).write(
      bundle: id, body.serialized(), subject: "r-" + stableHash([role, channel]), [role], nil,
      on: channel)
    for item in items {
      try database.run(
        "UPDATE digest_items SET digest = ? WHERE seq = ?",
        [id, try item.decode(forColumn: "seq") as Int64])
      try database.run(
        """
        UPDATE deliveries SET bundle = ?
        WHERE message = ? AND channel = ? AND state = 'grouped' AND bundle IS NULL
        """, [id, try item.decode(forColumn: "message") as String, channel])
    }
  }

  /// Of whom, and on which channel, a digest is awaited.
  public func digestsAwaited() throws -> [(role: String, channel: String)] {
    try pool.read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT DISTINCT role, channel FROM digest_items WHERE digest IS NULL ORDER BY 1, 2"
      ).map { (try $0.decode(atIndex: 0), try $0.decode(atIndex: 1)) }
    }
  }

  /// What waits for a digest, the oldest first.
  public func digestItems(limit: Int = 1000) throws -> [DigestItem] {
    try pool.read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM digest_items WHERE digest IS NULL ORDER BY seq LIMIT ?",
        arguments: [limit]
      ).map { row in
        DigestItem(
          role: try row.decode(forColumn: "role"), channel: try row.decode(forColumn: "channel"),
          message: try row.decode(forColumn: "message"),
          alert: try row.decode(forColumn: "alert_id"), type: try row.decode(forColumn: "kind"),
          addedAt: Instant(seconds: try row.decode(forColumn: "added_at")))
      }
    }
  }
}
