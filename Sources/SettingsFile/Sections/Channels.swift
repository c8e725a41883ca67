// Ways out and in: the address under which people read, attempts, channels, the folder of arrivals.

extension SettingsSection {
  static let publicAddress = SettingsSection(key: "adresse publique") { node, settings in
    guard let base = node.text("une adresse http:// ou https://", isWebAddress) else { return }
    settings.serve.channels.base = String(base.reversed().drop { $0 == "/" }.reversed())
  }

  static let attempts = SettingsSection(key: "essais") { node, settings in
    let keys = node.keys(
      ["au plus", "première attente", "plus longue attente", "âge"], of: "`essais`")
    if let most = keys["au plus"]?.number(1...10_000) {
      settings.serve.channels.policy.attempts = Int(most)
    }
    if let first = keys["première attente"]?.seconds(1...86_400) {
      settings.serve.channels.policy.firstSeconds = first
    }
    if let longest = keys["plus longue attente"]?.seconds(1...604_800) {
      settings.serve.channels.policy.longestSeconds = longest
    }
    if let age = keys["âge"]?.seconds(1...31_536_000) {
      settings.serve.channels.policy.ageSeconds = age
    }
  }

  static let channels = SettingsSection(key: "canaux") { node, settings in
    for (name, channel) in node.entries(of: "`canaux`") {
      guard ChannelReader.isName(name.value) else {
        node.notes.add(
          "valeur-inattendue", at: name.mark,
          fr: "trouvé `\(name.value)` ; attendu : un nom de 1 à 40 lettres a-z, chiffres ou -")
        continue
      }
      if let carrier = ChannelReader(name: name.value, channel).carrier() {
        settings.serve.channels.carriers.append(carrier)
      }
    }
  }

  static let arrivals = SettingsSection(key: "arrivée") { node, settings in
    settings.serve.channels.factFolder =
      node.keys(["dossier"], of: "`arrivée`").required("dossier")?.absolutePath()
  }
}

private func isWebAddress(_ text: String) -> Bool {
  (text.hasPrefix("http://") || text.hasPrefix("https://"))
    && text.utf8.allSatisfy { 0x21...0x7e ~= $0 }
}
