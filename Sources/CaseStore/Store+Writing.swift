// Commits that wait for the disk, and those that need not: every write of the house passes here.
import GRDB

extension Store {
  /// A transaction that the disk has when it returns.
  func writeForced<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try pool.writeWithoutTransaction { database in
      try forceFromHere(database)
      return try Store.transaction(database, body)
    }
  }

  /// The same, without holding a thread while another transaction is written.
  func writeForcedSoon<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    try await pool.writeWithoutTransaction { database in
      try self.forceFromHere(database)
      return try Store.transaction(database, body)
    }
  }

  /// A transaction that outlives this process but perhaps no power cut: its commit does not wait
  /// for the disk. The next one that does brings it along, and their order is kept.
  func writeUnforced(_ body: (Database) throws -> Void) throws {
    try pool.writeWithoutTransaction { try commitUnforced($0, body) }
  }

  /// The same, without holding a thread while another transaction is written.
  func writeUnforcedSoon(_ body: @escaping @Sendable (Database) throws -> Void) async throws {
    try await pool.writeWithoutTransaction { try self.commitUnforced($0, body) }
  }

  private func commitUnforced(
    _ database: Database, _ body: (Database) throws -> Void
  ) throws {
    isForcing.store(false, ordering: .relaxed)
    try database.execute(sql: "PRAGMA synchronous = NORMAL")
    // What was committed is so, whatever the disk says afterwards: the next write that must be
    // forced asks again, and is refused until it is.
    defer { try? forceFromHere(database) }
    try Store.transaction(database, body)
  }

  /// Throws where SQLite cannot: it may have to read the schema anew from a disk that fails.
  func forceFromHere(_ database: Database) throws {
    if isForcing.load(ordering: .relaxed) { return }
    try database.execute(sql: "PRAGMA synchronous = FULL")
    isForcing.store(true, ordering: .relaxed)
  }

  private static func transaction<Value>(
    _ database: Database, _ body: (Database) throws -> Value
  ) throws -> Value {
    var result: Result<Value, any Error>?
    try database.inTransaction(.immediate) {
      result = .success(try body(database))
      return .commit
    }
    guard let result else { throw StoreTrouble.other }
    return try result.get()
  }
}
