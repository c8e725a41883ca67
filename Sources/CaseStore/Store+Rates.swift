// How many alerts were opened, by cause and gravity and day. No person is in it.
import Civil
import GRDB

/// Alerts opened on one day, of one cause and gravity.
public struct AlertRate: Hashable, Sendable {
  public var day: CivilDate
  public var cause: String
  public var severity: String
  public var opened: Int64
  /// Of those, how many were shown never to have held.
  public var rectified: Int64
}

extension Store {
  /// Of alerts opened since an instant; days are those of the zone.
  public func rates(since start: Instant, in zone: Zone) throws -> [AlertRate] {
    // By quarters of an hour: every zone's midnight falls on one.
    let rows = try pool.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT opened_at / 900 AS quarter, cause, severity, count(*),
            sum(state = 'rectified')
          FROM alerts WHERE opened_at >= ? GROUP BY quarter, cause, severity
          """, arguments: [start.seconds])
    }
    var rates: [[String]: AlertRate] = [:]
    for row in rows {
      let quarter: Int64 = try row.decode(atIndex: 0)
      let day = zone.date(at: Instant(seconds: quarter.multipliedReportingOverflow(by: 900).0))
      let (cause, severity): (String, String) = (
        try row.decode(atIndex: 1), try row.decode(atIndex: 2)
      )
      var rate =
        rates[["\(day)", cause, severity]]
        ?? AlertRate(day: day, cause: cause, severity: severity, opened: 0, rectified: 0)
      rate.opened += try row.decode(atIndex: 3) as Int64
      rate.rectified += try row.decode(atIndex: 4) as Int64
      rates[["\(day)", cause, severity]] = rate
    }
    return rates.values.sorted {
      ($0.day, $0.cause, $0.severity) < ($1.day, $1.cause, $1.severity)
    }
  }

  /// What the metrics say of attention.
  public func attentionTally(now: Instant) throws -> AttentionTally {
    try pool.read { database in
      func number(_ sql: String, _ arguments: StatementArguments = []) throws -> Int64 {
        try Int64.fetchOne(database.cachedStatement(sql: sql), arguments: arguments) ?? 0
      }
      let rows = try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT cause, severity, count(*) FROM alerts WHERE opened_at > ?
            GROUP BY cause, severity ORDER BY cause, severity
            """), arguments: [now.seconds - 86_400])
      return AttentionTally(
        openedInADay: rows.map { (cause: $0[0], severity: $0[1], number: $0[2]) },
        outages: try number("SELECT count(*) FROM outages"),
        snoozes: try number("SELECT count(*) FROM snoozes WHERE ended_at IS NULL"),
        silentSources: try number(
          "SELECT count(*) FROM source_silences WHERE ended_at IS NULL"),
        sourceOutages: try number("SELECT count(*) FROM source_outages WHERE ended_at IS NULL"),
        escalations: try number("SELECT coalesce(max(seq), 0) FROM escalations"))
    }
  }
}

public struct AttentionTally: Sendable {
  public var openedInADay: [(cause: String, severity: String, number: Int64)]
  public var outages: Int64
  public var snoozes: Int64
  public var silentSources: Int64
  public var sourceOutages: Int64
  public var escalations: Int64
}
