// What the real daemon does when its disk is full or read-only, its file damaged or held by another
// program, and its clock stepped: it says so in French, takes nothing that it cannot keep, does not
// die of it, and goes on when the trouble is over.
import Foundation
import GRDB
import Glibc
import HouseKit
import PlainHTTP
import Testing

@Suite(.serialized) struct DiskFaultTests {
  private let work = DaemonPlace()

  @Test(.timeLimit(.minutes(5)), .enabled(if: SmallDisk.isAllowed, SmallDisk.whySkipped))
  func `on a full disk it refuses with 503, and takes everything once there is room`() async throws
  {
    let work = work
    try await onThread {
      let disk = try #require(SmallDisk(at: work.folder.file("disque"), megabytes: 48))
      defer { disk.remove() }
      let port = freePort()
      var daemon = try work.start(in: disk.path, port: port)
      let sender = LoadSender("plein", to: daemon.address, people: 3)
      sender.run(facts: 20, pausing: 0)
      #expect(sender.sendAll())
      disk.fill()
      sender.run(facts: 120, pausing: 5)
      #expect(sender.statuses[503] ?? 0 > 0, "\(sender.statuses)")
      #expect(sender.statuses[500] == nil && sender.statuses[0] == nil, "\(sender.statuses)")
      let refusal = try work.post(to: daemon, "{}")
      #expect(refusal.status == 503 && refusal.retryAfter != nil)
      #expect(refusal.text.contains("le disque de la base est plein"), "\(refusal.text)")
      #expect(daemon.isRunning)
      // Some lines each second, not thousands.
      #expect(daemon.words.split(separator: "\n").count < 1000)
      daemon.end(by: SIGKILL)
      if let early = try? work.start(in: disk.path, port: port) { early.end(by: SIGKILL) }
      disk.empty()
      daemon = try work.start(in: disk.path, port: port)
      #expect(sender.sendAll())
      try work.finish(daemon, sender, in: disk.path)
    }
  }

  @Test(.timeLimit(.minutes(5)), .enabled(if: SmallDisk.isAllowed, SmallDisk.whySkipped))
  func `a disk that lets nothing be written is said to be so`() async throws {
    let work = work
    try await onThread {
      let disk = try #require(SmallDisk(at: work.folder.file("disque"), megabytes: 48))
      defer { disk.remove() }
      let port = freePort()
      var daemon = try work.start(in: disk.path, port: port)
      let sender = LoadSender("lecture", to: daemon.address, people: 2)
      sender.run(facts: 20, pausing: 0)
      #expect(daemon.end(by: SIGTERM) == 0)
      #expect(disk.remount("ro"))
      let refusal = try JalonProgram.run(work.serving(in: disk.path))
      #expect(refusal.code == 74)
      #expect(refusal.errors.contains("la base est en lecture seule"), "\(refusal.errors)")
      #expect(disk.remount("rw"))
      daemon = try work.start(in: disk.path, port: port)
      try work.finish(daemon, sender, in: disk.path)
    }
  }

  @Test(.timeLimit(.minutes(5)), arguments: [1, 100, 5000, 40_000])
  func `a file cut short is said to be so, or served, and nobody traps`(bytes: Int) async throws {
    let work = work
    try await onThread {
      let path = work.folder.path
      let daemon = try work.start(in: path)
      let sender = LoadSender("coupe", to: daemon.address, people: 2)
      sender.run(facts: 30, pausing: 0)
      #expect(daemon.end(by: SIGTERM) == 0)
      #expect(truncate(path + "/jalon.sqlite", bytes) == 0)
      do {
        let damaged = try work.start(in: path)
        _ = sender.sendAll()
        #expect(damaged.isRunning, "\(damaged.words.suffix(600))")
        damaged.end(by: SIGKILL)
        #expect(!damaged.words.contains("Fatal error"))
      } catch let trouble as ProcessTrouble {
        #expect(trouble.description.contains("la base est abîmé"), "\(trouble)")
      }
    }
  }

  @Test(.timeLimit(.minutes(5)))
  func `a file that was emptied is not begun anew, and its last writes are left`() async throws {
    let work = work
    try await onThread {
      let path = work.folder.path
      let daemon = try work.start(in: path)
      LoadSender("vide", to: daemon.address, people: 2).run(facts: 30, pausing: 0)
      daemon.end(by: SIGKILL)
      #expect(truncate(path + "/jalon.sqlite", 0) == 0)
      for _ in 1...2 {
        let refusal = try JalonProgram.run(work.serving(in: path))
        #expect(refusal.code == 74)
        #expect(refusal.errors.contains("a été vidé"), "\(refusal.errors)")
        #expect(refusal.errors.contains("jalon restauration"), "\(refusal.errors)")
      }
      var status = stat()
      #expect(stat(path + "/jalon.sqlite-wal", &status) == 0 && status.st_size > 0)
      #expect(unlink(path + "/jalon.sqlite") == 0)
      let alone = try JalonProgram.run(work.serving(in: path))
      #expect(alone.code == 74 && alone.errors.contains("-wal"), "\(alone.errors)")
      #expect(unlink(path + "/jalon.sqlite-wal") == 0)
      #expect(try work.start(in: path).end(by: SIGTERM) == 0)
    }
  }

  @Test(.timeLimit(.minutes(5)))
  func `a file cut short under the daemon ends nothing but requests`()
    async throws
  {
    let work = work
    try await onThread {
      let path = work.folder.path
      let daemon = try work.start(in: path)
      let sender = LoadSender("coupe", to: daemon.address, people: 2)
      sender.run(facts: 30, pausing: 0)
      #expect(truncate(path + "/jalon.sqlite", 8192) == 0)
      sender.run(facts: 60, pausing: 5)
      #expect(daemon.isRunning, "\(daemon.words.suffix(600))")
      var connection = HTTPConnection(daemon.address, timeoutSeconds: 10)
      #expect(try connection.get("/healthz").status == 200)
      daemon.end(by: SIGKILL)
      #expect(!daemon.words.contains("Fatal error"))
    }
  }

  @Test(.timeLimit(.minutes(5)))
  func `while another program holds the file, requests wait, then are refused with 503`()
    async throws
  {
    let work = work
    try await onThread {
      let path = work.folder.path
      let daemon = try work.start(in: path)
      let sender = LoadSender("tenu", to: daemon.address, people: 2)
      sender.run(facts: 20, pausing: 0)
      var configuration = Configuration()
      configuration.allowsUnsafeTransactions = true
      let other = try DatabaseQueue(path: path + "/jalon.sqlite", configuration: configuration)
      try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
      let refusal = try work.post(to: daemon, "{}")
      #expect(refusal.status == 503 && refusal.retryAfter != nil)
      #expect(refusal.text.contains("un autre programme tient la base"), "\(refusal.text)")
      try other.inDatabase { try $0.execute(sql: "COMMIT") }
      try other.close()
      sender.run(facts: 40, pausing: 0)
      try work.finish(daemon, sender, in: path)
    }
  }

  @Test(.timeLimit(.minutes(5)))
  func `with a clock that steps back and forth, a replay of the export says what was said`()
    async throws
  {
    let work = work
    try await onThread {
      let (path, port) = (work.folder.path, freePort())
      var last = 0
      let sender = LoadSender("heure", to: HTTPAddress(port: port), people: 2)
      for hours in [0, 3, 1, 4, 0, 2, 5] {
        last = max(last, hours)
        let from = Date(timeIntervalSinceNow: Double(hours) * 3600).ISO8601Format()
        let daemon = try work.start(in: path, port: port, ["--from", from, "--factor", "1"])
        sender.run(facts: sender.accepted.count + 12, pausing: 10)
        #expect(sender.sendAll())
        #expect(daemon.settles(within: 60))
        #expect(daemon.end(by: hours % 2 == 0 ? SIGKILL : SIGTERM) == (hours % 2 == 0 ? -9 : 0))
      }
      let outcome = try Outcome(folder: path)
      _ = try outcome.expectFacts(sender.accepted)
      try outcome.expectWhatAReplaySays(until: Date(timeIntervalSinceNow: Double(last) * 3600))
    }
  }
}
