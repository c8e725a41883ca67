// One fact a request, at a steady pace.
import PlainHTTP
import Synchronization

/// Requests at fixed instants, whether or not the former ones were answered: what is late counts.
final class PacedLoad: Sendable {
  private let rate: Int
  private let count: Int
  private let connections: Int
  private let line: @Sendable (Int) -> String
  private let start: Int64
  private let delays = Mutex<[Double]>([])
  private let trouble = Mutex<String?>(nil)

  init(rate: Int, count: Int, connections: Int, line: @escaping @Sendable (Int) -> String) {
    (self.rate, self.count, self.connections, self.line) = (rate, count, connections, line)
    start = Meter.nanoseconds + 200_000_000
  }

  /// When the request of that number is to be sent.
  func due(_ index: Int) -> Int64 { start + Int64(index) * 1_000_000_000 / Int64(rate) }

  /// The milliseconds from due to answered, of each.
  func run(_ address: HTTPAddress) throws -> [Double] {
    onThreads(connections) { [self] thread in
      var connection = HTTPConnection(address)
      var own: [Double] = []
      for index in stride(from: thread, to: count, by: connections) {
        let body = Array(line(index).utf8)
        pause(nanoseconds: due(index) - Meter.nanoseconds)
        do throws(HTTPTrouble) {
          let answer = try connection.send(
            "POST", "/v1/facts", headers: [("Content-Type", "application/cloudevents+json")],
            body: body)
          if answer.status != 202 { trouble.withLock { $0 = answer.text } }
          own.append(Double(Meter.nanoseconds - due(index)) / 1e6)
        } catch { trouble.withLock { $0 = "\(error)" } }
      }
      delays.withLock { [own] in $0 += own }
    }
    if let trouble = trouble.withLock({ $0 }) { throw BenchTrouble(String(trouble.prefix(400))) }
    return delays.withLock { $0 }
  }
}
