// Sends lines of facts to a daemon, in batches, over one connection each thread.
import PlainHTTP
import Synchronization

/// One load: bodies that threads take in turn.
final class FactSender: Sendable {
  private let bodies: [[UInt8]]
  private let address: HTTPAddress
  private let next = Atomic<Int>(0)
  private let trouble = Mutex<String?>(nil)

  private init(_ lines: [String], _ address: HTTPAddress, batch: Int) {
    self.address = address
    bodies = stride(from: 0, to: lines.count, by: batch).map { start in
      Array(lines[start..<min(start + batch, lines.count)].joined(separator: "\n").utf8)
    }
  }

  /// Sends all lines in batches over so many connections at once; the seconds until the last was
  /// answered. Every batch must be taken whole.
  static func send(
    _ lines: [String], to address: HTTPAddress, batch: Int, connections: Int
  ) throws -> Double {
    let sender = FactSender(lines, address, batch: batch)
    let (seconds, _) = Meter.timed { onThreads(connections) { _ in sender.work() } }
    if let trouble = sender.trouble.withLock({ $0 }) {
      throw BenchTrouble(String(trouble.prefix(400)))
    }
    return seconds
  }

  private func work() {
    var connection = HTTPConnection(address)
    while true {
      let index = next.add(1, ordering: .relaxed).oldValue
      if index >= bodies.count { return }
      do throws(HTTPTrouble) {
        var answer = try FactSender.post(bodies[index], &connection)
        while answer.status == 503 {
          pause(nanoseconds: 10_000_000)
          answer = try FactSender.post(bodies[index], &connection)
        }
        let text = answer.status == 202 ? nil : answer.text
        if let text { trouble.withLock { $0 = text } }
      } catch { trouble.withLock { $0 = "\(error)" } }
    }
  }

  static func post(
    _ body: [UInt8], _ connection: inout HTTPConnection
  ) throws(HTTPTrouble) -> HTTPAnswer {
    try connection.send(
      "POST", "/v1/facts", headers: [("Content-Type", "application/x-ndjson")], body: body)
  }
}
