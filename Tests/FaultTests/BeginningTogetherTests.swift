// Processes that open one store at the same time, where there is none yet or where it is an earlier
// one: whoever comes first does what is to be done, and nobody fails.
import Civil
import Foundation
import HouseKit
import Testing

@testable import CaseStore

@Suite struct BeginningTogetherTests {
  private let folder = TemporaryFolder()
  private static let processes = 6

  /// Each records a fact of its own. Returns what those that failed said.
  private func recordTogether(in store: String) throws -> [String] {
    let runs = try (1...BeginningTogetherTests.processes).map { number in
      let (process, errors) = (Process(), Pipe())
      process.executableURL = URL(fileURLWithPath: JalonProgram.path)
      process.arguments = [
        "fact", "P-\(number)", "panne.présence", "ref=r\(number)", "--mesure", "M-1", "--par",
        "L. Martin", "--rules", JalonProgram.rules, "--store", store,
      ]
      process.standardOutput = FileHandle.nullDevice
      process.standardError = errors
      try process.run()
      return (process, errors)
    }
    return runs.compactMap { process, errors in
      let words = errors.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return process.terminationStatus == 0 ? nil : String(decoding: words, as: UTF8.self)
    }
  }

  private func expectAllThere(in path: String) throws {
    let store = try Store(path: path)
    defer { try? store.close() }
    #expect(try store.lastSeq() == BeginningTogetherTests.processes)
    #expect(try store.people().count == BeginningTogetherTests.processes)
    guard case .sound = try store.verifyJournal() else {
      Issue.record("the journal does not hold")
      return
    }
  }

  @Test func `processes that begin one store at the same time begin it once, and lose nothing`()
    throws
  {
    for round in 1...4 {
      let path = folder.file("neuf-\(round).sqlite")
      #expect(try recordTogether(in: path) == [])
      try expectAllThere(in: path)
    }
    #expect(folder.files.filter { $0.contains(".neuve-") } == [])
  }

  @Test func `processes that open one earlier store bring it up to date once`() throws {
    for round in 1...4 {
      let path = folder.file("ancien-\(round).sqlite")
      // Enough to lay out anew that the others come meanwhile.
      try Store.makeOlder(
        path: path, upTo: "5 portes",
        rows: """
          WITH RECURSIVE many (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 30000)
          INSERT INTO deliveries (seq, message, channel, alert_id, revision, state, attempts,
              due_at, planned_at, alive_since)
            SELECT n, 'm-' || n, 'sirh', 'a-' || n, 1, 'delivered', 1, 5, 5, 5 FROM many
          """)
      #expect(try recordTogether(in: path) == [])
      #expect(try Store.schemaAge(at: path) == .current)
      try expectAllThere(in: path)
    }
  }
}
