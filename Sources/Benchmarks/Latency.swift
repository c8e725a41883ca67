// From a fact to its alert in the outbox file, at a steady pace, one fact a request. The end is the
// moment at which the file has grown by the alert's line.
import ArgumentParser
import CaseFile
import Glibc
import PlainHTTP
import Synchronization

struct Latency: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Du fait à l'alerte sortie, à une cadence donnée.")

  @OptionGroup var daemon: DaemonOptions
  @Option(help: "Faits par seconde.") var rate = 1000
  @Option(help: "Secondes.") var seconds = 15
  @Option(help: "Personnes.") var people = 5000
  @Option(help: "Connexions.") var connections = 8

  func run() throws {
    let folder = try WorkFolder(daemon.folder)
    folder.remove("jalon.sqlite", "jalon.ndjson")
    let process = try DaemonProcess(
      daemon, store: folder.file("jalon.sqlite"), emissions: folder.file("jalon.ndjson"))
    defer { process.stop() }
    let now = Meter.wallSeconds
    let openings = (0..<people).map { BenchFacts.contactForbidden($0, at: now - 80 * 86_400) }
    _ = try FactSender.send(openings, to: process.address, batch: 1000, connections: 2)
    _ = try process.settle()

    let count = rate * seconds
    let watch = LineWatch(folder.file("jalon.ndjson"))
    let (before, evaluatorBefore) = (process.processorSeconds, try process.seconds("look"))
    let load = PacedLoad(rate: rate, count: count, connections: connections) { index in
      BenchFacts.report(.of("f-\(index)"), index % people, at: now - 3600 + Int64(index / people))
    }
    let answered = try load.run(process.address)
    let settled = try process.settle()
    let processor = process.processorSeconds - before
    let evaluator = try process.seconds("look") - evaluatorBefore
    let seen = watch.stop(afterLines: count)
    var delays: [Double] = []
    for (line, at) in seen {
      guard let index = LineWatch.index(of: line) else { continue }
      delays.append(Double(at - load.due(index)) / 1e6)
    }
    report("fait → 202", answered, target: nil)
    report("fait → alerte sortie à \(rate) faits/s", delays, target: (5, 30))
    Row(
      what: "alertes vues", measured: "\(delays.count) sur \(count) ; fin après "
        + "\(decimal(settled)) s ; processeur \(decimal(processor)) s, "
        + "dont évaluateur \(decimal(evaluator)) s", target: "toutes",
      holds: delays.count == count
    ).print()
  }

  private func report(_ what: String, _ values: [Double], target: (Double, Double)?) {
    let (half, most) = (Meter.median(values), Meter.quantile(0.99, of: values))
    Row(
      what: what,
      measured: "p50 \(decimal(half)) ms, p99 \(decimal(most)) ms, "
        + "max \(decimal(values.max() ?? .nan)) ms",
      target: target.map { "p50 <= \(Int($0.0)) ms, p99 <= \(Int($0.1)) ms" } ?? "",
      holds: target.map { half <= $0.0 && most <= $0.1 }
    ).print()
  }
}

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

/// Reads a file as it grows and notes when each line was there.
final class LineWatch: Sendable {
  private let lines = Mutex<[(line: String, at: Int64)]>([])
  private let isOver = Atomic<Bool>(false)
  private nonisolated(unsafe) var thread = pthread_t()

  init(_ path: String) {
    let descriptor = open(path, O_RDONLY | O_CREAT, 0o600)
    lseek(descriptor, 0, SEEK_END)
    thread = started { [self] in follow(descriptor) }
  }

  private func follow(_ descriptor: Int32) {
    var (rest, buffer): ([UInt8], [UInt8]) = ([], [UInt8](repeating: 0, count: 1 << 20))
    while true {
      let isLast = isOver.load(ordering: .acquiring)
      let count = read(descriptor, &buffer, buffer.count)
      if count <= 0 {
        if isLast { return }
        pause(nanoseconds: 100_000)
        continue
      }
      let at = Meter.nanoseconds
      rest += buffer[..<count]
      while let end = rest.firstIndex(of: 10) {
        let line = String(decoding: rest[..<end], as: UTF8.self)
        lines.withLock { $0.append((line, at)) }
        rest.removeSubrange(...end)
      }
    }
  }

  /// What was seen so far; it looks on until then.
  func stop(afterLines count: Int) -> [(line: String, at: Int64)] {
    isOver.store(true, ordering: .releasing)
    pthread_join(thread, nil)
    return lines.withLock { $0 }
  }

  /// The number in `cle`, the identity of the fact that opened the alert; nil: another message.
  static func index(of line: String) -> Int? {
    guard line.contains(#""type":"jalon.alerte.ouverte""#),
      let start = line.firstRange(of: "#f-")?.upperBound
    else { return nil }
    return Int(line[start...].prefix { $0.isNumber })
  }
}
