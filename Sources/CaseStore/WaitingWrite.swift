// A piece of writing on its way to the one connection that writes. Whoever comes to it first takes
// along what others have brought meanwhile: one transaction, and the disk waited for once.
import GRDB

/// `@unchecked Sendable`: it is filled on the writing connection alone, and read by its owner after a
/// visit there.
final class WaitingWrite: @unchecked Sendable {
  let isForced: Bool
  /// It has a transaction of its own: beside others SQLite would copy each page before it is changed,
  /// and what it saves of waiting is little.
  let isLong: Bool
  /// Let go of once it was run.
  private var body: ((Database) throws -> Void)?
  /// Nil: it still waits.
  private(set) var outcome: Result<Void, any Error>?

  /// `things`: how many facts, people or messages it writes of.
  init(isForced: Bool, things: Int, body: @escaping (Database) throws -> Void) {
    (self.isForced, self.body) = (isForced, body)
    isLong = things > WaitingWrite.few
  }

  private static let few = 32

  /// Alone in its transaction: a throw undoes that.
  func run(_ database: Database) throws { try body?(database) }

  /// Beside others in a transaction: a throw undoes this piece only. Throws where SQLite undid the
  /// whole.
  func runApart(_ database: Database) throws {
    do {
      try database.inSavepoint {
        try body?(database)
        return .commit
      }
    } catch {
      outcome = .failure(error)
      if !database.isInsideTransaction { throw error }
    }
  }

  /// What became of the transaction; a piece that had failed in it stays so.
  func end(_ result: Result<Void, any Error>) {
    body = nil
    if outcome == nil { outcome = result }
  }
}
