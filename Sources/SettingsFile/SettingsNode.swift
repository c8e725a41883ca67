// A value of the file with its place, read as what is expected there. Troubles are collected, so
// that all are seen at once.
import CaseFile
import Diagnostics
import RuleCompiler

/// What was found so far, and the way to secrets.
final class SettingsNotes {
  private(set) var report = Report()
  let secretAt: (String) -> String?
  /// Whether a secret that cannot be read here is the service's alone to read.
  let isServices: (String) -> Bool

  init(secretAt: @escaping (String) -> String?, isServices: @escaping (String) -> Bool) {
    (self.secretAt, self.isServices) = (secretAt, isServices)
  }

  func remark(_ code: String, at mark: Mark, fr: String) {
    report.add(
      Diagnostic(
        code: code, severity: .warning, message: Message(fr), primary: Label(mark: mark)))
  }

  func add(_ code: String, at mark: Mark, fr: String, help: Message? = nil) {
    report.add(
      Diagnostic(
        code: code, message: Message(fr), primary: Label(mark: mark), help: help))
  }
}

struct SettingsNode {
  let node: SourceNode
  let notes: SettingsNotes

  init(_ node: SourceNode, _ notes: SettingsNotes) { (self.node, self.notes) = (node, notes) }

  func fail(_ sentence: String, help: String? = nil) {
    notes.add("valeur-inattendue", at: node.mark, fr: sentence, help: help.map { Message($0) })
  }

  func expected(_ what: String) { fail("trouvé \(shown) ; attendu : \(what)") }

  func missing(_ key: String, of owner: String) {
    notes.add(
      "cle-manquante", at: node.mark, fr: "il manque `\(key)` dans \(owner)",
      help: Message("ajoutez une ligne `\(key): …`"))
  }

  /// The entries of a mapping whose keys are these, with a trouble for each other one. Keys are
  /// compared as names are: without case or accents, and with space, `_` and `-` equal.
  func keys(_ known: [String], of owner: String) -> SettingsKeys {
    var found: [String: SettingsNode] = [:]
    for entry in entries(of: owner) {
      let name = foldName(entry.name.value)
      guard let key = known.first(where: { foldName($0) == name }) else {
        unknown(entry.name, known, owner)
        continue
      }
      if found.updateValue(entry.node, forKey: key) != nil {
        notes.add("cle-en-double", at: entry.name.mark, fr: "`\(key)` est déjà écrite plus haut")
      }
    }
    return SettingsKeys(owner: owner, node: self, found: found)
  }

  private func unknown(_ name: Marked<String>, _ known: [String], _ owner: String) {
    let near = nearest(name.value, among: known)
    let list = known.map { "`\($0)`" }.joined(separator: ", ")
    notes.add(
      "cle-inconnue", at: name.mark, fr: "\(owner) n'a pas de clé `\(name.value)`",
      help: Message(near.map { "vouliez-vous dire `\($0)` ?" } ?? "on connaît ici \(list)"))
  }

  /// The entries of a mapping, whatever their names.
  func entries(of owner: String) -> [(name: Marked<String>, node: SettingsNode)] {
    guard let entries = node.entries else {
      expected("des lignes `clé: valeur` pour \(owner)")
      return []
    }
    return entries.map { ($0.key, SettingsNode($0.value, notes)) }
  }

  /// The elements of a list; a single value is a list of one.
  var elements: [SettingsNode] {
    if node.isMissing || node.entries != nil {
      expected("une liste")
      return []
    }
    return (node.elements ?? [node]).map { SettingsNode($0, notes) }
  }

  /// A text that is not empty and stands on one line.
  func text(_ what: String, _ fits: (String) -> Bool = { _ in true }) -> String? {
    guard let value = node.scalar?.value, !value.isEmpty, fits(value),
      !value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else {
      expected(what)
      return nil
    }
    return value
  }

  func path() -> String? { text("un chemin") }

  func absolutePath() -> String? { text("un chemin absolu", isAbsolute) }

  func choice<Value>(_ choices: [(String, Value)]) -> Value? {
    let names = choices.map(\.0)
    let written = text(names.joined(separator: ", ")) { text in
      names.contains { foldName($0) == foldName(text) }
    }
    return written.flatMap { text in choices.first { foldName($0.0) == foldName(text) }?.1 }
  }

  func yesNo() -> Bool? { choice([("oui", true), ("non", false)]) }

  func number(_ range: ClosedRange<Int64>) -> Int64? {
    guard let text = node.scalar?.value, let number = Int64(text), range ~= number else {
      expected("un nombre entier de \(range.lowerBound) à \(range.upperBound)")
      return nil
    }
    return number
  }

  /// A duration with its unit, in seconds.
  func seconds(_ range: ClosedRange<Int64>) -> Int64? {
    amount(range, units: SettingsNode.durations, like: "`30 s`, `5 min`, `2 h` ou `3 jours`")
  }

  /// A size with its unit, in bytes.
  func bytes(_ range: ClosedRange<Int64>) -> Int64? {
    amount(range, units: SettingsNode.sizes, like: "`64 Kio` ou `16 Mio`")
  }

  private static let durations: [(name: String, worth: Int64)] = [
    ("s", 1), ("min", 60), ("h", 3600), ("jour", 86_400), ("jours", 86_400),
  ]
  private static let sizes: [(name: String, worth: Int64)] = [
    ("octets", 1), ("Kio", 1 << 10), ("Mio", 1 << 20), ("Gio", 1 << 30),
  ]

  private func amount(
    _ range: ClosedRange<Int64>, units: [(name: String, worth: Int64)], like example: String
  ) -> Int64? {
    let words = (node.scalar?.value ?? "").split(separator: " ")
    if words.count == 2, let count = Int64(words[0]), count >= 0,
      let unit = units.first(where: { $0.name == words[1] })
    {
      let (product, overflow) = count.multipliedReportingOverflow(by: unit.worth)
      if !overflow, range ~= product { return product }
    }
    let (least, most) = (
      SettingsNode.written(range.lowerBound, units), SettingsNode.written(range.upperBound, units)
    )
    expected("\(example), de \(least) à \(most)")
    return nil
  }

  /// In the greatest unit that leaves no remainder; a single one by its first name (`1 jour`).
  private static func written(_ amount: Int64, _ units: [(name: String, worth: Int64)]) -> String {
    guard let unit = units.last(where: { amount >= $0.worth && amount % $0.worth == 0 }) else {
      return "\(amount)"
    }
    let count = amount / unit.worth
    let name = count == 1 ? units.first { $0.worth == unit.worth }?.name : unit.name
    return "\(count) \(name ?? unit.name)"
  }

  private var shown: String {
    switch node.content {
    case .mapping: "des lignes `clé: valeur`"
    case .sequence: "une liste"
    case .scalar where node.isMissing: "une valeur vide"
    case .scalar(let scalar): "`\(scalar.value.prefix(60))`"
    }
  }
}

/// The keys of one mapping.
struct SettingsKeys {
  let owner: String
  let node: SettingsNode
  let found: [String: SettingsNode]

  subscript(_ key: String) -> SettingsNode? { found[key] }

  func required(_ key: String) -> SettingsNode? {
    if let child = found[key] { return child }
    node.missing(key, of: owner)
    return nil
  }
}

func isAbsolute(_ path: String) -> Bool { path.hasPrefix("/") }
