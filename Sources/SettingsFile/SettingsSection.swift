// The sections of the file. A new one is a file in `Sections/`, and its name in the list here.

/// A key at the top of the file, and where what stands under it goes.
struct SettingsSection: Sendable {
  let key: String
  let read: @Sendable (SettingsNode, inout ServiceSettings) -> Void

  static let all: [SettingsSection] = [
    .rules, .store, .emissions, .language, .listening, .limits, .learning, .logs,
    .publicAddress, .attempts, .channels, .arrivals,
    // After the channels that it names.
    .attention,
  ]

  /// What only holds between sections.
  static func checkTogether(_ keys: SettingsKeys) {
    let (channels, address) = (SettingsSection.channels.key, SettingsSection.publicAddress.key)
    if let node = keys[channels], node.node.entries?.isEmpty == false, keys[address] == nil {
      node.missing(address, of: "le fichier : les messages de ses canaux y renvoient")
    }
  }
}
