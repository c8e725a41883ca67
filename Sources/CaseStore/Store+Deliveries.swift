// Deliveries: planned with the alert (PostRoom), begun before the world hears of them, settled after. What was
// begun and not settled is tried again under the same id.
import Civil
import Evaluation
import GRDB

extension Store {
  /// What may be tried on a channel now, longest due first. Of an alert only its first message
  /// that still waits: a later one never overtakes it, unless it is dead.
  public func dueDeliveries(
    on channel: String, now: Instant, limit: Int
  ) throws -> [DeliveryRecord] {
    try pool.read { database in
      try Row.fetchAll(
        database.cachedStatement(
          sql: """
            \(DeliveryRecord.selection)
            WHERE deliveries.channel = ? AND deliveries.state = 'pending' AND due_at <= ?
              AND \(Store.isFirstOfItsAlert)
            ORDER BY due_at, seq LIMIT ?
            """), arguments: [channel, now.seconds, limit]
      ).map(DeliveryRecord.init)
    }
  }

  /// When the next delivery on the channel may be tried; nil: none waits.
  public func nextDue(onCarrier channel: String) throws -> Instant? {
    try pool.read { database in
      try Int64.fetchOne(
        database.cachedStatement(
          sql: """
            SELECT due_at FROM deliveries
            WHERE channel = ? AND state = 'pending' AND \(Store.isFirstOfItsAlert)
            ORDER BY due_at, seq LIMIT 1
            """), arguments: [channel])
    }.map(Instant.init(seconds:))
  }

  /// Nothing overtakes: no later message of an alert, be it alone or in another that gathers several.
  private static let isFirstOfItsAlert = """
    NOT EXISTS (SELECT 1 FROM deliveries AS earlier
      WHERE earlier.channel = deliveries.channel AND earlier.alert_id = deliveries.alert_id
        AND earlier.state IN ('pending', 'sending') AND earlier.seq < deliveries.seq)
    AND NOT EXISTS (SELECT 1 FROM deliveries AS member
      JOIN deliveries AS whole
        ON whole.message = member.bundle AND whole.channel = member.channel
      WHERE member.channel = deliveries.channel AND member.alert_id = deliveries.alert_id
        AND member.bundle IS NOT NULL AND whole.state IN ('pending', 'sending')
        AND whole.seq < deliveries.seq)
    AND NOT EXISTS (SELECT 1 FROM deliveries AS member
      JOIN deliveries AS earlier
        ON earlier.alert_id = member.alert_id AND earlier.channel = member.channel
      WHERE member.bundle = deliveries.message AND member.channel = deliveries.channel
        AND earlier.state IN ('pending', 'sending') AND earlier.seq < member.seq)
    """

  /// Notes that an attempt begins, before it does, and returns the message; nil where it no longer
  /// waits. An attempt that ends the process is counted like any other.
  public func begin(_ delivery: DeliveryRecord) throws -> String? {
    var body: String?
    try writeUnforced { database in
      try database.run(
        """
        UPDATE deliveries SET state = 'sending', attempts = attempts + 1
        WHERE seq = ? AND state = 'pending'
        """, [delivery.seq])
      guard database.changesCount > 0 else { return }
      body = try String.fetchOne(
        database.cachedStatement(
          sql: """
            SELECT body FROM outbox WHERE id = ?
            UNION ALL SELECT body FROM bundles WHERE id = ? LIMIT 1
            """), arguments: [delivery.message, delivery.message])
    }
    return body
  }

  /// Notes what an attempt came to.
  public func settle(
    _ delivery: DeliveryRecord, _ outcome: DeliveryOutcome, at now: Instant
  ) throws {
    try writeForced { database in
      switch outcome {
      case .handed(let receipt, let isDelivered):
        try database.run(
          """
          UPDATE deliveries SET state = 'delivered', handed_at = ?, delivered_at = ?,
            receipt = ?, trouble = NULL WHERE seq = ?
          """, [now.seconds, isDelivered ? now.seconds : nil, receipt, delivery.seq])
      case .retry(let trouble, let instant):
        // Those that wait behind it are not asked for before it may be tried.
        try database.run(
          """
          UPDATE deliveries SET due_at = max(due_at, ?)
          WHERE channel = ? AND alert_id = ? AND state IN ('pending', 'sending') AND seq > ?
          """, [instant.seconds, delivery.channel, delivery.alert, delivery.seq])
        try database.run(
          "UPDATE deliveries SET state = 'pending', trouble = ?, due_at = ? WHERE seq = ?",
          [trouble, instant.seconds, delivery.seq])
      case .dead(let trouble):
        try database.run(
          "UPDATE deliveries SET state = 'dead', trouble = ?, died_at = ? WHERE seq = ?",
          [trouble, now.seconds, delivery.seq])
        try database.run(
          """
          UPDATE deliveries SET due_at = min(due_at, ?)
          WHERE channel = ? AND alert_id = ? AND state = 'pending' AND attempts = 0
          """, [now.seconds, delivery.channel, delivery.alert])
      }
      try beforeCommit(.settle)
    }
  }

  /// What was not tried before its window closed is not sent. Returns how many.
  @discardableResult
  public func expire(on channel: String, now: Instant) throws -> Int {
    let isAny = try pool.read { database in
      try Bool.fetchOne(
        database.cachedStatement(
          sql: """
            SELECT EXISTS (SELECT 1 FROM deliveries
              WHERE channel = ? AND state = 'pending' AND not_after < ? AND attempts = 0)
            """), arguments: [channel, now.seconds]) ?? false
    }
    if !isAny { return 0 }
    return try writeForced { database in
      try database.run(
        """
        UPDATE deliveries SET state = 'late', closed_at = ?, why = ?
        WHERE channel = ? AND state = 'pending' AND not_after < ? AND attempts = 0
        """, [now.seconds, PostRoom.tooLate, channel, now.seconds])
      return database.changesCount
    }
  }

  /// What a former process had begun and not settled.
  public func interruptedDeliveries() throws -> [DeliveryRecord] {
    try pool.read { database in
      try Row.fetchAll(
        database,
        sql: "\(DeliveryRecord.selection) WHERE deliveries.state = 'sending' ORDER BY seq"
      ).map(DeliveryRecord.init)
    }
  }
}

// MARK: - Lists and replay

extension Store {
  public func deliveries(_ filter: DeliveryFilter = DeliveryFilter()) throws -> [DeliveryRecord] {
    let asked = Filtering(after: filter.after, in: "seq")
      .asking("deliveries.state", filter.state?.rawValue).asking("alert_id", filter.alert)
      .asking("channel", filter.channel)
    return try pool.read { database in
      try Row.fetchAll(
        database, sql: "\(DeliveryRecord.selection) WHERE \(asked.condition) ORDER BY seq LIMIT ?",
        arguments: asked.arguments + [filter.limit]
      ).map(DeliveryRecord.init)
    }
  }

  public func delivery(_ id: String) throws -> DeliveryRecord? {
    try pool.read { database in try Store.delivery(id, database) }
  }

  /// Makes deliveries that are dead or were too late wait again, under the same ids, with their
  /// attempts counted anew; all of them, or none where one is unknown or neither (`DeedRefusal`).
  public func replay(deliveries ids: [String], by officer: String, now: Instant) throws {
    try writeForced { database in
      for id in ids {
        guard let delivery = try Store.delivery(id, database) else { throw DeedRefusal.unknown(id) }
        guard delivery.state == .dead || delivery.state == .late else {
          throw DeedRefusal.notPending(state: delivery.state.french)
        }
        try database.run(
          """
          UPDATE deliveries SET state = 'pending', attempts = 0, due_at = ?, alive_since = ?,
            died_at = NULL, closed_at = NULL, not_after = NULL, why = NULL WHERE seq = ?
          """, [now.seconds, now.seconds, delivery.seq])
        try database.run(
          "INSERT INTO acts (at, kind, target, officer, motive) VALUES (?, ?, ?, ?, '')",
          [now.seconds, "livraison.rejouee", id, officer])
      }
    }
  }

  private static func delivery(_ id: String, _ database: Database) throws -> DeliveryRecord? {
    guard let cut = id.lastIndex(of: "@") else { return nil }
    return try Row.fetchOne(
      database,
      sql: "\(DeliveryRecord.selection) WHERE deliveries.message = ? AND deliveries.channel = ?",
      arguments: [String(id[..<cut]), String(id[id.index(after: cut)...])]
    ).map(DeliveryRecord.init)
  }
}
