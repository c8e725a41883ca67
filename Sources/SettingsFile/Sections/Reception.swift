// How much is taken at the door, and how facts are learnt.

extension SettingsSection {
  static let limits = SettingsSection(key: "limites") { node, settings in
    let keys = node.keys(
      ["faits en attente", "faits par écriture", "corps de requête"], of: "`limites`")
    if let waiting = keys["faits en attente"]?.number(1...10_000_000) {
      settings.serve.limits.waiting = Int(waiting)
    }
    if let perCommit = keys["faits par écriture"]?.number(1...1_000_000) {
      settings.serve.limits.perCommit = Int(perCommit)
    }
    if let longest = keys["corps de requête"]?.bytes(1024...1 << 30) {
      settings.serve.longestBody = Int(longest)
    }
  }

  static let learning = SettingsSection(key: "apprentissage") { node, settings in
    let keys = node.keys(["avance tolérée", "honorer recordedtime"], of: "`apprentissage`")
    if let ahead = keys["avance tolérée"]?.seconds(0...86_400) {
      settings.serve.learning.toleratedAheadSeconds = ahead
    }
    if let honours = keys["honorer recordedtime"]?.yesNo() {
      settings.serve.learning.honoursRecordedTime = honours
    }
  }
}
