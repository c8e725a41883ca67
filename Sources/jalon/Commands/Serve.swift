// `jalon serve`: the daemon.
import ArgumentParser
import Attention
import CaseStore
import Civil
import Daemon
import Delivery
import Diagnostics
import Foundation
import Scheduling
import SettingsFile
import Web

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Prend les faits, surveille le temps, émet alertes et notices.",
    discussion: """
      Le fichier de --config dit tout (Examples/service/OPERATING.md) ; les options de la ligne passent
      avant lui. SIGHUP relit règles et configuration ; ce qui est fautif ne change rien.
      """)

  @Option(help: "Fichier de configuration (YAML).")
  var config: String?

  @Option(help: "Dossier de règles (défaut : rules).")
  var rules: [String] = []

  @Option(help: "Fichier SQLite (défaut : jalon.sqlite).")
  var store: String?

  @Option(help: "Fichier NDJSON où sortent alertes et notices (défaut : jalon.ndjson).")
  var emissions: String?

  @Option(help: "Adresse d'écoute (défaut : 127.0.0.1).")
  var host: String?

  @Option(help: "Port d'écoute ; 0 : un port libre (défaut : 8080).")
  var port: Int?

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

  func validate() throws {
    guard let port, !(0...65535).contains(port) else { return }
    throw ValidationError("--port : trouvé \(port) ; attendu : de 0 à 65535")
  }

  func run() async throws {
    let launch = ServiceLaunch(
      config: config, overrides: overrides, output: OutputOptions(lang: lang))
    let settings = try launch.settings()
    let evaluator = try RuleFolder.evaluator(at: settings.rules, output: launch.output)
    var options = settings.serve
    options.renew = { () throws(RenewalTrouble) in try launch.renewal(of: settings) }
    options.link = SystemdLink(environment: ProcessInfo.processInfo.environment, process: getpid())
    let logger = ServiceLog.start(settings.logs)
    shareThreadsWithTheWeb()
    do {
      try await Daemon.serve(
        options, engine: launch.engine(evaluator, settings), clock: try clock(), logger: logger,
        announce: { Terminal.say($0) })
    } catch let failure as ServeFailure {
      Terminal.complain(failure.french)
      throw ExitCode(Exit.inputOutput.rawValue)
    } catch let error where StoreTrouble(error) != nil {
      Terminal.complain("`\(options.storePath)` : \(StoreTrouble.words(error))")
      throw ExitCode(Exit.inputOutput.rawValue)
    } catch let failure as ChannelFailure {
      Terminal.complain(failure.reason)
      throw ExitCode(Exit.inputOutput.rawValue)
    }
  }

  /// What the command line says over the file.
  var overrides: @Sendable (inout ServiceSettings) -> Void {
    { [rules, store, emissions, host, port, isImport, from, factor] settings in
      settings.serve.attention.heedClock(acceleratedBy: from == nil ? nil : factor)
      if !rules.isEmpty { settings.rules = rules }
      if let store { settings.serve.storePath = store }
      if let emissions { settings.serve.outputPath = emissions }
      if let host { settings.serve.address.host = host }
      if let port { settings.serve.address.port = port }
      if isImport { settings.serve.learning.honoursRecordedTime = true }
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

extension AttentionPolicy {
  /// A second on the wall is many of a rehearsal: what is a delay there is none here. Nil: the
  /// world's own clock.
  fileprivate mutating func heedClock(acceleratedBy factor: Int?) {
    outages.watchesPauses = factor == nil
    guard let factor else { return }
    let times = Int64(min(max(factor, 1), 1_000_000))
    catchUp.lateAfterSeconds = 60 * times
    outages.beatSeconds = 30 * times
  }
}
