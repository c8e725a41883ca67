// `jalon config`: the settings file of the service, checked before anything starts with it.
import ArgumentParser
import Diagnostics
import SettingsFile

struct Config: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Le fichier de configuration du service : le vérifier.",
    subcommands: [Check.self], defaultSubcommand: Check.self)

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "vérifier", abstract: "Montre chaque faute à sa place.", aliases: ["verifier"])

    @Argument(help: "Fichier de configuration (YAML).") var file: String?
    @Option(help: "Le même, comme le nomment les autres commandes.") var config: String?
    @OptionGroup var output: OutputOptions

    func validate() throws {
      if (file == nil) == (config == nil) {
        throw ValidationError("attendu : un fichier de configuration, `jalon.yaml`")
      }
    }

    func run() throws {
      guard let path = file ?? config else { return }
      let reading = try SettingsLoad.examined(at: path, output: output)
      if output.format == .text {
        Terminal.say("\(path) : \(reading.report.isEmpty ? "rien à redire" : "aucune faute")")
      }
    }
  }
}
