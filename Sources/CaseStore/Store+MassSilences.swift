// Devices of one source that fall silent together: noticed, said in each file as a fact, and over.
// What was kept back meanwhile is looked at again.
import Attention
import CaseFile
import Civil
import Evaluation
import GRDB

/// An outage of a source, as noticed by the silence of many.
public struct SourceOutage: Hashable, Sendable {
  public var seq: Int64
  public var source: String
  public var from: Instant
  public var noticedAt: Instant
  public var endedAt: Instant?
  /// How it ended: `retour`, `durée` or `réglage`.
  public var ending: String?
  /// How many are concerned, and how many messages are kept back now.
  public var people: Int
  public var held: Int
}

extension Store {
  /// What the house writes itself bears times that the door has taken already: where the clock went
  /// back since, they are no reason to keep it aside.
  private static let ownFacts = LearningPolicy(toleratedAheadSeconds: 366 * 86_400)

  /// Sees whether devices fell silent together, and who joins an outage that is known. `arrival`
  /// writes a fact as the door takes it.
  public func detect(
    _ rule: MassSilenceRule, now: Instant, _ outlets: Outlets, arrival: (Fact) -> Arrival
  ) throws {
    let isNews = try pool.read { database in
      let pass = MassSilencePass(rule, now, outlets, database)
      return try !pass.newcomers().isEmpty
    }
    if !isNews { return }
    try writeForced { database in
      let pass = MassSilencePass(rule, now, outlets, database)
      let arrivals = try pass.take().map(arrival)
      if arrivals.isEmpty { return }
      let submission = Submission(arrivals, caller: Caller(who: "jalon", motive: "panne de source"))
      _ = try take([submission], now, Store.ownFacts, { _, _ in true }, database)
      try beforeCommit(.attend)
    }
  }

  /// Ends an outage that is over, and looks again at what was kept back. Returns when it ends at the
  /// latest; nil: there is none.
  public func endIfOver(
    _ rule: MassSilenceRule, now: Instant, _ outlets: Outlets, arrival: (Fact) -> Arrival
  ) throws -> Instant? {
    let (latest, isOver) = try pool.read { database -> (Instant?, Bool) in
      let pass = MassSilencePass(rule, now, outlets, database)
      guard let outage = try pass.outage() else { return (nil, false) }
      return (pass.latestEnd(outage), try pass.ending(outage) != nil)
    }
    guard isOver else { return latest }
    try writeForced { database in
      let arrivals = try MassSilencePass(rule, now, outlets, database).end().map(arrival)
      let submission = Submission(arrivals, caller: Caller(who: "jalon", motive: "panne de source"))
      _ = try take([submission], now, Store.ownFacts, { _, _ in true }, database)
      try beforeCommit(.attend)
    }
    return nil
  }

  /// Outages of a source that no rule watches any more end: nothing is kept back for them.
  public func endOutages(besides sources: [String], at now: Instant) throws {
    try writeForced { database in
      let open = try Row.fetchAll(
        database, sql: "SELECT seq, watch FROM source_outages WHERE ended_at IS NULL")
      for row in open where !sources.contains(try row.decode(forColumn: "watch")) {
        let seq: Int64 = try row.decode(forColumn: "seq")
        try database.run(
          "UPDATE source_outages SET ended_at = ?, ending = 'réglage' WHERE seq = ?",
          [now.seconds, seq])
        try Held.release("panne:\(seq)", at: now, database)
      }
    }
  }

  /// Outages of sources, the last one first.
  public func sourceOutages(limit: Int = 100) throws -> [SourceOutage] {
    try pool.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT source_outages.*,
            (SELECT count(*) FROM source_outage_people WHERE outage = seq) AS people,
            (SELECT count(*) FROM deliveries
             WHERE deliveries.state = 'held' AND hold = 'panne:' || source_outages.seq) AS held
          FROM source_outages ORDER BY seq DESC LIMIT ?
          """, arguments: [limit]
      ).map { row in
        SourceOutage(
          seq: try row.decode(forColumn: "seq"), source: try row.decode(forColumn: "watch"),
          from: Instant(seconds: try row.decode(forColumn: "from_at")),
          noticedAt: Instant(seconds: try row.decode(forColumn: "noticed_at")),
          endedAt: try row.instant("ended_at"),
          ending: try row.decode(forColumn: "ending"), people: try row.decode(forColumn: "people"),
          held: try row.decode(forColumn: "held"))
      }
    }
  }
}
