// How a store begins, and that one which was emptied does not.
import CaseStore
import Civil
import Glibc
import HouseKit
import Testing

@Suite struct BeginningTests {
  private let folder = TemporaryFolder()
  private var path: String { folder.file("jalon.db") }

  @Test func `a store begins whole under its name, and nothing lies beside it`() throws {
    let store = try Store(path: path)
    #expect(try Store.schemaAge(at: path) == .current)
    try store.close()
    #expect(folder.files.filter { $0.hasPrefix("jalon.db") } == ["jalon.db"])
  }

  @Test func `a store, its log and its index are their owner's alone`() throws {
    let store = try Store(path: path)
    try store.journal(
      [Caller.local.entry(.alertRead, person: "P-1", reference: "a")], at: Instant(seconds: 0))
    for ending in ["", "-wal", "-shm"] {
      var status = stat()
      #expect(stat(path + ending, &status) == 0 && status.st_mode & 0o777 == 0o600, "\(ending)")
    }
    try store.close()
  }

  @Test func `a file without a byte is refused and left`() throws {
    try Store(path: path).close()
    #expect(truncate(path, 0) == 0)
    #expect(throws: StoreTrouble.emptied) { try Store(path: path) }
    #expect(throws: StoreCopyFailure.self) { try Store.copy(path, to: folder.file("copie")) }
    #expect(Store.remains(at: path) == .emptied)
    #expect(unlink(path) == 0)
    #expect(try Store(path: path).lastSeq() == 0)
  }

  @Test func `a log of writes without its file is refused and left`() throws {
    write("des écritures", toFile: path + "-wal")
    #expect(throws: StoreTrouble.logAlone) { try Store(path: path) }
    #expect(folder.files.contains("jalon.db-wal"))
  }

  @Test func `a folder that is not there gets no store`() {
    #expect(throws: (any Error).self) { try Store(path: folder.file("absent/jalon.db")) }
  }
}
