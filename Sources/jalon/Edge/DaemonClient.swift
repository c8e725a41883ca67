// The daemon's HTTP side as `jalon feed` needs it: ready, facts, figures.
import CaseFile
import Civil
import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

struct DaemonClient {
  let server: URL
  private let session = URLSession(configuration: .ephemeral)

  init(_ text: String) throws {
    guard let url = URL(string: text), url.host != nil else { throw Failure.unreadable(text) }
    server = url
  }

  /// Waits until the daemon answers; false when it does not within the time.
  func awaitReady(seconds: Int) async throws -> Bool {
    for _ in 0..<(seconds * 20) {
      if let status = try? await get("readyz").status, status == 200 { return true }
      try await Task.sleep(for: .milliseconds(50))
    }
    return false
  }

  func figures() async throws -> DaemonFigures {
    DaemonFigures(metrics: String(decoding: try await get("metrics").body, as: UTF8.self))
  }

  /// Posts one batch; `leg` is heeded by a daemon whose clock is driven.
  func post(_ lines: [String], leg: (from: Instant, to: Instant)) async throws -> BatchAnswer {
    var request = URLRequest(url: server.appendingPathComponent("v1/facts"))
    request.httpMethod = "POST"
    request.setValue("application/x-ndjson", forHTTPHeaderField: "Content-Type")
    request.setValue("\(leg.from)/\(leg.to)", forHTTPHeaderField: "Jalon-Clock")
    request.httpBody = Data(lines.joined(separator: "\n").utf8)
    let answer = try await send(request)
    let json = try? JSONValue(parsing: String(decoding: answer.body, as: UTF8.self))
    return BatchAnswer(status: answer.status, json: json ?? .null)
  }

  private func get(_ path: String) async throws -> (status: Int, body: Data) {
    try await send(URLRequest(url: server.appendingPathComponent(path)))
  }

  private func send(_ request: URLRequest) async throws -> (status: Int, body: Data) {
    let (body, response) = try await session.data(for: request)
    return ((response as? HTTPURLResponse)?.statusCode ?? 0, body)
  }
}

/// The figures of `/metrics` that say where the daemon stands.
struct DaemonFigures {
  var clock: Instant
  var isDriven: Bool
  /// Nothing is due and nothing waits to leave.
  var isSettled: Bool

  init(metrics: String) {
    var values: [Substring: Int64] = [:]
    for line in metrics.split(separator: "\n") where !line.hasPrefix("#") {
      guard let cut = line.lastIndex(of: " ") else { continue }
      values[line[..<cut]] = Int64(line[line.index(after: cut)...])
    }
    clock = Instant(seconds: values["jalon_clock_seconds"] ?? 0)
    isDriven = values["jalon_clock_driven"] == 1
    isSettled =
      values["jalon_people_due"] == 0 && (values["jalon_outbox{state=\"pending\"}"] ?? 0) == 0
  }
}

/// What was done with a batch.
struct BatchAnswer {
  let status: Int
  /// Which lines of the batch were kept aside, from 0, and why.
  var keptAside: [(line: Int, why: String)] = []
  var isTaken: Bool { status == 200 || status == 202 || status == 207 }

  init(status: Int, json: JSONValue) {
    self.status = status
    guard case .list(let results)? = json["resultats"] else { return }
    keptAside = results.enumerated().filter { $0.element["de_cote"] != nil }
      .map { ($0.offset, $0.element.word("message")) }
  }
}
