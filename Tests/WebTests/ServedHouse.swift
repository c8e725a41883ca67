// The whole daemon on a port of its own, with a clock that tests set and an engine of tests.
import CaseFile
import CaseStore
import Civil
import Daemon
import HouseKit
import Logging
import Scheduling
import Testing

let noon = Instant(seconds: 1_772_452_800)

struct ServedHouse: Sendable {
  let client: PlainClient
  let folder: TemporaryFolder

  var output: [String] { lines(ofFile: folder.file("out.ndjson")) }

  /// Asks until the answer is as expected: the second half of the way is not in the answer's hands.
  func eventually(_ path: String, contains text: String) async -> String {
    for _ in 0..<500 {
      let body = await client.get(path).body
      if body.contains(text) { return body }
      await Task.yield()
    }
    return "never: \(text)"
  }
}

/// Stands still: the daemon's own timer needs not ring in these tests.
struct FixedClock: Clock {
  let instant: Instant
  func now() -> Instant { instant }
  func wallDelay(until instant: Instant) -> Int64 { instant <= self.instant ? 0 : .max }
}

/// Runs `body` against a daemon, then stops it.
func withServedHouse(
  in folder: TemporaryFolder = TemporaryFolder(), clock: any Clock = FixedClock(instant: noon),
  logger: Logger? = nil, adjust: (inout ServeOptions) -> Void = { _ in },
  _ body: @escaping @Sendable (ServedHouse) async throws -> Void
) async throws {
  var options = ServeOptions(
    storePath: folder.file("jalon.db"), outputPath: folder.file("out.ndjson"))
  options.address.port = 0
  options.stopSignals = []
  adjust(&options)
  let settings = options
  let (announcements, announce) = AsyncStream.makeStream(of: String.self)
  try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask {
      var quiet = Logger(label: "test")
      quiet.logLevel = .critical
      defer { announce.finish() }
      try await serve(
        settings, engine: AppointmentEngine.make(), clock: clock, logger: logger ?? quiet,
        announce: { announce.yield($0) })
    }
    var lines = announcements.makeAsyncIterator()
    let line = await lines.next() ?? ""
    if let port = line.split(separator: ":").last.flatMap({ Int($0) }) {
      try await body(ServedHouse(client: PlainClient(port: port), folder: folder))
    } else {
      Issue.record("no port in `\(line)`")
    }
    group.cancelAll()
    try await group.waitForAll()
  }
}

func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: text) }
