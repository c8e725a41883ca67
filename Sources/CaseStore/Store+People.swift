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
  public init(person: String, horizon: Instant, failures: Int) {
    (self.person, self.horizon, self.failures) = (person, horizon, failures)
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
  /// Who is due, longest due first.
  public func due(at now: Instant, limit: Int) throws -> [DuePerson] {
    try pool.read { database in
      try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT person, horizon, failures FROM people WHERE horizon <= ?
            ORDER BY horizon, person LIMIT ?
            """), arguments: [now.seconds, limit]
      ).map { DuePerson(person: $0[0], horizon: Instant(seconds: $0[1]), failures: $0[2]) }
    }
  }

  /// The smallest horizon of all; nil: nobody waits.
  public func earliestHorizon() throws -> Instant? {
    try pool.read { try Int64.fetchOne($0, sql: "SELECT min(horizon) FROM people") }
      .map(Instant.init(seconds:))
  }

  /// Makes due whoever was looked at under other rules. Returns how many.
  public func makeDue(unless fingerprint: String, now: Instant) throws -> Int {
    try pool.write { database in
      try database.run(
        """
        UPDATE people SET horizon = min(horizon, ?), failures = 0, trouble = NULL
        WHERE fingerprint <> ?
        """, [now.seconds, fingerprint])
      return database.changesCount
    }
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
          person: row[0], toldUntil: row.instant("told_until"),
          nextLookAt: Instant(seconds: row[2]), openAlerts: row[4], trouble: row[3])
      }
    }
  }

  public func isKnown(_ person: String) throws -> Bool {
    try pool.read { database in
      try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT 1 FROM people WHERE person = ?)",
        arguments: [person]) ?? false
    }
  }
}

// MARK: - Looks that crash

extension Store {
  /// Notes who is about to be looked at, so that a crash in the middle leaves a trace.
  public func beginLooking(at people: [String]) throws {
    try pool.write { database in
      try database.run("DELETE FROM evaluating", [])
      for person in people {
        try database.run(
          "INSERT INTO evaluating (person, alone) VALUES (?, ?)", [person, people.count == 1])
      }
    }
  }

  /// Who was being looked at when the process died, and whether one person was alone then.
  public func interruptedLooks() throws -> (people: [DuePerson], wasAlone: Bool) {
    try pool.read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT person, horizon, failures, alone FROM evaluating JOIN people USING (person)
          ORDER BY person
          """)
      let people = rows.map { row in
        DuePerson(person: row[0], horizon: Instant(seconds: row[1]), failures: row[2])
      }
      return (people, rows.contains { $0[3] })
    }
  }

  /// A look failed: the person is tried again at `retryAt`, or as soon as a new fact arrives.
  public func recordFailure(_ person: String, trouble: String, retryAt: Instant) throws {
    try pool.write { database in
      try database.run(
        "UPDATE people SET failures = failures + 1, trouble = ?, horizon = ? WHERE person = ?",
        [trouble, retryAt.seconds, person])
      try database.run("DELETE FROM evaluating WHERE person = ?", [person])
    }
  }
}
