// The SQLite file behind one door: opening it, and what every query shares. It guards its own
// connections. It does not know rules, HTTP or the time, which comes with each call.
import Civil
import GRDB
import Synchronization

/// The daemon's file. Reads of one statement go by `unsafeRead`, which saves them a transaction of
/// their own: a statement sees one state of the file in any case.
/// Any number of processes may open it; one at a time writes.
public final class Store: Sendable {
  let pool: DatabasePool
  public let path: String
  /// Called in each writing transaction just before its commit. A throw undoes it: tests stand here.
  let beforeCommit: @Sendable (StoreStep) throws -> Void
  /// Whether the writing connection waits for the disk at each commit. Set and read by it alone.
  let isForcing = Atomic<Bool>(false)
  /// What is to be written by whoever comes to the writing connection next.
  let waiting = Mutex<[WaitingWrite]>([])
  let hasKnownTokens = Atomic<Bool>(false)
  /// Whether the disk had no room, and the log still has its place; used by that connection alone.
  let room = Mutex(RoomSought())

  /// Opens the file and brings its schema up to date; makes it where there is none. A file that was
  /// emptied is refused.
  public init(
    path: String, beforeCommit: @escaping @Sendable (StoreStep) throws -> Void = { _ in }
  ) throws {
    var configuration = Configuration()
    configuration.label = "jalon.store"
    configuration.busyMode = .timeout(Double(Store.longestWaitSeconds))
    configuration.maximumReaderCount = 4
    configuration.prepareDatabase { database in
      // Readers follow one person at a time and need few pages; the system keeps the file's others.
      let kibibytes = database.configuration.readonly ? 4096 : 32_768
      try database.execute(
        sql: """
          PRAGMA wal_autocheckpoint = 8000;
          PRAGMA cache_size = -\(kibibytes);
          """)
    }
    if let trouble = Store.remains(at: path) { throw trouble }
    try Store.begin(at: path)
    pool = try DatabasePool(path: path, configuration: configuration)
    self.path = path
    self.beforeCommit = beforeCommit
    // Group commits make FULL affordable: what was answered 202 survives a power cut. Not in
    // `prepareDatabase`: the pool sets NORMAL after it, when it turns the file to WAL.
    try pool.writeWithoutTransaction { try forceFromHere($0) }
    try Store.bringUpToDate(pool)
    // What SQLite notes to undo one statement, with its triggers, would else go to a passing file: more
    // writes than all that is kept. Not before the migrations, which may sort a whole table.
    try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA temp_store = MEMORY") }
  }

  /// Another process that opens the same file may take a step between the moment at which this one
  /// saw that it was to be taken and its own try, which then fails and is undone: what is left to do
  /// is read anew, as long as the other gets on.
  private static func bringUpToDate(_ pool: DatabasePool) throws {
    // By the writing connection: one that only reads, and is closed last, would leave the log behind.
    func taken() throws -> Set<String> {
      try pool.writeWithoutTransaction { try Migrations.all.appliedIdentifiers($0) }
    }
    var before = try taken()
    while true {
      do { return try Migrations.all.migrate(pool) } catch {
        let now = try taken()
        if now == before { throw error }
        before = now
      }
    }
  }

  /// Whether a commit waits until the disk has it.
  public func forcesCommits() throws -> Bool {
    try pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") == 2 }
  }

  /// Makes a file as an earlier version of the house left it, with rows: tests of migrations begin
  /// there.
  static func makeOlder(path: String, upTo migration: String, rows sql: String) throws {
    let pool = try DatabasePool(path: path)
    try Migrations.all.migrate(pool, upTo: migration)
    try pool.write { try $0.execute(sql: sql) }
    try pool.close()
  }

  /// Waits for running work, then lets go of the file.
  public func close() throws { try pool.close() }

  /// A number that changes when another process has written to the file.
  public func foreignVersion() throws -> Int64 {
    try pool.writeWithoutTransaction { database in
      try Int64.fetchOne(database, sql: "PRAGMA data_version") ?? 0
    }
  }

  /// Whether the file answers.
  public func isReadable() -> Bool {
    (try? pool.read { try Int.fetchOne($0, sql: "SELECT 1") }) == 1
  }
}

/// The writing transactions of the house.
public enum StoreStep: Sendable, Hashable {
  case append, record, attend, markSent, settle, journal, beat
}

extension Row {
  /// Like every reading of a column it throws, and does not trap, on a row that the file cannot hold:
  /// a damaged page gives such rows.
  func instant(_ column: String) throws -> Instant? {
    (try decode(Int64?.self, forColumn: column)).map(Instant.init(seconds:))
  }
}

extension Database {
  /// Runs a statement that is kept prepared.
  func run(_ sql: String, _ arguments: StatementArguments) throws {
    let statement = try cachedStatement(sql: sql)
    // Each call stands beside its statement in this module: their number need not be counted again.
    statement.setUncheckedArguments(arguments)
    try statement.execute()
  }
}
