// `jalon serve`: the daemon.
import ArgumentParser
import CaseStore
import Civil
import Daemon
import Delivery
import Diagnostics
import Foundation
import Logging
import Scheduling
import Web

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prend les faits, surveille le temps, émet alertes et notices.")

  @Option(help: "Dossier de règles.")
  var rules: [String] = ["rules"]

  @Option(help: "Fichier SQLite.")
  var store = "jalon.sqlite"

  @Option(help: "Fichier NDJSON où sortent les alertes et les notices.")
  var emissions = "jalon.ndjson"

  @Option(help: "Fichier JSON des canaux (README, « Canaux »).")
  var canaux: String?

  @Option(help: "Adresse d'écoute.")
  var host = "127.0.0.1"

  @Option(help: "Port d'écoute ; 0 : un port libre.")
  var port = 8080

  @Option(help: "Répétition : instant de départ d'une horloge accélérée.")
  var from: String?

  @Option(help: "Répétition : combien de fois plus vite va l'horloge.")
  var factor = 3600

  @Flag(help: "Répétition : le temps attend les faits de `jalon feed`.")
  var held = false

  @Flag(name: .customLong("import"), help: "Honorer le `recordedtime` des faits reçus.")
  var isImport = false

  @Option(help: "fr (défaut) ou en.")
  var lang: Tongue?

  func run() async throws {
    let output = OutputOptions(lang: lang)
    let evaluator = try RuleFolder.evaluator(at: rules, output: output)
    var options = ServeOptions(storePath: store, outputPath: emissions)
    options.address = ListenAddress(host: host, port: port)
    options.learning.honoursRecordedTime = isImport
    if let canaux { options.channels = try ChannelFile.settings(at: canaux) }
    LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
    var logger = Logger(label: "jalon")
    logger.logLevel = .notice
    do {
      try await Daemon.serve(
        options, engine: EngineRoot.engine(evaluator, language: output.language),
        clock: try clock(),
        logger: logger, announce: { Terminal.say($0) })
    } catch let failure as ServeFailure {
      Terminal.complain(failure.french)
      throw ExitCode(Exit.inputOutput.rawValue)
    } catch let error where StoreTrouble(error) != nil {
      Terminal.complain("`\(store)` : \(StoreTrouble.words(error))")
      throw ExitCode(Exit.inputOutput.rawValue)
    } catch let failure as ChannelFailure {
      Terminal.complain(failure.reason)
      throw ExitCode(Exit.inputOutput.rawValue)
    }
  }

  private func clock() throws -> any Clock {
    guard let from else {
      if held { throw ValidationError("--held attend --from") }
      return WallClock()
    }
    let start = try Moment.instant(from)
    return held
      ? HeldClock(start: start, factor: factor) : AcceleratedClock(start: start, factor: factor)
  }
}
