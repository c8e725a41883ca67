// Where the service listens, and how long it waits for the last answers when it stops.

extension SettingsSection {
  static let listening = SettingsSection(key: "écoute") { node, settings in
    let keys = node.keys(["adresse", "port", "arrêt"], of: "`écoute`")
    if let host = keys["adresse"]?.text("une adresse, par exemple 127.0.0.1") {
      settings.serve.address.host = host
    }
    if let port = keys["port"]?.number(0...65_535) { settings.serve.address.port = Int(port) }
    if let seconds = keys["arrêt"]?.seconds(1...600) {
      settings.serve.longestStopSeconds = Int(seconds)
    }
  }
}
