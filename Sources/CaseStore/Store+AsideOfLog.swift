// Facts of the log that take no effect, as a look at a person found them: each is listed once, and
// settles itself when the log makes something of the fact after all.
import CaseFile
import Civil
import Evaluation
import GRDB

/// A row that the log wrote.
private struct ListedAside {
  var id: Int64
  var fact: Int64
  var code: String
  var state: AsideRecord.State
  var officer: String?

  init(_ row: Row) throws {
    (id, fact, code) = (
      try row.decode(forColumn: "id"), try row.decode(forColumn: "fact"),
      try row.decode(forColumn: "code")
    )
    state = AsideRecord.State(rawValue: try row.decode(forColumn: "state")) ?? .pending
    officer = try row.decode(forColumn: "officer")
  }
}

extension Store {
  /// Whether the log ever set anything aside.
  static func hasAsideOfLog(_ database: Database) throws -> Bool {
    try Bool.fetchOne(
      database.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM aside WHERE origin = 'log')"))
      ?? true
  }

  /// Lists what the look set aside, and takes off the list what it did not.
  static func keepAside(
    _ found: [AsideFact], of person: String, at now: Instant, _ database: Database
  ) throws {
    let listed = try Row.fetchAll(
      database.cachedStatement(sql: "SELECT * FROM aside WHERE origin = 'log' AND person = ?"),
      arguments: [person]
    ).map(ListedAside.init)
    if found.isEmpty, listed.isEmpty { return }
    var still: Set<Int64> = []
    for aside in found {
      let known = try Row.fetchOne(
        database.cachedStatement(sql: "SELECT seq, body FROM facts WHERE source = ? AND id = ?"),
        arguments: [aside.fact.identity.source, aside.fact.identity.id])
      guard let known else { continue }
      let (seq, reason): (Int64, AsideReason) = (known[0], AsideReason(aside.refusal))
      guard let row = listed.first(where: { $0.fact == seq && $0.code == reason.code }) else {
        try list(reason, body: known[1], seq: seq, of: person, at: now, database)
        continue
      }
      still.insert(row.id)
      if row.state == .accepted, row.officer == nil {
        try setState(.pending, motive: nil, of: row.id, at: nil, database)
      }
    }
    for row in listed where row.state == .pending && !still.contains(row.id) {
      try setState(.accepted, motive: "le journal en tient compte", of: row.id, at: now, database)
    }
  }

  private static func list(
    _ reason: AsideReason, body: String, seq: Int64, of person: String, at now: Instant,
    _ database: Database
  ) throws {
    try database.run(
      """
      INSERT INTO aside (received_at, path, code, found, expected, message, raw, digest, origin,
        person, fact)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'log', ?, ?) ON CONFLICT DO NOTHING
      """,
      [
        now.seconds, reason.path, reason.code, reason.found, reason.expected, reason.message, body,
        stableHash([body, String(seq)]), person, seq,
      ])
  }

  private static func setState(
    _ state: AsideRecord.State, motive: String?, of id: Int64, at now: Instant?,
    _ database: Database
  ) throws {
    try database.run(
      "UPDATE aside SET state = ?, motive = ?, decided_at = ? WHERE id = ?",
      [state.rawValue, motive, now?.seconds, id])
  }
}
