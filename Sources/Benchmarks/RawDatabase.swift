// SQLite through its C API, as a program that does nothing else would use it: the yardstick of
// durable ingestion, and the quick way to a large store.
import GRDBSQLite

/// A connection. Used by one thread.
final class RawDatabase {
  private var handle: OpaquePointer?

  init(_ path: String) throws {
    guard sqlite3_open(path, &handle) == SQLITE_OK else { throw trouble("ouvrir \(path)") }
  }

  deinit { sqlite3_close(handle) }

  func run(_ sql: String) throws {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw trouble(sql) }
  }

  func prepare(_ sql: String) throws -> RawStatement {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK, let statement else {
      throw trouble(sql)
    }
    return RawStatement(statement, self)
  }

  /// The one number that a query gives.
  func number(_ sql: String) throws -> Int64 {
    let statement = try prepare(sql)
    return try statement.step() ? statement.integer(0) : 0
  }

  var lastRow: Int64 { sqlite3_last_insert_rowid(handle) }

  func trouble(_ act: String) -> BenchTrouble {
    BenchTrouble("SQLite : \(String(cString: sqlite3_errmsg(handle))) (\(act))")
  }
}

/// A prepared statement.
final class RawStatement {
  private let statement: OpaquePointer
  private let database: RawDatabase

  init(_ statement: OpaquePointer, _ database: RawDatabase) {
    (self.statement, self.database) = (statement, database)
  }

  deinit { sqlite3_finalize(statement) }

  func bind(_ place: Int32, _ value: Int64) { sqlite3_bind_int64(statement, place, value) }

  func bind(_ place: Int32, _ text: String) {
    sqlite3_bind_text(statement, place, text, Int32(text.utf8.count), transient)
  }

  func bind(_ place: Int32, _ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { characters in
        _ = sqlite3_bind_text(
          statement, place, characters.baseAddress, Int32(characters.count), transient)
      }
    }
  }

  /// Whether there is a row.
  func step() throws -> Bool {
    switch sqlite3_step(statement) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default: throw database.trouble("exécuter")
    }
  }

  /// Runs it to its end, and makes it ready for the next time.
  func run() throws {
    _ = try step()
    sqlite3_reset(statement)
  }

  func reset() { sqlite3_reset(statement) }
  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

  func text(_ column: Int32) -> String {
    sqlite3_column_text(statement, column).map { String(cString: $0) } ?? ""
  }

  /// Copied by SQLite at once.
  private var transient: sqlite3_destructor_type {
    unsafeBitCast(-1, to: sqlite3_destructor_type.self)
  }
}
