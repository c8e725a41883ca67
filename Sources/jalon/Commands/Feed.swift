// `jalon feed`: sends a file of facts to a daemon in virtual time, each batch at the instant at
// which it was learnt. It waits for the daemon's clock and for its work, never for a guess.
import ArgumentParser
import Civil
import Evaluation
import Foundation

struct Feed: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "feed",
    abstract: "Envoie des faits à `jalon serve --from … --factor …`, à leur instant.",
    discussion: """
      Avec `serve --held`, le temps attend chaque envoi : rien n'arrive en retard.
      Où la base a des jetons : --jeton FICHIER, ou la variable JALON_JETON, avec un secret de source \
      (les faits) et un d'opérateur (l'heure du service), un par ligne. Jamais sur la ligne de commande.
      """)

  @Argument(help: "Fichiers de faits (NDJSON).") var facts: [String]
  @Option(help: "Adresse du démon, par exemple http://127.0.0.1:8080.") var server: String
  @Option(help: "Instant de départ, celui de `serve --from`.") var from: String
  @Option(help: "Combien de fois plus vite va l'horloge, comme `serve --factor`.")
  var factor = 3600
  @Option(help: "Instant jusqu'auquel laisser courir (défaut : le dernier fait).")
  var until: String?
  @Option(help: "Fichier des émissions du démon : les montrer à mesure.") var emissions: String?
  @Option(help: "Fichier des jetons à porter, un secret par ligne (défaut : JALON_JETON).")
  var jeton: String?
  @Option(help: "Combien de faits l'on s'attend à voir mis de côté.") var aside = 0

  func run() async throws {
    do { try await feed() } catch let refusal as DoorRefusal {
      Terminal.complain(refusal.description)
      throw ExitCode(Exit.inputOutput.rawValue)
    } catch let trouble as BearerTrouble {
      Terminal.complain(trouble.description)
      throw ExitCode(Exit.badData.rawValue)
    }
  }

  private func tokens() throws -> BearerTokens {
    if let jeton, BearerTokens.isOpenToOthers(jeton) {
      Terminal.complain("`\(jeton)` : d'autres comptes peuvent le lire ; chmod 600 \(jeton)")
    }
    return try BearerTokens.read(file: jeton, in: ProcessInfo.processInfo.environment)
  }

  private func feed() async throws {
    let start = try Moment.instant(from)
    let fed = try FedFacts(paths: facts, from: start)
    guard let last = fed.batches.last?.instant else { throw Failure.noFacts }
    let end = max(try until.map(Moment.instant) ?? last, last)
    var daemon = try DaemonClient(server, try tokens())
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
        throw DoorRefusal(status: answer.status, role: .source)
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
