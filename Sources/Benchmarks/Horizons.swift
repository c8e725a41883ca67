// A million pending horizons: what each costs on disk and in memory, and how late those fire that
// fall due while the daemon watches. They wait in the due index of the file; in memory there is one
// timer. Late is counted to the alert's line in the outbox file, by the wall clock.
import ArgumentParser

struct Horizons: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Un million d'échéances en attente.")

  @OptionGroup var daemon: DaemonOptions
  @Option(help: "Personnes qui attendent.") var people = 1_000_000
  @Option(help: "Échéances qui tombent pendant la mesure.") var due = 300
  @Option(help: "Échéances par seconde.") var perSecond = 10

  func run() throws {
    let folder = try WorkFolder(daemon.folder)
    folder.remove("attente.sqlite", "attente.ndjson", "vide.sqlite", "vide.ndjson")
    let program = try BenchRules.program(at: daemon.rules)
    let now = Meter.wallSeconds
    // Building takes some seconds; the first one falls due after that.
    let first = now + 15 + Int64(people / 50_000)
    let (due, perSecond) = (due, perSecond)
    func horizon(_ number: Int) -> Int64 {
      number < due
        ? first + Int64(number / perSecond) : now + 86_400 + Int64(number) * 7919 % 31_536_000
    }
    let plan = StorePlan(
      people: people, factsEach: 0, horizon: horizon,
      further: (
        0..<due,
        [
          { BenchFacts.probationOpened($1, at: now - 20 * 86_400, $0) },
          { identity, number in
            // The outcome of an appointment is to be entered within 48 hours.
            let on = horizon(number) - 48 * 3600
            return BenchFacts.appointment(
              identity, number, reference: "r1", on: on, at: now - 10 * 86_400)
          },
        ]
      ), now: now)
    try StoreBuilder(plan, path: folder.file("attente.sqlite"), program: program).build()
    try reportDisk(folder.file("attente.sqlite"))

    let empty = try DaemonProcess(
      daemon, store: folder.file("vide.sqlite"), emissions: folder.file("vide.ndjson"))
    let floor = empty.resident.now
    empty.stop()
    let process = try DaemonProcess(
      daemon, store: folder.file("attente.sqlite"), emissions: folder.file("attente.ndjson"))
    defer { process.stop() }
    let bytes = Double(max(0, process.resident.now - floor)) / Double(people)
    Row(
      what: "mémoire par échéance",
      measured: "\(decimal(bytes)) octets (\(floor >> 20) Mio sans, "
        + "\(process.resident.now >> 20) avec)", target: "<= 64 octets", holds: bytes <= 64
    ).print()
    let (watch, witness) = (LineWatch(folder.file("attente.ndjson")), Witness())
    let toWall = Meter.wallNanoseconds - Meter.nanoseconds
    let end = (horizon(due - 1) + 2) * 1_000_000_000
    pause(nanoseconds: end - Meter.wallNanoseconds)
    _ = try process.settle()
    let beside = witness.row()
    var late: [Double] = []
    for (line, at) in watch.stop() where line.contains(#""alerte":"issue à saisir""#) {
      guard let start = line.firstRange(of: #""subject":"P-"#)?.upperBound,
        let number = Int(line[start...].prefix { $0.isNumber })
      else { continue }
      late.append(Double(at + toWall - horizon(number) * 1_000_000_000) / 1e6)
    }
    Row.delays("retard, de l'échéance à la ligne sortie", late, most: 5).print()
    beside.print()
    Row(
      what: "échéances tombées", measured: "\(late.count) sur \(due)", target: "toutes",
      holds: late.count == due
    ).print()
    let looks = Double(try process.figures()["jalon_work_total{work=\"look\"}"] ?? 1)
    Row(
      what: "dont évaluateur",
      measured: "\(decimal(try process.seconds("look") / looks * 1000)) ms par personne", target: ""
    ).print()
  }

  private func reportDisk(_ path: String) throws {
    let database = try RawDatabase(path)
    func bytes(_ name: String) throws -> Double {
      Double(try database.number("SELECT sum(pgsize) FROM dbstat WHERE name = '\(name)'"))
        / Double(people)
    }
    let index = try bytes("people_due")
    Row(
      what: "disque par échéance",
      measured: "index des échéances \(decimal(index)) octets ; ligne de la personne "
        + "\(decimal(try bytes("people"))), sa clé "
        + "\(decimal(try bytes("sqlite_autoindex_people_1")))", target: "<= 64 octets",
      holds: index <= 64
    ).print()
  }
}
