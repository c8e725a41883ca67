// Commits that wait for the disk, and those that need not: every write of the house passes here.
import GRDB
import Synchronization

extension Store {
  /// A transaction that the disk has when it returns. What others write meanwhile may share it; what
  /// one of them throws is its own.
  func writeForced<Value>(
    of things: Int = 1, _ body: (Database) throws -> Value
  ) throws -> Value {
    try write(isForced: true, of: things, body)
  }

  /// The same, without holding a thread while another transaction is written. Not for a task that may
  /// be cancelled: those that share the transaction would be too.
  func writeForcedSoon<Value: Sendable>(
    of things: Int = 1, _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    let found = Mutex<Value?>(nil)
    let write = WaitingWrite(isForced: true, things: things) { database in
      let value = try body(database)
      found.withLock { $0 = value }
    }
    waiting.withLock { $0.append(write) }
    try await pool.writeWithoutTransaction { self.writeWhatWaits($0, with: write) }
    try write.outcome?.get()
    guard let value = found.withLock({ $0 }) else { throw StoreTrouble.other }
    return value
  }

  /// A transaction that outlives this process but perhaps no power cut: its commit does not wait
  /// for the disk. The next one that does brings it along, and their order is kept.
  func writeUnforced<Value>(
    of things: Int = 1, _ body: (Database) throws -> Value
  ) throws -> Value {
    try write(isForced: false, of: things, body)
  }

  /// The same, alone, and without holding a thread while another transaction is written.
  func writeUnforcedSoon(_ body: @escaping @Sendable (Database) throws -> Void) async throws {
    try await pool.writeWithoutTransaction { try self.commitUnforced($0, body) }
  }

  private func write<Value>(
    isForced: Bool, of things: Int, _ body: (Database) throws -> Value
  ) throws -> Value {
    try withoutActuallyEscaping(body) { body in
      var value: Value?
      let write = WaitingWrite(isForced: isForced, things: things) { value = try body($0) }
      waiting.withLock { $0.append(write) }
      pool.writeWithoutTransaction { self.writeWhatWaits($0, with: write) }
      try write.outcome?.get()
      guard let value else { throw StoreTrouble.other }
      return value
    }
  }

  /// Whoever waited for a former transaction finds that its own was written by another visitor, or
  /// writes all that came since.
  private func writeWhatWaits(_ database: Database, with own: WaitingWrite) {
    if own.outcome != nil { return }
    let writes = waiting.withLock { waiting in
      let taken = own.isLong ? [own] : waiting.filter { !$0.isLong }
      waiting.removeAll { write in own.isLong ? write === own : !write.isLong }
      return taken
    }
    let result = Result { try commit(writes, database) }
    for write in writes { write.end(result) }
  }

  private func commit(_ writes: [WaitingWrite], _ database: Database) throws {
    let body: (Database) throws -> Void = { database in
      if writes.count == 1 { return try writes[0].run(database) }
      for write in writes { try write.runApart(database) }
    }
    if writes.contains(where: \.isForced) {
      try forceFromHere(database)
      try transaction(database, body)
    } else {
      try commitUnforced(database, body)
    }
  }

  private func commitUnforced(
    _ database: Database, _ body: (Database) throws -> Void
  ) throws {
    isForcing.store(false, ordering: .relaxed)
    try database.execute(sql: "PRAGMA synchronous = NORMAL")
    // What was committed is so, whatever the disk says afterwards: the next write that must be
    // forced asks again, and is refused until it is.
    defer { try? forceFromHere(database) }
    try transaction(database, body)
  }

  /// Throws where SQLite cannot: it may have to read the schema anew from a disk that fails.
  func forceFromHere(_ database: Database) throws {
    if isForcing.load(ordering: .relaxed) { return }
    try database.execute(sql: "PRAGMA synchronous = FULL")
    isForcing.store(true, ordering: .relaxed)
  }

  private func transaction<Value>(
    _ database: Database, _ body: (Database) throws -> Value
  ) throws -> Value {
    var result: Result<Value, any Error>?
    do {
      try database.inTransaction(.immediate) {
        result = .success(try body(database))
        return .commit
      }
    } catch {
      if StoreTrouble(error) == .full { noteWrite(database, hadRoom: false) }
      throw error
    }
    noteWrite(database, hadRoom: true)
    guard let result else { throw StoreTrouble.other }
    return try result.get()
  }
}

// MARK: - A full disk

/// Since a write found no room, until the log of writes has given its place back.
struct RoomSought: Sendable {
  private var isSought = false
  private var hadRoom = true
  /// Writes of one outcome in a row.
  private var streak = 0

  /// Whether to try now. It costs up to the whole log, in vain where the file itself must grow: so at
  /// the first write of a streak, the second, the fourth, and then at each 64th. The first that finds
  /// room again matters most: those after it would take the room for the log.
  mutating func note(hadRoom: Bool) -> Bool {
    if hadRoom, !isSought { return false }
    streak = hadRoom == self.hadRoom ? streak + 1 : 1
    (isSought, self.hadRoom) = (true, hadRoom)
    return streak % 64 == 0 || streak & (streak - 1) == 0
  }

  mutating func wasFound() { self = RoomSought() }
}

extension Store {
  /// Takes what the log of writes holds into the file, as far as no reader needs it there, so that no
  /// commit has to while somebody waits for it.
  public func takeInLog() throws {
    _ = try pool.writeWithoutTransaction { try $0.checkpoint(.passive) }
  }

  /// What the log of writes holds is taken into the file, and its place given back: a log that has
  /// grown would keep a small disk full after it was emptied a bit. A write that found no room is
  /// refused all the same; whoever sent it tries again. Waits for no reader.
  private func noteWrite(_ database: Database, hadRoom: Bool) {
    guard room.withLock({ $0.note(hadRoom: hadRoom) }) else { return }
    try? database.execute(sql: "PRAGMA busy_timeout = 0")
    defer {
      try? database.execute(sql: "PRAGMA busy_timeout = \(Store.longestWaitSeconds * 1000)")
    }
    guard (try? database.checkpoint(.truncate)) != nil else { return }
    room.withLock { $0.wasFound() }
  }

  /// For another process that writes.
  static let longestWaitSeconds = 10
}
