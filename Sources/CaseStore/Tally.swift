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
  public var notices: [String: Int64]
  public var aside: [String: Int64]
  public var outbox: [String: Int64]
  /// When the oldest message that still waits was written.
  public var oldestWaiting: Instant?
}

extension Store {
  public func tally(now: Instant) throws -> Tally {
    try pool.read { database in
      func count(_ sql: String, _ arguments: StatementArguments = []) throws -> Int64 {
        try Int64.fetchOne(database, sql: sql, arguments: arguments) ?? 0
      }
      func byState(_ table: String) throws -> [String: Int64] {
        let rows = try Row.fetchAll(
          database, sql: "SELECT state, count(*) FROM \(table) GROUP BY state")
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
      }
      return Tally(
        facts: try count("SELECT coalesce(max(seq), 0) FROM facts"),
        people: try count("SELECT count(*) FROM people"),
        peopleDue: try count("SELECT count(*) FROM people WHERE horizon <= ?", [now.seconds]),
        peopleInTrouble: try count("SELECT count(*) FROM people WHERE trouble IS NOT NULL"),
        dueSince: try Int64.fetchOne(
          database, sql: "SELECT min(horizon) FROM people WHERE horizon <= ?",
          arguments: [now.seconds]
        ).map(Instant.init(seconds:)),
        alerts: try byState("alerts"), notices: try byState("notices"),
        aside: try byState("aside"), outbox: try byState("outbox"),
        oldestWaiting: try Int64.fetchOne(
          database, sql: "SELECT min(created_at) FROM outbox WHERE state = 'pending'"
        ).map(Instant.init(seconds:)))
    }
  }
}
