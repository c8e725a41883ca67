// What the metrics count, read from the file itself so that a restart loses no count.
import Civil
import GRDB

/// Counts that hold at one moment. No person is in them.
public struct Tally: Hashable, Sendable {
  public var facts: Int64
  public var people: Int64
  public var peopleDue: Int64
  public var peopleInTrouble: Int64
  /// When the one due for longest was due; nil: nobody is.
  public var dueSince: Instant?
  public var alerts: [String: Int64]
  /// By cause, then by state.
  public var alertsByCause: [String: [String: Int64]]
  public var notices: [String: Int64]
  public var aside: [String: Int64]
  public var outbox: [String: Int64]
  public var deliveries: [String: Int64]
  /// When the oldest message that still waits was written.
  public var oldestWaiting: Instant?
  /// When the oldest delivery that still waits was planned.
  public var oldestDelivery: Instant?
}

extension Tally {
  fileprivate static func byCause(
    _ counts: [String: [String: Int64]]
  ) -> [String: [String: Int64]] {
    var result: [String: [String: Int64]] = [:]
    for (what, states) in counts where what.hasPrefix("alerts:") {
      result[String(what.dropFirst("alerts:".count))] = states
    }
    return result
  }
}

extension Store {
  /// Counts are kept as rows change (migration 2): this reads some twenty of them, and who is due.
  public func tally(now: Instant) throws -> Tally {
    try pool.read { database in
      func number(_ sql: String, _ arguments: StatementArguments = []) throws -> Int64? {
        try Int64.fetchOne(database.cachedStatement(sql: sql), arguments: arguments)
      }
      var counts: [String: [String: Int64]] = [:]
      for row in try Row.fetchAll(
        database.cachedStatement(sql: "SELECT what, state, number FROM counts WHERE number > 0"))
      {
        counts[try row.decode(atIndex: 0), default: [:]][try row.decode(atIndex: 1)] =
          try row.decode(atIndex: 2)
      }
      return Tally(
        facts: try number("SELECT max(seq) FROM facts") ?? 0,
        people: counts["people"]?[""] ?? 0,
        peopleDue: try number("SELECT count(*) FROM people WHERE horizon <= ?", [now.seconds]) ?? 0,
        peopleInTrouble: try number("SELECT count(*) FROM people WHERE trouble IS NOT NULL") ?? 0,
        dueSince: try number(
          "SELECT min(horizon) FROM people WHERE horizon <= ?", [now.seconds]
        ).map(Instant.init(seconds:)),
        alerts: counts["alerts"] ?? [:], alertsByCause: Tally.byCause(counts),
        notices: counts["notices"] ?? [:],
        aside: counts["aside"] ?? [:], outbox: counts["outbox"] ?? [:],
        deliveries: counts["deliveries"] ?? [:],
        oldestWaiting: try oldestWaiting(database),
        oldestDelivery: try number(
          "SELECT min(planned_at) FROM deliveries WHERE state IN ('pending', 'sending')"
        ).map(Instant.init(seconds:)))
    }
  }

  /// The first that waits on each channel stands first in the index of what waits.
  private func oldestWaiting(_ database: Database) throws -> Instant? {
    try Int64.fetchOne(
      database.cachedStatement(
        sql: """
          WITH RECURSIVE waiting (channel) AS (
            SELECT min(channel) FROM outbox WHERE state = 'pending'
            UNION SELECT (SELECT min(channel) FROM outbox
              WHERE state = 'pending' AND channel > waiting.channel)
            FROM waiting WHERE waiting.channel IS NOT NULL)
          SELECT min((SELECT created_at FROM outbox
            WHERE state = 'pending' AND outbox.channel = waiting.channel ORDER BY seq LIMIT 1))
          FROM waiting WHERE channel IS NOT NULL
          """)
    ).map(Instant.init(seconds:))
  }
}
