// One person with a very long log: the door, and everybody else, must not feel it.
import ArgumentParser
import PlainHTTP

struct LongLog: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "long", abstract: "Une personne au très long journal.")

  @OptionGroup var daemon: DaemonOptions
  @Option(help: "Faits de cette personne.") var facts = 1_000_000
  @Option(help: "Secondes de charge sur les autres.") var seconds = 15

  func run() throws {
    let folder = try WorkFolder(daemon.folder)
    folder.remove("long.sqlite", "long.ndjson")
    let now = Meter.wallSeconds
    var plan = StorePlan(people: 1, factsEach: facts, horizon: { _ in now + 86_400 }, now: now)
    plan.stepSeconds = 30
    try StoreBuilder(
      plan, path: folder.file("long.sqlite"), program: try BenchRules.program(at: daemon.rules)
    ).build()
    let process = try DaemonProcess(
      daemon, store: folder.file("long.sqlite"), emissions: folder.file("long.ndjson"))
    defer { process.stop() }
    let others = (1...500).map { BenchFacts.contactForbidden($0, at: now - 80 * 86_400) }
    _ = try FactSender.send(others, to: process.address, batch: 500, connections: 1)
    _ = try process.settle()
    let quiet = try alerts(process, folder, "q", now)
    Row.delays("fait → alerte des autres, au calme", quiet).print()

    var connection = HTTPConnection(process.address)
    var door: [Double] = []
    for index in 0..<50 {
      let body = Array(BenchFacts.hours(.of("h-\(index)"), 0, at: now - 60).utf8)
      let (spent, answer) = try Meter.timed { try FactSender.post(body, &connection) }
      guard answer.status == 202 else { throw BenchTrouble(answer.text) }
      door.append(spent * 1000)
    }
    Row.delays("fait → 202 de la personne aux \(facts) faits", door, most: 30).print()
    let busy = try alerts(process, folder, "b", now)
    Row.delays("fait → alerte des autres, pendant qu'elle est lue", busy, most: 30).print()
    let memory = process.resident.peak >> 20
    let waited = try process.settle(longest: 1800)
    Row(
      what: "la personne est lue",
      measured: "encore \(decimal(waited)) s ; mémoire au plus "
        + "\(memory) Mio alors, \(process.resident.peak >> 20) en tout, "
        + "\(process.resident.now >> 20) après", target: ""
    ).print()
  }

  private func alerts(
    _ process: DaemonProcess, _ folder: WorkFolder, _ name: String, _ now: Int64
  ) throws -> [Double] {
    let watch = LineWatch(folder.file("long.ndjson"))
    let count = 50 * seconds
    let load = PacedLoad(rate: 50, count: count, connections: 2) { index in
      BenchFacts.report(
        .of("f-\(index)-\(name)"), 1 + index % 500, at: now - 3600 + Int64(index / 500))
    }
    _ = try load.run(process.address)
    pause(nanoseconds: 500_000_000)
    return watch.stop().compactMap { line, at in
      LineWatch.index(of: line).map { Double(at - load.due($0)) / 1e6 }
    }
  }
}
