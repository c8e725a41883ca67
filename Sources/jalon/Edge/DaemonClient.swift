// The daemon's HTTP side as `jalon feed` needs it: ready, facts, figures.
import CaseFile
import CaseStore
import Civil
import PlainHTTP

struct DaemonClient: ~Copyable {
  private var connection: HTTPConnection
  private let tokens: BearerTokens

  init(_ text: String, _ tokens: BearerTokens = .none) throws {
    guard let address = HTTPAddress(text) else { throw Failure.badAddress(text) }
    connection = HTTPConnection(address)
    self.tokens = tokens
  }

  /// Waits until the daemon answers; false when it does not within the time.
  mutating func awaitReady(seconds: Int) async throws -> Bool {
    for _ in 0..<(seconds * 20) {
      if let answer = try? connection.get("/readyz"), answer.status == 200 { return true }
      try await Task.sleep(for: .milliseconds(50))
    }
    return false
  }

  mutating func figures() throws -> DaemonFigures {
    let answer = try connection.send(
      "GET", "/metrics", headers: tokens.headers(as: .operator), body: [])
    guard answer.status == 200 else { throw DoorRefusal(status: answer.status, role: .operator) }
    return DaemonFigures(metrics: answer.text)
  }

  /// Posts one batch; `leg` is heeded by a daemon whose clock is driven.
  mutating func post(_ lines: [String], leg: (from: Instant, to: Instant)) throws -> BatchAnswer {
    let answer = try connection.send(
      "POST", "/v1/facts",
      headers: [
        ("Content-Type", "application/x-ndjson"), ("Jalon-Clock", "\(leg.from)/\(leg.to)"),
      ] + tokens.headers(as: .source),
      body: Array(lines.joined(separator: "\n").utf8))
    let json = try? JSONValue(parsing: answer.text)
    return BatchAnswer(status: answer.status, json: json ?? .null)
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

/// The daemon let nobody in, or not the bearer of these tokens.
struct DoorRefusal: Error, Hashable, CustomStringConvertible {
  let status: Int
  /// Whose token the route wants.
  let role: Token.Role

  var description: String {
    switch status {
    case 401, 403:
      "le démon a répondu \(status) : un jeton de rôle \(role.word) est attendu, par --jeton ou "
        + BearerTokens.variable
    default: "le démon a répondu \(status)"
    }
  }
}
