// `jalon doctor`: what an operator should look at, one line for each thing, with what to do.
import ArgumentParser
import CaseFile
import Civil
import SettingsFile

struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Examine le service : base, règles, machine, canaux ; dit quoi faire.",
    discussion: "Ne change rien. Sort 0 si tout va bien, 1 s'il y a quelque chose à voir.")

  @Option(help: "Fichier de configuration (YAML).") var config: String?
  @Option(help: "Dossier de règles (défaut : celui de la configuration).") var rules: [String] = []
  @Option(help: "Fichier SQLite (défaut : celui de la configuration).") var store: String?
  @Option(help: "Moment de l'examen (défaut : maintenant).") var at: String?
  @Flag(help: "Ne pas relire toute la base : plus rapide, dit moins.") var rapide = false
  @OptionGroup var output: OutputOptions

  func run() throws {
    let list = try checks()
    if output.format == .text {
      for check in list { Terminal.say(check.line) }
    } else {
      Terminal.say(JSONValue.members(["examens": .list(list.map(\.json))]).serialized())
    }
    if list.contains(where: { !$0.isFine }) { throw ExitCode(Exit.findings.rawValue) }
  }

  func checks() throws -> [DoctorCheck] {
    let now = try at.map(Moment.instant) ?? WallMoment.now
    let reading = try config.map { try SettingsLoad.examination(at: $0) } ?? SettingsReading()
    var settings = reading.settings
    if !rules.isEmpty { settings.rules = rules }
    if let store { settings.serve.storePath = store }
    var list: [DoctorCheck] = []
    if let config {
      list.append(
        reading.report.hasErrors
          ? .look("configuration", "`\(config)` a des fautes", "jalon config vérifier \(config)")
          : .fine(
            "configuration",
            (["`\(config)` se lit"] + reading.report.sorted.map(\.message.fr))
              .joined(separator: " ; ")))
    }
    let rulesAtHand = DoctorRules(paths: settings.rules, now: now)
    list += rulesAtHand.checks
    list +=
      DoctorStore(
        path: settings.serve.storePath, now: now, rulesAtHand: rulesAtHand.fingerprint,
        isQuick: rapide, channels: settings.serve.channels.carriers.map(\.name)
      ).checks
    list += DoctorMachine(settings: settings.serve, now: now).checks
    return list
  }
}
