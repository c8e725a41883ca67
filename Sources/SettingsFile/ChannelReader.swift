// One channel of the file → its carrier. A new type of channel is a line of the table here.
import Delivery

struct ChannelReader {
  private let name: String
  private let node: SettingsNode

  private static let types: [(type: String, keys: [String])] = [
    ("webhook", ["url", "secret", "délai"]),
    ("courriel", ["de", "enveloppe", "rôles", "sinon", "programme", "délai"]),
    ("dossier", ["dossier"]), ("syslog", ["socket"]), ("journald", ["socket"]),
  ]

  init(name: String, _ node: SettingsNode) { (self.name, self.node) = (name, node) }

  /// Under `ndjson` the store keeps what goes to the file of emissions.
  static func isName(_ text: String) -> Bool {
    (1...40).contains(text.utf8.count)
      && text.utf8.allSatisfy { 97...122 ~= $0 || 48...57 ~= $0 || $0 == UInt8(ascii: "-") }
      && text != "ndjson"
  }

  /// Nil where something does not fit, which is said.
  func carrier() -> (any Carrier)? {
    let owner = "le canal `\(name)`"
    let all = ["type"] + ChannelReader.types.flatMap(\.keys)
    guard let entries = node.node.entries else {
      node.expected("des lignes `clé: valeur` pour \(owner)")
      return nil
    }
    let written = entries.first { $0.key.value == "type" }
    guard let written else {
      _ = node.keys(all, of: owner).required("type")
      return nil
    }
    let types = ChannelReader.types.map { ($0.type, $0) }
    guard let type = SettingsNode(written.value, node.notes).choice(types) else { return nil }
    let keys = node.keys(["type"] + type.keys, of: owner)
    return switch type.type {
    case "webhook": webhook(keys)
    case "courriel": mail(keys)
    case "dossier":
      keys.required("dossier")?.absolutePath().map { DropFolder(name: name, folder: $0) }
    default: systemLog(keys, SystemLog.Form(rawValue: type.type) ?? .syslog)
    }
  }

  private func webhook(_ keys: SettingsKeys) -> (any Carrier)? {
    let seconds = keys["délai"].map { $0.seconds(1...120) } ?? 10
    let (address, secretNode) = (keys.required("url"), keys.required("secret"))
    let url = address?.text("une adresse http://hôte:port/chemin")
    let secret = secretNode.flatMap(secret)
    guard let url, let secret, let seconds else { return nil }
    let webhook = Webhook(name: name, url: url, secret: secret, timeoutSeconds: Int(seconds))
    if webhook == nil {
      address?.expected(
        "une adresse http://hôte:port/chemin (https : par un relais de cette machine)")
    }
    return webhook
  }

  /// Kept out of the file: an absolute path, or the name of a systemd credential.
  private func secret(_ node: SettingsNode) -> WebhookSecret? {
    let what = "un chemin absolu, ou le nom d'un secret de `LoadCredential`"
    guard let place = node.text(what, { isAbsolute($0) || !$0.contains("/") }) else { return nil }
    guard let text = node.notes.secretAt(place) else {
      if node.notes.isServices(place) {
        node.notes.remark(
          "secret-non-vérifié", at: node.node.mark,
          fr: "secret `\(place)` : lu par le service seulement, non vérifié ici")
        return .standIn
      }
      node.fail("`\(place)` ne se lit pas", help: what)
      return nil
    }
    if let secret = WebhookSecret(text) { return secret }
    node.fail("`\(place)` : attendu `whsec_` et 24 à 64 octets en base64, un par ligne")
    return nil
  }

  private func mail(_ keys: SettingsKeys) -> (any Carrier)? {
    let sender = keys.required("de").flatMap(address)
    var roles: [String: [String]] = [:]
    for (role, node) in keys.required("rôles")?.entries(of: "`rôles`") ?? [] {
      roles[role.value] = node.elements.compactMap(address)
    }
    let otherwise = keys["sinon"]?.elements.compactMap(address) ?? []
    let program =
      keys["programme"].map { node in
        let words = node.elements.compactMap { $0.text("un texte") }
        if words.first.map(isAbsolute) != true { node.fail("le premier mot est un chemin absolu") }
        return words
      } ?? ["/usr/sbin/sendmail", "-t", "-i"]
    let seconds = keys["délai"].map { $0.seconds(1...600) } ?? 30
    let envelope = keys["enveloppe"].map(address)
    // One that was written and does not fit is no mail without.
    if case .some(nil) = envelope { return nil }
    guard let sender, let seconds, !program.isEmpty else { return nil }
    return Mail(
      name: name, sender: sender, envelope: envelope ?? nil, addresses: roles,
      otherwise: otherwise, program: program, timeoutSeconds: Int(seconds))
  }

  private func systemLog(_ keys: SettingsKeys, _ form: SystemLog.Form) -> (any Carrier)? {
    guard let node = keys["socket"] else { return SystemLog(name: name, form: form, path: nil) }
    let path = node.text("un chemin absolu de moins de 108 octets") {
      isAbsolute($0) && $0.utf8.count < 108
    }
    return path.map { SystemLog(name: name, form: form, path: $0) }
  }

  private func address(_ node: SettingsNode) -> String? {
    node.text("une adresse de courriel sans nom ni espace") { text in
      let parts = text.split(separator: "@", omittingEmptySubsequences: false)
      let isPlain = text.utf8.allSatisfy {
        0x21...0x7e ~= $0 && !"\"(),:;<>[\\]".utf8.contains($0)
      }
      return isPlain && parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && !text.hasPrefix("-")
    }
  }
}
