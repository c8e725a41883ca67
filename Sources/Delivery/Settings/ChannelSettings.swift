// The file of channels that an operator writes (README, « Canaux »), checked whole at the start.
import CaseFile

/// What `--canaux` says.
public struct ChannelSettings: Sendable {
  public var carriers: [any Carrier] = []
  public var policy: RetryPolicy
  /// The address under which people read alerts, without a slash at its end.
  public var base = ""
  /// Where files of facts are put; nil: nowhere.
  public var factFolder: String?

  /// Without channels.
  public init(seed: UInt64) { policy = RetryPolicy(seed: seed) }

  /// The carriers with what they need to go round.
  public var rounds: [Round] { carriers.map { Round($0, policy: policy, base: base) } }

  /// `secretAt` reads a file of secrets; nil: it cannot be read. Throws every trouble at once.
  public init(
    parsing json: String, seed: UInt64, secretAt: @escaping (String) -> String?
  ) throws(SettingsTrouble) {
    self.init(seed: seed)
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue(parsing: json) } catch {
      let before = Array(json.utf8.prefix(error.offset))
      let newline = UInt8(ascii: "\n")
      let line = before.count { $0 == newline } + 1
      let column = before.count - (before.lastIndex(of: newline) ?? -1)
      throw SettingsTrouble(lines: ["ligne \(line), colonne \(column) : \(error.french)"])
    }
    let node = SettingsNode(path: "", value: value, troubles: TroubleList())
    read(node, secretAt)
    if !node.troubles.lines.isEmpty { throw SettingsTrouble(lines: node.troubles.lines) }
  }

  private mutating func read(_ node: SettingsNode, _ secretAt: @escaping (String) -> String?) {
    let members = node.members(["base", "essais", "canaux", "faits"])
    if let base = members.required("base")?.text("une adresse http:// ou https://", isWebAddress) {
      self.base = String(base.reversed().drop { $0 == "/" }.reversed())
    }
    if let attempts = members["essais"] { readAttempts(attempts) }
    if let facts = members["faits"] {
      factFolder = facts.members(["dossier"]).required("dossier")?.text(
        "un chemin absolu", isAbsolute)
    }
    var names: Set<String> = []
    for channel in members["canaux"]?.elements ?? [] {
      guard let reader = ChannelReader(channel, secretAt) else { continue }
      if !names.insert(reader.name).inserted {
        channel.child("nom", .text(reader.name)).fail("nom déjà donné à un autre canal")
      }
      if let carrier = reader.carrier() { carriers.append(carrier) }
    }
  }

  private mutating func readAttempts(_ node: SettingsNode) {
    let members = node.members(["au_plus", "premiere_attente", "plus_longue_attente", "age"])
    if let most = members["au_plus"]?.number(1...10_000) { policy.attempts = Int(most) }
    if let first = members["premiere_attente"]?.number(1...86_400) { policy.firstSeconds = first }
    if let longest = members["plus_longue_attente"]?.number(1...604_800) {
      policy.longestSeconds = longest
    }
    if let age = members["age"]?.number(1...31_536_000) { policy.ageSeconds = age }
  }
}

func isAbsolute(_ path: String) -> Bool { path.hasPrefix("/") }

private func isWebAddress(_ text: String) -> Bool {
  (text.hasPrefix("http://") || text.hasPrefix("https://"))
    && text.utf8.allSatisfy { 0x21...0x7e ~= $0 }
}
