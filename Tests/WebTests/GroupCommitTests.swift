// Many senders at once, and a process that is killed among them: what was answered 202 is there.
import CaseFile
import CaseStore
import Civil
import Daemon
import Foundation
import Glibc
import HouseKit
import Logging
import PlainHTTP
import Scheduling
import Synchronization
import Testing

/// The daemon in a process of its own. Once it listens it writes its number and its port.
private func serveAndSay(in folder: String) async throws {
  var options = ServeOptions(storePath: "\(folder)/jalon.db", outputPath: "\(folder)/out.ndjson")
  options.address.port = 0
  options.stopSignals = []
  var logger = Logger(label: "test")
  logger.logLevel = .critical
  try await serve(
    options, engine: AppointmentEngine.make(), clock: FixedClock(instant: noon), logger: logger
  ) { line in
    let port = line.split(separator: ":").last ?? ""
    write("\(getpid()) \(port)\n", toFile: "\(folder)/said")
  }
}

/// Reads what the other process says of itself; the pipe makes it wait.
private func heard(in folder: TemporaryFolder) async -> (pid: pid_t, port: Int) {
  await withCheckedContinuation { answer in
    Thread.detachNewThread {
      let words = text(ofFile: folder.file("said")).split(whereSeparator: \.isWhitespace)
      answer.resume(
        returning: (pid_t(words.first ?? "") ?? 0, Int(words.last ?? "") ?? 0))
    }
  }
}

/// Sixteen senders post until the process is killed among them; the ids that were answered 202.
private func answeredUntilKilled(in folder: TemporaryFolder) async -> Set<String> {
  let daemon = await heard(in: folder)
  let accepted = AcceptedIds()
  await withTaskGroup(of: Void.self) { group in
    for sender in 0..<16 {
      group.addTask {
        let client = PlainClient(port: daemon.port)
        for number in 0..<200 {
          let ids = (0..<3).map { "\(sender)-\(number)-\($0)" }
          let body = ids.map { appointment(id: $0, person: "P-\(sender)", time: noon - 7200) }
          let reply = await client.post(
            "/v1/facts", body.joined(separator: "\n"), type: "application/x-ndjson")
          guard reply.status == 202 else { return }
          if accepted.add(ids) > 600 { kill(daemon.pid, SIGKILL) }
        }
      }
    }
  }
  return accepted.all
}

private final class AcceptedIds: Sendable {
  private let ids = Mutex<Set<String>>([])
  var all: Set<String> { ids.withLock { $0 } }

  /// How many there are then.
  func add(_ more: [String]) -> Int {
    ids.withLock { ids in
      ids.formUnion(more)
      return ids.count
    }
  }
}

@Suite struct GroupCommitTests {
  @Test(.timeLimit(.minutes(2))) func `killed among many senders, every 202 is there afterwards`()
    async throws
  {
    let folder = TemporaryFolder()
    mkfifo(folder.file("said"), 0o600)
    let path = folder.path
    async let load = answeredUntilKilled(in: folder)
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      try await serveAndSay(in: path)
    }
    let answered = await load
    let store = try Store(path: folder.file("jalon.db"))
    let stored = try store.facts(after: 0, limit: 100_000).compactMap { fact -> String? in
      guard case .text(let id)? = try? JSONValue(parsing: fact.body)["id"] else { return nil }
      return id
    }
    #expect(answered.count > 600)
    #expect(answered.subtracting(stored).isEmpty)
    #expect(stored.count % 3 == 0)
    // Who was not looked at before the end is due: nothing that was taken goes unseen.
    let due = Set(try store.due(at: noon, limit: 100).map(\.person))
    let known = try store.people().filter { $0.toldUntil == nil }.map(\.person)
    #expect(Set(known).isSubset(of: due))
    try store.close()
  }

  @Test func `requests that wait together share a commit`() async throws {
    try await withServedHouse { house in
      await withTaskGroup(of: Int.self) { group in
        for number in 0..<64 {
          group.addTask {
            await house.client.post("/v1/facts", appointment(id: "\(number)", time: noon)).status
          }
        }
        for await status in group { #expect(status == 202) }
      }
      let metrics = await house.client.get("/metrics").body
      #expect(metrics.contains(#"jalon_arrivals_total{result="accepted"} 64"#))
      #expect(metrics.contains(#"jalon_work_total{work="checking"} 64"#))
    }
  }

  @Test func `requests go over one connection, and over a new one when it was closed`()
    async throws
  {
    try await withServedHouse { house in
      let port = house.client.port
      try await withCheckedThrowingContinuation { (answer: CheckedContinuation<Void, any Error>) in
        Thread.detachNewThread {
          answer.resume(
            with: Result {
              var connection = HTTPConnection(HTTPAddress(port: port))
              for number in 1...3 {
                let body = Array(appointment(id: "\(number)", time: noon).utf8)
                let taken = try connection.send(
                  "POST", "/v1/facts", headers: [("Content-Type", "application/json")], body: body)
                #expect(taken.status == 202)
                if number == 2 { connection.close() }
              }
              #expect(try connection.get("/healthz").text == "ok\n")
            })
        }
      }
    }
  }

  @Test func `addresses are read`() {
    #expect(HTTPAddress("http://127.0.0.1:8080/x") == HTTPAddress(host: "127.0.0.1", port: 8080))
    #expect(HTTPAddress("http://[::1]:81") == HTTPAddress(host: "::1", port: 81))
    #expect(HTTPAddress("http://jalon.local") == HTTPAddress(host: "jalon.local", port: 80))
    #expect(HTTPAddress("https://jalon.local") == nil)
    #expect(HTTPAddress("jalon.local:8080") == nil)
  }
}
