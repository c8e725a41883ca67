// Where questions about a person are answered: on threads of their own, since those of the tasks
// also take facts in. Questions about a long log have one thread among them and stand in line.
import NIOPosix
import Synchronization

/// Threads for questions, the same for the whole process.
final class ReadingRoom: Sendable {
  static let shared = ReadingRoom()

  private let quick: NIOThreadPool
  private let slow: NIOThreadPool
  private let inLine = Atomic<Int>(0)

  /// A log of more facts takes seconds to read.
  private static let longLog = 10_000
  private static let longestLine = 8

  private init() {
    (quick, slow) = (NIOThreadPool(numberOfThreads: 2), NIOThreadPool(numberOfThreads: 1))
    quick.start()
    slow.start()
  }

  /// Runs the body on a thread that is fit for so many facts.
  func answer<Answer: Sendable>(
    facts: Int, _ body: @escaping @Sendable () throws -> Answer
  ) async throws -> Answer {
    if facts <= ReadingRoom.longLog { return try await quick.runIfActive(body) }
    defer { inLine.subtract(1, ordering: .relaxed) }
    if inLine.add(1, ordering: .relaxed).newValue > ReadingRoom.longestLine {
      throw Problem(
        .serviceUnavailable, "débordé", "trop de questions longues attendent déjà : réessayez",
        retrySeconds: 10)
    }
    return try await slow.runIfActive(body)
  }
}
