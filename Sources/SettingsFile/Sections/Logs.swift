// The lines that the service writes to its standard error.
import Daemon
import Logging

extension SettingsSection {
  static let logs = SettingsSection(key: "traces") { node, settings in
    let keys = node.keys(["forme", "niveau"], of: "`traces`")
    if let form = keys["forme"]?.choice(LogSettings.Form.allCases.map { ($0.rawValue, $0) }) {
      settings.logs.form = form
    }
    // No finer one: what libraries say of a request may name whom it is about.
    let levels: [(String, Logger.Level)] = [
      ("information", .info), ("avis", .notice), ("avertissement", .warning), ("erreur", .error),
    ]
    if let level = keys["niveau"]?.choice(levels) { settings.logs.level = level }
  }
}
