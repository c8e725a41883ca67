// Writes that wait for the disk, after those that do not, on a disk that fails between them.
import CaseFile
import Civil
import Simulation
import Testing

@testable import CaseStore

private let noon = Instant(seconds: 1_772_452_800)

@Suite struct ForcedWriteTests {
  private func token(_ bearer: String) -> Token {
    Token.made(.operator, bearer: bearer, rate: 10, at: noon, until: noon + 60).token
  }

  @Test func `a disk that fails after an unforced write costs requests, not the service`() throws {
    let disk = FaultDisk(seed: 1)
    let store = try Store(path: disk.path("jalon.db"))
    struct Cut: Error {}
    // The schema is taken back: SQLite reads it anew before it heeds any setting.
    #expect(throws: (any Error).self) {
      try store.writeUnforced { database in
        try database.execute(sql: "CREATE TABLE cut (number)")
        disk.begin(.readErrors)
        throw Cut()
      }
    }
    #expect(throws: (any Error).self) { try store.add(token("un"), by: .local) }
    disk.endTrouble()
    // The trouble came where it was meant to: nothing has been forced since.
    #expect(try !store.forcesCommits())
    try store.add(token("deux"), by: .local)
    #expect(try store.forcesCommits())
    #expect(try store.tokens().map(\.bearer) == ["deux"])
  }
}
