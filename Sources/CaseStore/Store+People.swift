// The due index: who is to be looked at, and when. A stored horizon is a lower bound; only
// recording a look pushes it on (DESIGN 8).
import Civil
import GRDB

/// A person to look at.
public struct DuePerson: Hashable, Sendable {
  public var person: String
  public var horizon: Instant
  /// How many looks in a row have failed.
  public var failures: Int
  /// How many facts the log holds of them.
  public var facts: Int
  /// Whether it is known that nobody has looked at them before: nothing was told.
  public internal(set) var isNew = false
  public init(person: String, horizon: Instant, failures: Int, facts: Int = 0) {
    (self.person, self.horizon) = (person, horizon)
    (self.failures, self.facts) = (failures, facts)
  }
}

extension DuePerson {
  /// A damaged file gives rows that no schema allows; they are an error of the file, and no trap.
  init(_ row: Row) throws(StoreTrouble) {
    guard let person = String.fromDatabaseValue(row[0]),
      let horizon = Int64.fromDatabaseValue(row[1]), let failures = Int.fromDatabaseValue(row[2]),
      let facts = Int.fromDatabaseValue(row[3])
    else { throw .damaged }
    self.init(
      person: person, horizon: Instant(seconds: horizon), failures: failures, facts: facts)
  }
}

/// A person as the list of persons shows it.
public struct PersonSummary: Hashable, Sendable {
  public var person: String
  public var toldUntil: Instant?
  public var nextLookAt: Instant
  public var openAlerts: Int
  /// Why the last look failed; nil: it did not.
  public var trouble: String?
}

extension Store {
  /// Who is due, longest due first, but for those who are being looked at elsewhere. Of those due
  /// at one moment whoever was known first comes first: the index has them in that order.
  public func due(
    at now: Instant, limit: Int, apartFrom busy: Set<String> = []
  ) throws -> [DuePerson] {
    try pool.unsafeRead { try Store.due(at: now, limit: limit, apartFrom: busy, $0) }
  }

  static func due(
    at now: Instant, limit: Int, apartFrom busy: Set<String>, _ database: Database
  ) throws -> [DuePerson] {
    let rows = try Row.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT person, horizon, failures, facts, told_until IS NULL FROM people
          WHERE horizon <= ?
          ORDER BY horizon, rowid LIMIT ?
          """), arguments: [now.seconds, limit + busy.count])
    let people = try rows.map { row in
      var due = try DuePerson(row)
      due.isNew = Bool.fromDatabaseValue(row[4]) ?? false
      return due
    }
    return Array(people.filter { !busy.contains($0.person) }.prefix(limit))
  }

  /// The smallest horizon of all but those who are being looked at; nil: nobody waits.
  public func earliestHorizon(apartFrom busy: Set<String> = []) throws -> Instant? {
    try pool.unsafeRead { try Store.earliestHorizon(apartFrom: busy, $0) }
  }

  static func earliestHorizon(
    apartFrom busy: Set<String>, _ database: Database
  ) throws -> Instant? {
    let rows = try Row.fetchAll(
      database.cachedStatement(
        sql: "SELECT horizon, person FROM people ORDER BY horizon LIMIT ?"),
      arguments: [busy.count + 1])
    return try rows.first { !busy.contains(try $0.decode(atIndex: 1)) }
      .map { Instant(seconds: try $0.decode(atIndex: 0)) }
  }

  /// Persons in order of key, those after `person`.
  public func people(after person: String = "", limit: Int = 100) throws -> [PersonSummary] {
    try pool.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT person, told_until, horizon, trouble,
            (SELECT count(*) FROM alerts WHERE alerts.person = people.person AND state = 'open')
          FROM people WHERE person > ? ORDER BY person LIMIT ?
          """, arguments: [person, limit]
      ).map { row in
        PersonSummary(
          person: try row.decode(atIndex: 0), toldUntil: try row.instant("told_until"),
          nextLookAt: Instant(seconds: try row.decode(atIndex: 2)),
          openAlerts: try row.decode(atIndex: 4), trouble: try row.decode(atIndex: 3))
      }
    }
  }

  /// How many facts the log holds of a person; nil: the person is not known.
  public func factCount(of person: String) throws -> Int? {
    try pool.unsafeRead { database in
      try Int.fetchOne(
        database.cachedStatement(sql: "SELECT facts FROM people WHERE person = ?"),
        arguments: [person])
    }
  }
}
