// `jalon feed`: sends a file of facts to a daemon in virtual time, each batch at the instant at
// which it was learnt. It waits for the daemon's clock and for its work, never for a guess.
import ArgumentParser
import Civil
import Evaluation
import Foundation

struct Feed: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Envoie des faits à `jalon serve --from … --factor …`, à leur instant.",
    discussion: "Avec `serve --held`, le temps attend chaque envoi : rien n'arrive en retard.")

  @Argument(help: "Fichiers de faits (NDJSON).") var facts: [String]
  @Option(help: "Adresse du démon, par exemple http://127.0.0.1:8080.") var server: String
  @Option(help: "Instant de départ, celui de `serve --from`.") var from: String
  @Option(help: "Combien de fois plus vite va l'horloge, comme `serve --factor`.")
  var factor = 3600
  @Option(help: "Instant jusqu'auquel laisser courir (défaut : le dernier fait).")
  var until: String?
  @Option(help: "Fichier des émissions du démon : les montrer à mesure.") var emissions: String?
  @Option(help: "Combien de faits l'on s'attend à voir mis de côté.") var aside = 0

  func run() async throws {
    let start = try Moment.instant(from)
    let fed = try FedFacts(paths: facts, from: start)
    guard let last = fed.batches.last?.instant else { throw Failure.noFacts }
    let end = max(try until.map(Moment.instant) ?? last, last)
    var daemon = try DaemonClient(server)
    guard try await daemon.awaitReady(seconds: 30) else {
      Terminal.complain("`\(server)` ne répond pas")
      throw ExitCode(Exit.inputOutput.rawValue)
    }
    let isDriven = try daemon.figures().isDriven
    var show = FeedProgress(fed: fed, emissions: emissions)
    for (place, batch) in fed.batches.enumerated() {
      let isLast = place + 1 == fed.batches.count
      let next = isLast ? end + 1 : fed.batches[place + 1].instant
      if !isDriven { try await wait(for: batch.instant, &daemon, &show) }
      let answer = try daemon.post(batch.lines, leg: (batch.instant, next))
      guard answer.isTaken else {
        Terminal.complain("le démon a répondu \(answer.status)")
        throw ExitCode(Exit.inputOutput.rawValue)
      }
      show.sent(batch, answer)
      if isDriven || isLast {
        await sleep(through: next - batch.instant)
        try await wait(for: next + -1, &daemon, &show)
      }
    }
    show.finish()
    if show.keptAside > aside {
      Terminal.complain("\(show.keptAside) faits mis de côté, \(aside) attendus")
      throw ExitCode(Exit.badData.rawValue)
    }
  }

  /// Until the daemon's clock is there and all that was due has left. Asleep only as long as the
  /// clock itself needs.
  private func wait(
    for instant: Instant, _ daemon: inout DaemonClient, _ show: inout FeedProgress
  ) async throws {
    while true {
      let figures = try daemon.figures()
      show.reached(figures.clock)
      let seconds = instant - figures.clock
      if seconds <= 0, figures.isSettled { return show.settled() }
      await sleep(through: max(seconds, 1))
    }
  }

  /// As long as the clock needs for so many of its seconds; a quarter of a second at most.
  private func sleep(through seconds: Int64) async {
    let microseconds = seconds * 1_000_000 / Int64(max(1, factor))
    try? await Task.sleep(for: .microseconds(min(max(microseconds, 500), 250_000)))
  }
}

/// What is seen of a feed: one moving line on a terminal, else a line a virtual week.
struct FeedProgress {
  private let text: EmissionText
  private let home: Zone
  private let words: Wording
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private var followed: NDJSONLines?
  private var people: Set<String> = []
  private var facts = 0
  private var day: CivilDate?
  private var week: CivilDate?
  private(set) var keptAside = 0

  init(fed: FedFacts, emissions: String?) {
    home = ZoneFolder.shared.zone("Europe/Paris") ?? .utc
    text = EmissionText(zones: fed.zones, home: home)
    words = Wording(.french, zone: home)
    followed = emissions.map { NDJSONLines(following: $0) }
    _ = followed?.next()
  }

  mutating func sent(_ batch: FedFacts.Batch, _ answer: BatchAnswer) {
    people.formUnion(batch.people)
    facts += batch.lines.count
    keptAside += answer.keptAside.count
    for (line, why) in answer.keptAside where batch.people.indices.contains(line) {
      let stamp = EmissionText.stamp(batch.instant, home)
      say("\(stamp)  \(batch.people[line])  mis de côté \(why)")
    }
  }

  /// Shows what has left since.
  mutating func settled() {
    for line in text.lines(followed?.next() ?? []) { say(line) }
  }

  mutating func reached(_ instant: Instant) {
    let today = home.date(at: instant)
    if isTerminal {
      if today != day { draw(today) }
    } else if week.map({ $0.adding(days: 7) <= today }) ?? true {
      Terminal.complain("… \(status(today))")
      week = today
    }
    day = today
  }

  mutating func finish() {
    guard let day else { return }
    if isTerminal { Terminal.erase() }
    Terminal.complain("… \(status(day))")
  }

  private func say(_ line: String) {
    if isTerminal { Terminal.erase() }
    Terminal.say(line)
    if isTerminal, let day { draw(day) }
  }

  private func draw(_ day: CivilDate) { Terminal.redraw("… \(status(day))") }

  private func status(_ day: CivilDate) -> String {
    "\(words.longDate(day)) : \(count(people.count, "personne")), \(count(facts, "fait"))"
  }

  private func count(_ number: Int, _ word: String) -> String {
    "\(number) \(word)\(number > 1 ? "s" : "")"
  }
}

extension Terminal {
  /// The moving line of a terminal, on the error stream.
  static func redraw(_ text: String) {
    FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8))
  }

  static func erase() { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
}
