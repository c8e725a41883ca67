// Looks under way, looks that failed, and looks made under other rules: what keeps a crash or a
// change of rules from leaving anybody unwatched.
import Civil
import GRDB

// MARK: - Other rules

extension Store {
  /// Makes due whoever was looked at under other rules. Returns how many. Under the rules that were
  /// at work before, only those in trouble are looked for: everybody else was made due then, or has
  /// been looked at since.
  public func makeDue(unless fingerprint: String, zones: String = "", now: Instant) throws -> Int {
    let condition = "fingerprint <> ?"
    if try atWork()?.fingerprint == fingerprint {
      return try writeForced { database in
        try Store.hurry("trouble IS NOT NULL AND \(condition)", [fingerprint], now, database)
      }
    }
    var count = 0
    for slice in try slices() {
      count += try writeForced { database in
        try Store.hurry(
          "rowid BETWEEN ? AND ? AND \(condition)",
          [slice.lowerBound, slice.upperBound, fingerprint], now, database)
      }
    }
    try writeForced { database in
      try database.run(
        """
        INSERT INTO at_work (only, fingerprint, zones) VALUES (1, ?, ?)
        ON CONFLICT (only) DO UPDATE SET fingerprint = excluded.fingerprint, zones = excluded.zones
        """, [fingerprint, zones])
      // The activation of a rule set is itself something known (DESIGN 3).
      let reference = zones.isEmpty ? fingerprint : "\(fingerprint), fuseaux \(zones)"
      let entry = Caller.service.entry(.rulesActivated, reference: reference)
      try JournalPen.write([entry], at: now, database)
    }
    return count
  }

  /// The rules and the zone data at work when somebody was last looked at; nil: nobody was.
  public func atWork() throws -> (fingerprint: String, zones: String)? {
    try pool.read { database in
      try Row.fetchOne(database, sql: "SELECT fingerprint, zones FROM at_work")
        .map { ($0[0], $0[1]) }
    }
  }

  /// Ranges of rows that each make a short transaction: the door stays open between them.
  private func slices() throws -> [ClosedRange<Int64>] {
    let last = try pool.read { try Int64.fetchOne($0, sql: "SELECT max(rowid) FROM people") } ?? 0
    return stride(from: 1, through: last, by: 10_000).map { $0...($0 + 9_999) }
  }

  private static func hurry(
    _ condition: String, _ arguments: StatementArguments, _ now: Instant, _ database: Database
  ) throws -> Int {
    try database.run(
      """
      UPDATE people SET horizon = min(horizon, ?), failures = 0, trouble = NULL
      WHERE \(condition)
      """, [now.seconds] + arguments)
    return database.changesCount
  }
}

// MARK: - Looks that crash

extension Store {
  /// Notes who is about to be looked at, so that a crash in the middle leaves a trace. `busy` are
  /// being looked at already. The trace is for a process that dies, not for a power cut, after
  /// which nobody is to blame: its commit does not wait for the disk.
  public func beginLooking(at people: [String], besides busy: Set<String> = []) throws {
    try writeUnforced { try Store.beginLooking(at: people, besides: busy, $0) }
  }

  /// The same for those among the due whom `choose` picks, in one visit to the file: by the connection
  /// that writes, which has the pages at hand. `choose` says too who is being looked at already.
  public func beginLooking(
    atDue now: Instant, limit: Int, apartFrom idle: Set<String>,
    choose: ([DuePerson]) -> (chosen: [DuePerson], busy: Set<String>)
  ) throws {
    try writeUnforced { database in
      let (chosen, busy) = choose(
        try Store.due(at: now, limit: limit, apartFrom: idle, database))
      if chosen.isEmpty { return }
      try Store.beginLooking(at: chosen.map(\.person), besides: busy, database)
    }
  }

  private static func beginLooking(
    at people: [String], besides busy: Set<String>, _ database: Database
  ) throws {
    let left = try String.fetchAll(
      database.cachedStatement(sql: "SELECT person FROM evaluating"))
    for person in left where !busy.contains(person) {
      try database.run("DELETE FROM evaluating WHERE person = ?", [person])
    }
    let isAlone = people.count == 1 && busy.isEmpty
    for person in people {
      try database.run(
        "INSERT OR REPLACE INTO evaluating (person, alone) VALUES (?, ?)", [person, isAlone])
    }
  }

  /// Leaves no trace of looks that were broken off, or whose time has not come.
  public func forgetLooks(at people: [String]) throws {
    try writeUnforced { database in
      for person in people {
        try database.run("DELETE FROM evaluating WHERE person = ?", [person])
      }
    }
  }

  /// Who was being looked at when the process died, and whether one person was alone then.
  public func interruptedLooks() throws -> (people: [DuePerson], wasAlone: Bool) {
    try pool.read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT person, horizon, failures, facts, alone FROM evaluating JOIN people USING (person)
          ORDER BY person
          """)
      let people = try rows.map { try DuePerson($0) }
      return (people, rows.contains { $0[4] })
    }
  }

  /// A look failed: the person is tried again at `retryAt`, or as soon as a new fact arrives.
  public func recordFailure(_ person: String, trouble: String, retryAt: Instant) throws {
    try writeForced { database in
      try database.run(
        "UPDATE people SET failures = failures + 1, trouble = ?, horizon = ? WHERE person = ?",
        [trouble, retryAt.seconds, person])
      try database.run("DELETE FROM evaluating WHERE person = ?", [person])
    }
  }
}
