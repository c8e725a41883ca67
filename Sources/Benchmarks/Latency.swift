// From a fact to its alert in the outbox file, at a steady pace, one fact a request. The end is the
// moment at which the file has grown by the alert's line.
import ArgumentParser

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
    let witness = Witness()
    let answered = try load.run(process.address)
    let beside = witness.row()
    let settled = try process.settle()
    let processor = process.processorSeconds - before
    let evaluator = try process.seconds("look") - evaluatorBefore
    let seen = watch.stop()
    var delays: [Double] = []
    for (line, at) in seen {
      guard let index = LineWatch.index(of: line) else { continue }
      delays.append(Double(at - load.due(index)) / 1e6)
    }
    Row.delays("fait → 202", answered).print()
    Row.delays("fait → alerte sortie à \(rate) faits/s", delays, half: 5, most: 30).print()
    beside.print()
    Row(
      what: "alertes vues",
      measured: "\(delays.count) sur \(count) ; fin après "
        + "\(decimal(settled)) s ; processeur \(decimal(processor)) s, "
        + "dont évaluateur \(decimal(evaluator)) s", target: "toutes",
      holds: delays.count == count
    ).print()
  }
}
