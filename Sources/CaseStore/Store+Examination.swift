// What an examination of a store asks beyond the daemon's own questions. Read only.
import Civil
import Foundation
import GRDB

extension Store {
  /// How a file's schema stands to this program's.
  public enum SchemaAge: Hashable, Sendable {
    case current, older, newer
    /// No store of the house.
    case foreign
  }

  /// Without opening it as a store, which would bring it up to date.
  public static func schemaAge(at path: String) throws -> SchemaAge {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(10)
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    let age = try queue.read { database -> SchemaAge in
      guard try database.tableExists("grdb_migrations"), try database.tableExists("facts") else {
        return .foreign
      }
      if try Migrations.all.hasBeenSuperseded(database) { return .newer }
      return try Migrations.all.hasCompletedMigrations(database) ? .current : .older
    }
    try queue.close()
    return age
  }

  /// What SQLite finds wrong in the file, indexes not compared with their tables; none: nothing.
  public func quickCheck() throws -> [String] {
    try pool.read { database in
      let findings = try String.fetchAll(database, sql: "PRAGMA quick_check(5)")
      return findings == ["ok"] ? [] : findings
    }
  }

  /// When the last fact was learnt; nil: there is none.
  public func lastLearnt() throws -> Instant? {
    try pool.read { database in
      try Int64.fetchOne(database, sql: "SELECT recorded_at FROM facts ORDER BY seq DESC LIMIT 1")
    }.map(Instant.init(seconds:))
  }

  /// Of each channel on which something waits: how much, and since when.
  public func waitingDeliveries() throws -> [(channel: String, count: Int, since: Instant)] {
    try pool.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT channel, count(*), min(planned_at) FROM deliveries
          WHERE state IN ('pending', 'sending') GROUP BY channel ORDER BY channel
          """
      ).map { ($0[0], $0[1], Instant(seconds: $0[2])) }
    }
  }
}
