// One look at the devices of a source, inside a transaction of the caller's.
import Attention
import CaseFile
import Civil
import Evaluation
import GRDB

struct MassSilencePass {
  private let rule: MassSilenceRule
  private let now: Instant
  private let outlets: Outlets
  private let database: Database

  /// A person of whom the source said nothing for so long is not watched by it any more.
  private static let watchedSeconds: Int64 = 30 * 86_400
  static let source = "/jalon/pannes"

  init(_ rule: MassSilenceRule, _ now: Instant, _ outlets: Outlets, _ database: Database) {
    (self.rule, self.now, self.outlets, self.database) = (rule, now, outlets, database)
  }

  struct Open {
    var seq: Int64
    var from: Instant
    var noticedAt: Instant
  }

  private struct Silent {
    var person: String
    var source: String
    var at: Instant
  }

  func outage() throws -> Open? {
    try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT seq, from_at, noticed_at FROM source_outages
          WHERE watch = ? AND ended_at IS NULL
          """), arguments: [rule.source]
    ).map { row in
      Open(
        seq: try row.decode(atIndex: 0), from: Instant(seconds: try row.decode(atIndex: 1)),
        noticedAt: Instant(seconds: try row.decode(atIndex: 2)))
    }
  }

  /// Who makes an outage now, or joins the one that is known.
  func newcomers() throws -> [String] { try joining().people.map(\.person) }

  private func joining() throws -> (outage: Open?, from: Instant, people: [Silent]) {
    if let outage = try outage() {
      let people = try silent(since: outage.from, besides: outage.seq)
      return (outage, outage.from, people)
    }
    // What an outage that is over left silent is no new one.
    let ended =
      try Int64.fetchOne(
        database.cachedStatement(
          sql: "SELECT max(ended_at) FROM source_outages WHERE watch = ?"),
        arguments: [rule.source]
      ).map { Instant(seconds: $0) + 1 } ?? .distantPast
    let recent = try silent(
      since: max(now - rule.withinSeconds - rule.withinSeconds, ended), besides: nil)
    let watched =
      rule.percent > 0
      ? try Int.fetchOne(
        database.cachedStatement(
          sql: "SELECT count(*) FROM source_people WHERE watch = ? AND last_at > ?"),
        arguments: [rule.source, now.seconds - MassSilencePass.watchedSeconds]) ?? 0 : 0
    guard let from = rule.outbreak(lost: recent.map(\.at), watched: watched) else {
      return (nil, now, [])
    }
    return (nil, from, recent.filter { $0.at >= from })
  }

  private func silent(since start: Instant, besides outage: Int64?) throws -> [Silent] {
    try Row.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT person, source, lost_at FROM source_people
          WHERE watch = ? AND lost_at >= ? AND NOT EXISTS (
            SELECT 1 FROM source_outage_people AS known
            WHERE known.person = source_people.person AND outage = ?)
          ORDER BY lost_at, person
          """), arguments: [rule.source, start.seconds, outage ?? 0]
    ).map { row in
      Silent(
        person: try row.decode(atIndex: 0), source: try row.decode(atIndex: 1),
        at: Instant(seconds: try row.decode(atIndex: 2)))
    }
  }

  /// Notes them, and returns the fact for each one's file.
  func take() throws -> [Fact] {
    let (known, from, people) = try joining()
    if people.isEmpty { return [] }
    let outage = try known ?? begin(from, people.count)
    return try people.map { silent in
      let identity = FactIdentity(
        source: MassSilencePass.source,
        id: "panne-\(outage.seq)-" + stableHash([silent.person]))
      try database.run(
        """
        INSERT INTO source_outage_people (person, outage, since_at, fact_source, fact_id)
        VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
        """,
        [silent.person, outage.seq, silent.at.seconds, identity.source, identity.id])
      return Fact(
        identity: identity, person: silent.person, time: silent.at,
        validity: .interval(from: .instant(silent.at), until: nil),
        content: .outage(sources: [silent.source]))
    }
  }

  private func begin(_ from: Instant, _ people: Int) throws -> Open {
    try database.run(
      "INSERT INTO source_outages (watch, from_at, noticed_at) VALUES (?, ?, ?)",
      [rule.source, from.seconds, now.seconds])
    let outage = Open(seq: database.lastInsertedRowID, from: from, noticedAt: now)
    try say(
      "jalon.source.panne", outage.seq, people, at: from,
      "\(people) appareils suivis par \(rule.source) se sont tus ensemble : "
        + "les alertes qui en dépendent sont retenues")
    return outage
  }

  // MARK: Over

  func latestEnd(_ outage: Open) -> Instant { outage.noticedAt + rule.longestSeconds }

  /// Why it is over; nil: it is not.
  func ending(_ outage: Open) throws -> String? {
    if now >= latestEnd(outage) { return "durée" }
    let row = try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT count(*), count(lost_at) FROM source_outage_people
          LEFT JOIN source_people
            ON source_people.person = source_outage_people.person AND watch = ?
          WHERE outage = ?
          """), arguments: [rule.source, outage.seq])
    guard let row else { return nil }
    return rule.isOver(silent: try row.decode(atIndex: 1), of: try row.decode(atIndex: 0))
      ? "retour" : nil
  }

  /// Ends it, and returns the corrections that say until when it lasted.
  func end() throws -> [Fact] {
    guard let outage = try outage(), let ending = try ending(outage) else { return [] }
    try database.run(
      "UPDATE source_outages SET ended_at = ?, ending = ? WHERE seq = ?",
      [now.seconds, ending, outage.seq])
    let rows = try Row.fetchAll(
      database, sql: "SELECT * FROM source_outage_people WHERE outage = ?",
      arguments: [outage.seq])
    try Held.release("panne:\(outage.seq)", at: now, database)
    try say(
      "jalon.source.retablie", outage.seq, rows.count, at: now,
      ending == "retour"
        ? "les appareils suivis par \(rule.source) transmettent de nouveau"
        : "la retenue pour \(rule.source) a atteint sa durée : les alertes qui tiennent partent")
    return try rows.map { row in
      let since = Instant(seconds: try row.decode(forColumn: "since_at"))
      let target = FactIdentity(
        source: try row.decode(forColumn: "fact_source"), id: try row.decode(forColumn: "fact_id"))
      return Fact(
        identity: FactIdentity(source: target.source, id: target.id + "-fin"),
        person: try row.decode(forColumn: "person"), time: now,
        content: .corrected(
          Correction(
            target: target,
            replacement: Replacement(
              raw: nil, time: nil,
              validity: .interval(from: .instant(since), until: .instant(max(now, since + 1)))),
            by: nil)))
    }
  }

  private func say(
    _ type: String, _ number: Int64, _ people: Int, at instant: Instant, _ text: String
  ) throws {
    try SourceMessage(
      type: type, source: rule.source, number: number, instant: instant, roles: rule.roles,
      text: text, people: people
    ).send(by: outlets, at: now, database)
  }
}
