// A burst far above what the house takes: each request is taken whole or told when to come back, and
// nothing that was taken is dropped.
import CaseFile
import CaseStore
import Daemon
import GRDB
import HouseKit
import Synchronization
import Testing

@Suite struct OverloadTests {
  @Test(.timeLimit(.minutes(2)))
  func `above its capacity the door says when to come back, and drops nothing it took`()
    async throws
  {
    let folder = TemporaryFolder()
    let small: @Sendable (inout ServeOptions) -> Void = { options in
      options.limits = Intake.Limits(waiting: 100, perCommit: 40)
    }
    try await withServedHouse(in: folder, adjust: small) { house in
      let other = try HeldFile(folder.file("jalon.db"))
      let burst = Burst()
      await withTaskGroup(of: Void.self) { group in
        for number in 0..<40 {
          group.addTask {
            while !(await burst.send(number, to: house.client)) { await Task.yield() }
          }
        }
        // Nothing is written until many were turned away.
        while burst.turnedAway < 100 { await Task.yield() }
        try? other.letGo()
      }
      #expect(burst.turnedAway >= 100)
      #expect(burst.unannounced == 0)
      let metrics = await house.client.get("/metrics").body
      #expect(metrics.contains("jalon_facts 800\n"))
      #expect(metrics.contains(#"jalon_arrivals_total{result="accepted"} 800"#))
    }
  }
}

/// Another program at work on the file.
private struct HeldFile {
  private let queue: DatabaseQueue

  init(_ path: String) throws {
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
  }

  func letGo() throws {
    try queue.inDatabase { try $0.execute(sql: "COMMIT") }
    try queue.close()
  }
}

private final class Burst: Sendable {
  private let counts = Mutex((turnedAway: 0, unannounced: 0))
  var turnedAway: Int { counts.withLock { $0.turnedAway } }
  /// Refusals that do not say when to come back, and answers that are neither.
  var unannounced: Int { counts.withLock { $0.unannounced } }

  /// Returns whether the request was taken.
  func send(_ number: Int, to client: PlainClient) async -> Bool {
    let lines = (0..<20).map {
      appointment(id: "\(number)-\($0)", person: "P-\(number)", time: noon)
    }
    let reply = await client.post(
      "/v1/facts", lines.joined(separator: "\n"), type: "application/x-ndjson")
    if reply.status == 202 { return true }
    counts.withLock { counts in
      counts.turnedAway += 1
      if reply.status != 503 || reply.headers["retry-after"] == nil { counts.unannounced += 1 }
    }
    return false
  }
}
