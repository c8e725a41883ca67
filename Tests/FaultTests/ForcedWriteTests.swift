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

  @Test func `a disk that was full and is emptied a bit gets the place of the log back`() throws {
    let (disk, file) = (FaultDisk(seed: 1), "jalon.db")
    // Closed once: all that it holds lies in the file, and the log is short.
    try Store(path: disk.path(file)).close()
    let store = try Store(path: disk.path(file))
    let size = disk.size(file)
    func refusals(of count: Int) throws -> Int {
      var refusals = 0
      for number in 1...count {
        do {
          try store.writeForced { try $0.run("UPDATE told SET until = ?", [number]) }
        } catch {
          #expect(StoreTrouble(error) == .full)
          refusals += 1
        }
      }
      return refusals
    }
    disk.limit(to: size + 400_000)
    // The file itself must grow by a page, for which there is no room: about ninety fill the disk.
    #expect(try refusals(of: 500) > 300)
    // Room for four writes, of the thousand that come.
    disk.limit(to: size + 418_000)
    let after = try refusals(of: 1000)
    #expect((5...20).contains(after), "\(after)")
    #expect(try store.quickCheck().isEmpty)
  }

  @Test func `a disk without any room is not worn out by trying`() throws {
    let (disk, file) = (FaultDisk(seed: 1), "jalon.db")
    let store = try Store(path: disk.path(file))
    try store.add(token("un"), by: .local)
    disk.limit(to: 1)
    let before = disk.operations
    for _ in 1...1000 {
      #expect(throws: (any Error).self) { try store.add(token("deux"), by: .local) }
    }
    let each = (disk.operations - before) / 1000
    #expect(each < 10, "\(each)")
    disk.limit(to: 0)
    try store.add(token("trois"), by: .local)
    #expect(try Set(store.tokens().map(\.bearer)) == ["un", "trois"])
  }
}
