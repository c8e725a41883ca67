// Where a command finds the service it is about: in the service's own file, as `jalon serve` does.
import ArgumentParser
import CaseStore
import Diagnostics
import SettingsFile

/// The service's file and, over it, the store that the command names.
struct StoreOptions: ParsableArguments {
  @Option(help: "Fichier de configuration du service (YAML).")
  var config: String?

  @Option(help: "Fichier SQLite (défaut : celui de la configuration, sinon jalon.sqlite).")
  var store: String?

  init() {}

  /// What the file says, else what holds without one.
  func settings(_ output: OutputOptions = OutputOptions(lang: nil)) throws -> ServiceSettings {
    var settings =
      try config.map { try SettingsLoad.settingsWithoutSecrets(at: $0, output: output) }
      ?? ServiceSettings()
    if let store { settings.serve.storePath = store }
    return settings
  }

  func path() throws -> String { try settings().serve.storePath }

  /// The store, which is there: a question makes no new one.
  func opened() throws -> Store { try StoreFile.opened(path()) }
}
