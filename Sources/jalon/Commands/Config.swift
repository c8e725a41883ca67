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

    @Argument(help: "Fichier de configuration (YAML).") var file: String
    @OptionGroup var output: OutputOptions

    func run() throws {
      _ = try SettingsLoad.settings(at: file, output: output)
      if output.format == .text { Terminal.say("\(file) : rien à redire") }
    }
  }
}
