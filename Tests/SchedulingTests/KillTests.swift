// The process itself is killed, at each point where the way through the house could be cut. What
// the next process finds is completed: nothing is lost, nothing leaves twice.
import CaseFile
import CaseStore
import Civil
import Delivery
import Evaluation
import Glibc
import HouseKit
import Scheduling
import Testing

private let noon = Instant(seconds: 1_772_452_800)

/// Dies just after its lines have left, before the store knows.
private struct DyingFile: Channel {
  let name = "ndjson"
  let file: NDJSONFile
  func send(_ entries: [OutboxEntry]) throws(ChannelFailure) {
    try file.send(entries)
    kill(getpid(), SIGKILL)
  }
}

/// One pass of the whole way, dying at one point.
private func pass(in folder: String, dyingAt step: StoreStep?, afterSending: Bool = false) throws {
  let store = try Store(path: "\(folder)/jalon.db") { reached in
    if reached == step { kill(getpid(), SIGKILL) }
  }
  let engine = AppointmentEngine.make()
  let arrivals = (1...20).map { number -> Arrival in
    let line = appointment(id: "\(number)", person: "P-\(number % 7)", time: noon - 7200)
    guard case .success(let fact) = engine.read(Array(line.utf8)) else { preconditionFailure() }
    return .fact(fact, body: engine.write(fact))
  }
  _ = try store.append([Submission(arrivals)], now: noon) { _, _ in false }
  let work = DueWork(
    store: store, engine: engine, clock: SimulatedClock(noon), channels: ["ndjson"])
  try work.recover()
  while try work.lookAtDue() {}
  let file = NDJSONFile(path: "\(folder)/out.ndjson")
  let channel: any Channel = afterSending ? DyingFile(file: file) : file
  while drain(store, to: [channel], now: noon).hasMore {}
  try store.close()
}

private func expectAllOnce(in folder: TemporaryFolder) throws {
  try pass(in: folder.path, dyingAt: nil)
  let left = lines(ofFile: folder.file("out.ndjson"))
  let ids = try left.map { try JSONValue(parsing: $0)["id"] }
  #expect(ids.count == 40)
  #expect(Set(ids).count == 40)
}

@Suite struct KillTests {
  @Test func `killed before the facts are committed`() async throws {
    let folder = TemporaryFolder()
    let path = folder.path
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      try pass(in: path, dyingAt: .append)
    }
    try expectAllOnce(in: folder)
  }

  @Test func `killed before the alerts are recorded`() async throws {
    let folder = TemporaryFolder()
    let path = folder.path
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      try pass(in: path, dyingAt: .record)
    }
    try expectAllOnce(in: folder)
  }

  @Test func `killed after sending, before it is known`() async throws {
    let folder = TemporaryFolder()
    let path = folder.path
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      try pass(in: path, dyingAt: nil, afterSending: true)
    }
    #expect(lines(ofFile: folder.file("out.ndjson")).count == 40)
    try expectAllOnce(in: folder)
  }

  @Test func `killed while it notes what was sent`() async throws {
    let folder = TemporaryFolder()
    let path = folder.path
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      try pass(in: path, dyingAt: .markSent)
    }
    try expectAllOnce(in: folder)
  }
}
