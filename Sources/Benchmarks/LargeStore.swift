// The daemon on a large store: how soon it answers, how much memory it holds, how long a question
// about a random person takes, first and again.
import ArgumentParser
import Glibc
import PlainHTTP

struct LargeStore: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "large", abstract: "Démarrage, mémoire et questions sur une grande base.")

  @OptionGroup var daemon: DaemonOptions
  @Option(help: "Personnes.") var people = 200_000
  @Option(help: "Faits par personne.") var factsEach = 100
  @Option(help: "Personnes dues au démarrage.") var due = 500
  @Option(help: "Questions posées.") var questions = 500
  @Flag(help: "Vider d'abord le cache disque de la base.") var cold = false

  func run() throws {
    let folder = try WorkFolder(daemon.folder)
    if !folder.has("jalon.sqlite") { try build(folder) }
    if cold { forget(folder.file("jalon.sqlite")) }
    try measure(folder)
  }

  private func build(_ folder: WorkFolder) throws {
    let now = Meter.wallSeconds
    let (due, people) = (due, people)
    let plan = StorePlan(
      people: people, factsEach: factsEach,
      horizon: { number in
        number % max(1, people / max(1, due)) == 0
          ? now : now + 40 * 86_400 + Int64(number) * 7919 % 2_592_000
      }, now: now)
    let program = try BenchRules.program(at: daemon.rules)
    let (seconds, _) = try Meter.timed {
      try StoreBuilder(plan, path: folder.file("jalon.sqlite"), program: program).build()
    }
    Row(
      what: "base de \(people) personnes, \(people * factsEach) faits",
      measured: "\(decimal(seconds)) s, \(folder.bytes("jalon.sqlite") >> 20) Mio", target: ""
    ).print()
  }

  private func measure(_ folder: WorkFolder) throws {
    let start = Meter.nanoseconds
    let process = try DaemonProcess(
      daemon, store: folder.file("jalon.sqlite"), emissions: folder.file("jalon.ndjson"))
    defer { process.stop() }
    var connection = HTTPConnection(process.address)
    var random = Dice(seed: UInt64(start), person: 0)
    func path() -> String {
      "/v1/people/\(BenchFacts.person(Int(random.next() % UInt64(people))))/compliance"
    }
    let first = try connection.get(path())
    let answered = Double(Meter.nanoseconds - start) / 1e9
    let resident = process.resident.now
    var figures = try process.figures()
    let atStart = figures["jalon_people_due"] ?? 0
    _ = try process.settle()
    let settled = Double(Meter.nanoseconds - start) / 1e9
    Row(
      what: "une personne au hasard après le démarrage",
      measured: "\(decimal(answered)) s (écoute : \(decimal(process.startSeconds)) s, "
        + "statut \(first.status))", target: "<= 1 s", holds: first.status == 200 && answered <= 1
    ).print()
    Row(
      what: "file des échéances",
      measured: "\(atStart) personnes encore dues à la première réponse, aucune après "
        + "\(decimal(settled)) s", target: ""
    ).print()
    var (fresh, again, empty): ([Double], [Double], [Double]) = ([], [], [])
    let witness = Witness()
    for _ in 0..<questions {
      let path = path()
      fresh.append(try ask(path, &connection))
      again.append(try ask(path, &connection))
      empty.append(try ask("/healthz", &connection))
    }
    let beside = witness.row()
    Row.delays("conformité, la première fois", fresh, most: 20).print()
    Row.delays("conformité, de nouveau", again, most: 3).print()
    Row.delays("aller et retour à vide, entre les questions", empty).print()
    beside.print()
    let parts = (try process.seconds("question_reading"), try process.seconds("question"))
    Row(
      what: "dont lire la base, dont lire la personne",
      measured: "\(decimal(parts.0 * 500 / Double(questions))) ms, "
        + "\(decimal(parts.1 * 500 / Double(questions))) ms par question", target: ""
    ).print()
    let scrapes = try (0..<50).map { _ in try ask("/metrics", &connection) }
    Row.delays("/metrics", scrapes).print()
    figures = try process.figures()
    let after = process.resident
    Row(
      what: "mémoire résidente",
      measured: "\(resident >> 20) Mio à la première réponse, \(after.now >> 20) après les "
        + "questions, au plus \(after.peak >> 20)", target: "<= 150 Mio",
      holds: after.peak <= 150 << 20
    ).print()
  }

  private func ask(_ path: String, _ connection: inout HTTPConnection) throws -> Double {
    let (seconds, answer) = try Meter.timed { try connection.get(path) }
    guard answer.status == 200 else { throw BenchTrouble("\(path) : \(answer.text)") }
    return seconds * 1000
  }

  /// Lets the system forget the file's pages, as after a boot.
  private func forget(_ path: String) {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { return }
    fdatasync(descriptor)
    posix_fadvise(descriptor, 0, 0, Int32(POSIX_FADV_DONTNEED))
    _ = close(descriptor)
  }
}
