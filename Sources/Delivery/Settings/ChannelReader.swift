// One channel of the settings file → its carrier. A new type of channel is a line of the table here.
import CaseFile

struct ChannelReader {
  let name: String
  private let type: String
  private let node: SettingsNode
  private let secretAt: (String) -> String?

  private static let common = ["nom", "type"]
  private static let types: [(type: String, keys: [String])] = [
    ("webhook", ["url", "secret_fichier", "delai"]),
    ("courriel", ["de", "roles", "sinon", "programme", "delai"]),
    ("dossier", ["dossier"]), ("syslog", ["socket"]), ("journald", ["socket"]),
  ]

  /// Nil where name or type are not given, which is said.
  init?(_ node: SettingsNode, _ secretAt: @escaping (String) -> String?) {
    guard case .object(let members) = node.value else {
      node.expected("un objet")
      return nil
    }
    let all = SettingsMembers(
      node: node,
      members: Dictionary(
        members.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }))
    let name = all.required("nom")?.text("1 à 40 lettres a-z, chiffres ou -", ChannelReader.isName)
    let types = ChannelReader.types.map(\.type)
    let type = all.required("type")?.text(types.joined(separator: ", ")) { types.contains($0) }
    guard let name, let type else { return nil }
    (self.name, self.type, self.node, self.secretAt) = (name, type, node, secretAt)
  }

  /// Nil where something does not fit, which is said.
  func carrier() -> (any Carrier)? {
    let keys = ChannelReader.types.first { $0.type == type }?.keys ?? []
    let members = node.members(ChannelReader.common + keys)
    return switch type {
    case "webhook": webhook(members)
    case "courriel": mail(members)
    case "dossier":
      members.required("dossier")?.text("un chemin absolu", isAbsolute)
        .map { DropFolder(name: name, folder: $0) }
    default: systemLog(members)
    }
  }

  private func webhook(_ members: SettingsMembers) -> (any Carrier)? {
    let seconds = members["delai"].map { $0.number(1...120) } ?? 10
    let address = members.required("url")
    let file = members.required("secret_fichier")
    guard let url = address?.text("une adresse http://hôte:port/chemin"),
      let path = file?.text("un chemin absolu", isAbsolute), let seconds
    else { return nil }
    guard let text = secretAt(path) else {
      file?.fail("`\(path)` ne se lit pas")
      return nil
    }
    guard let secret = WebhookSecret(text) else {
      file?.fail("`\(path)` : attendu `whsec_` et 24 à 64 octets en base64, un par ligne")
      return nil
    }
    let webhook = Webhook(name: name, url: url, secret: secret, timeoutSeconds: Int(seconds))
    if webhook == nil {
      address?.expected(
        "une adresse http://hôte:port/chemin (https : par un relais de cette machine)")
    }
    return webhook
  }

  private func mail(_ members: SettingsMembers) -> (any Carrier)? {
    let sender = members.required("de").flatMap(address)
    var roles: [String: [String]] = [:]
    if let node = members.required("roles") {
      if case .object(let entries) = node.value {
        for entry in entries {
          roles[entry.name] = node.child(entry.name, entry.value).elements.compactMap(address)
        }
      } else {
        node.expected("un objet : un rôle, ses adresses")
      }
    }
    let otherwise = members["sinon"]?.elements.compactMap(address) ?? []
    let program =
      members["programme"].map { node in
        let words = node.elements.compactMap { $0.text("un texte") }
        if words.first.map(isAbsolute) != true { node.fail("le premier mot est un chemin absolu") }
        return words
      } ?? ["/usr/sbin/sendmail", "-t", "-i"]
    let seconds = members["delai"].map { $0.number(1...600) } ?? 30
    guard let sender, let seconds, !program.isEmpty else { return nil }
    return Mail(
      name: name, sender: sender, addresses: roles, otherwise: otherwise, program: program,
      timeoutSeconds: Int(seconds))
  }

  private func systemLog(_ members: SettingsMembers) -> (any Carrier)? {
    let path = members["socket"].map {
      $0.text("un chemin absolu de moins de 108 octets") {
        isAbsolute($0) && $0.utf8.count < 108
      }
    }
    if let path, path == nil { return nil }
    return SystemLog(
      name: name, form: SystemLog.Form(rawValue: type) ?? .syslog, path: path ?? nil)
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

  private static func isName(_ text: String) -> Bool {
    (1...40).contains(text.utf8.count)
      && text.utf8.allSatisfy { 97...122 ~= $0 || 48...57 ~= $0 || $0 == UInt8(ascii: "-") }
      && text != "ndjson"
  }
}
