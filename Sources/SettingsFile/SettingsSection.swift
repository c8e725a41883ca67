// The sections of the file. A new one is a file in `Sections/`, and its name in the list here.

/// A key at the top of the file, and where what stands under it goes.
struct SettingsSection: Sendable {
  let key: String
  let read: @Sendable (SettingsNode, inout ServiceSettings) -> Void

  static let all: [SettingsSection] = [
    .rules, .store, .emissions, .language, .listening, .limits, .learning, .logs,
    .publicAddress, .attempts, .channels, .arrivals,
  ]

  /// What only holds between sections.
  static func checkTogether(_ keys: SettingsKeys, _ settings: ServiceSettings) {
    if let channels = keys[SettingsSection.channels.key], !settings.serve.channels.carriers.isEmpty {
      if keys[SettingsSection.publicAddress.key] == nil {
        channels.missing(SettingsSection.publicAddress.key, of: "le fichier, pour ses canaux")
      }
    }
  }
}
