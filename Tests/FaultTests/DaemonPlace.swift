// Where a daemon under test works, and how it is asked and finished.
import Foundation
import Glibc
import HouseKit
import PlainHTTP
import Testing

struct DaemonPlace: Sendable {
  let folder = TemporaryFolder()

  func serving(in path: String) -> [String] {
    [
      "serve", "--rules", JalonProgram.rules, "--store", path + "/jalon.sqlite", "--emissions",
      path + "/jalon.ndjson", "--port", "0",
    ]
  }

  /// The log of a daemon whose disk is full must have a place of its own.
  func start(in path: String, port: Int = 0, _ more: [String] = []) throws -> DaemonUnderTest {
    try DaemonUnderTest(
      store: path + "/jalon.sqlite", emissions: path + "/jalon.ndjson", port: port, more: more,
      log: folder.file("journal.log"))
  }

  func post(to daemon: DaemonUnderTest, _ body: String) throws -> HTTPAnswer {
    var connection = HTTPConnection(daemon.address, timeoutSeconds: 30)
    return try connection.send(
      "POST", "/v1/facts", headers: [("Content-Type", "application/json")], body: Array(body.utf8))
  }

  /// Lets it settle, stops it, and sees that nothing is lost and nothing wrongly said.
  func finish(_ daemon: DaemonUnderTest, _ sender: LoadSender, in path: String) throws {
    #expect(sender.sendAll())
    #expect(daemon.settles(within: 90, after: sender.lastDeadline), "\(daemon.words.suffix(600))")
    #expect(daemon.end(by: SIGTERM) == 0)
    #expect(!daemon.words.contains("Fatal error"))
    let outcome = try Outcome(folder: path, scratch: folder.path)
    _ = try outcome.expectFacts(sender.accepted)
    try outcome.expectWhatAReplaySays()
    try outcome.expectAllTold([])
    try outcome.expectSoundJournal()
  }
}

/// A disk of so many megabytes, with room for a write-ahead log at its longest (32); only root may
/// mount one.
struct SmallDisk {
  let path: String

  static let whySkipped: Comment = """
    NOT DONE: full and read-only disks were tried on no real file system, as no disk may be mounted \
    here (only root may).
    """

  /// Asked of the system by mounting one.
  static let isAllowed: Bool = {
    let folder = TemporaryFolder()
    guard let disk = SmallDisk(at: folder.file("essai"), megabytes: 1) else { return false }
    disk.remove()
    return true
  }()

  init?(at path: String, megabytes: Int) {
    self.path = path
    mkdir(path, 0o700)
    guard mount("tmpfs", path, "tmpfs", 0, "size=\(megabytes)m") == 0 else { return nil }
  }

  /// Leaves no room for a byte.
  func fill() {
    let file = open(path + "/rempli", O_WRONLY | O_CREAT, 0o600)
    let block = [UInt8](repeating: 1, count: 4096)
    while Glibc.write(file, block, block.count) > 0 {}
    close(file)
  }

  func empty() { unlink(path + "/rempli") }

  /// `ro` or `rw`.
  func remount(_ mode: String) -> Bool {
    mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT) | (mode == "ro" ? UInt(MS_RDONLY) : 0), nil) == 0
  }

  func remove() { umount2(path, Int32(MNT_DETACH)) }
}
