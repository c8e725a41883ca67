// What `jalon serve` starts with, and reads anew on SIGHUP: the settings file, the words of the
// command line over it, and the rules they name.
import CaseStore
import Daemon
import Diagnostics
import Evaluation
import Foundation
import RuleCompiler
import SettingsFile

struct ServiceLaunch: Sendable {
  /// The settings file; nil: none.
  var config: String?
  /// What the command line says over the file.
  var overrides: @Sendable (inout ServiceSettings) -> Void
  var output: OutputOptions

  func settings() throws -> ServiceSettings {
    var settings =
      try config.map { try SettingsLoad.settings(at: $0, output: output) } ?? ServiceSettings()
    overrides(&settings)
    return settings
  }

  func language(_ settings: ServiceSettings) -> Language {
    output.lang?.language ?? settings.language ?? output.language
  }

  func engine(_ evaluator: Evaluator, _ settings: ServiceSettings) -> Engine {
    EngineRoot.engine(evaluator, language: language(settings))
  }

  /// Everything anew, or every trouble at its place. `running`: what the service was started with.
  func renewal(of running: ServiceSettings) throws(RenewalTrouble) -> Renewal {
    do {
      var settings = ServiceSettings()
      if let config {
        let reading = try SettingsLoad.reading(at: config)
        if reading.report.hasErrors { throw RenewalTrouble(lines: lines(reading.report)) }
        settings = reading.settings
      }
      overrides(&settings)
      let compilation = compile(try RuleFolder.files(at: settings.rules))
      guard let program = compilation.program else {
        throw RenewalTrouble(lines: lines(compilation.report))
      }
      let zones = ZoneFolder.readAnew()
      let evaluator = Evaluator(program: program, vocabulary: program.vocabulary) {
        zones.zone($0)
      }
      var renewal = Renewal(
        engine: engine(evaluator, settings), channels: settings.serve.channels,
        learning: settings.serve.learning, limits: settings.serve.limits,
        attention: settings.serve.attention)
      renewal.onlyAtRestart = settings.fixedSections(unlike: running)
      return renewal
    } catch let trouble as RenewalTrouble { throw trouble } catch {
      throw RenewalTrouble(lines: ["\(error)"])
    }
  }

  private func lines(_ report: Report) -> [String] {
    render(report, as: .plain).split(separator: "\n").map(String.init)
  }
}

extension ServiceSettings {
  /// The sections that say something else and are heeded only at a start.
  fileprivate func fixedSections(unlike running: ServiceSettings) -> [String] {
    let (old, new) = (running.serve, serve)
    let changes = [
      ("base", old.storePath != new.storePath), ("émissions", old.outputPath != new.outputPath),
      ("écoute", old.address != new.address || old.longestStopSeconds != new.longestStopSeconds),
      ("limites.corps de requête", old.longestBody != new.longestBody),
      ("traces", running.logs != logs),
    ]
    return changes.filter(\.1).map(\.0)
  }
}
