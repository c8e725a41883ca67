// Writes that come together: one transaction, and to each its own outcome.
import Civil
import GRDB
import Glibc
import Synchronization
import Testing

@testable import CaseStore

@Suite struct SharedWriteTests {
  private struct Cut: Error {}
  private let house: House

  init() throws { house = try House() }

  /// Counts what is committed.
  private final class Commits: TransactionObserver, Sendable {
    let count = Mutex(0)
    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }
    func databaseDidChange(with event: DatabaseEvent) {}
    func databaseDidCommit(_ database: Database) { count.withLock { $0 += 1 } }
    func databaseDidRollback(_ database: Database) {}
  }

  /// Holds the writing connection, from its return on, until so many others wait for it.
  private func hold(_ store: Store, until others: Int) async -> Task<Void, any Error> {
    let (holds, begin) = AsyncStream.makeStream(of: Void.self)
    let held = Task {
      try await store.writeForcedSoon { database in
        try database.run("UPDATE told SET until = 1", [])
        begin.finish()
        while store.waiting.withLock({ $0.count }) < others { sched_yield() }
      }
    }
    for await _ in holds {}
    return held
  }

  private func toldUntil(_ store: Store) throws -> Int? {
    try store.pool.read { try Int.fetchOne($0, sql: "SELECT until FROM told") }
  }

  private func lookedAt(_ store: Store) throws -> [String] {
    try store.pool.read { try String.fetchAll($0, sql: "SELECT person FROM evaluating") }
  }

  @Test func `those that waited share one commit, and what one throws undoes it alone`()
    async throws
  {
    let store = house.store
    let commits = Commits()
    store.pool.add(transactionObserver: commits)
    let held = await hold(store, until: 3)
    let number = Task {
      try await store.writeForcedSoon { database in
        try database.run("UPDATE told SET until = 7", [])
        return 2
      }
    }
    let cut = Task {
      try await store.writeForcedSoon { database in
        try database.run("INSERT INTO evaluating VALUES ('P-1', 0)", [])
        throw Cut()
      }
    }
    let text = Task {
      try await store.writeForcedSoon { database in
        try database.run("INSERT INTO evaluating VALUES ('P-2', 0)", [])
        return "P-2"
      }
    }
    try await held.value
    #expect(try await number.value == 2)
    #expect(try await text.value == "P-2")
    await #expect(throws: Cut.self) { try await cut.value }
    #expect(commits.count.withLock { $0 } == 2)
    #expect(try toldUntil(store) == 7)
    #expect(try lookedAt(store) == ["P-2"])
  }

  @Test func `where SQLite undoes the whole, all of them fail and nothing is kept`() async throws {
    let store = house.store
    let held = await hold(store, until: 3)
    let before = Task {
      try await store.writeForcedSoon { database in
        try database.run("INSERT INTO evaluating VALUES ('P-1', 0)", [])
      }
    }
    let full = Task {
      try await store.writeForcedSoon { database in
        try database.execute(sql: "ROLLBACK")
        throw Cut()
      }
    }
    let after = Task {
      try await store.writeForcedSoon { database in
        try database.run("INSERT INTO evaluating VALUES ('P-2', 0)", [])
      }
    }
    try await held.value
    await #expect(throws: (any Error).self) { try await before.value }
    await #expect(throws: (any Error).self) { try await full.value }
    await #expect(throws: (any Error).self) { try await after.value }
    #expect(try lookedAt(store).isEmpty)
    try store.beginLooking(at: ["P-3"])
    #expect(try lookedAt(store) == ["P-3"])
  }
}
