// Values of a case → JSON of the wire, by the type that the vocabulary declares.
import CaseFile
import Civil
import Diagnostics
import RuleCompiler
import RuleProgram

/// Turns what a case says into `data` of CloudEvents.
struct WireData {
  let vocabulary: Vocabulary
  let zone: Zone
  /// The kind of each fact of the case, by its id.
  var kinds: [String: String] = [:]
  /// The nature of each measure of the case, by its id.
  var natures: [String: String] = [:]

  static let source = "/cas"

  /// A value of that type; text that the literal reader does not know goes as it is, so that the
  /// reader of facts says what is wrong with it.
  func value(_ node: SourceNode, _ type: ValueType, _ report: inout Report) -> JSONValue {
    switch type {
    case .text, .choice, .date: return plain(node, &report)
    case .timetable: return tree(node)
    case .instant: return .text(momentOrText(node, &report))
    case .boolean, .number, .duration, .period, .money:
      var scratch = Report()
      guard let found = factValue(node, type: type, into: &scratch),
        let json = WireData.json(found, type)
      else { return plain(node, &report) }
      return json
    }
  }

  private static func json(_ value: FactValue, _ type: ValueType) -> JSONValue? {
    switch value {
    case .boolean(let truth): .boolean(truth)
    case .quantity(let quantity):
      type == .duration && quantity.isWhole
        ? .text(ISODuration.text(seconds: quantity.numerator)) : .decimal(quantity)
    case .period(let period): period.isoText.map { .text($0) }
    default: nil
    }
  }

  private func plain(_ node: SourceNode, _ report: inout Report) -> JSONValue {
    text(node, &report).map { .text($0.value) } ?? .null
  }

  /// Mappings, lists and texts as they are.
  private func tree(_ node: SourceNode) -> JSONValue {
    switch node.content {
    case .scalar(let scalar): .text(scalar.value)
    case .sequence(let elements): .list(elements.map { tree($0) })
    case .mapping(let entries):
      .object(entries.map { .init(name: $0.key.value, value: tree($0.value)) })
    }
  }

  func momentOrText(_ node: SourceNode, _ report: inout Report) -> String {
    guard let written = text(node, &report) else { return "" }
    return localMoment(written.value, in: zone)?.isoText(in: .utc) ?? written.value
  }

  // MARK: Data of a kind

  func data(_ kind: String, _ entries: [SourceEntry], _ report: inout Report) -> JSONValue {
    let fields = vocabulary.kind(named: kind).map { vocabulary.kinds[$0].fields }
    let nature =
      entries.first { $0.key.value == "nature" }?.value.scalar?.value
      ?? measure(entries).flatMap { natures[$0] }
    return .object(
      entries.map { entry in
        let name = foldName(entry.key.value)
        if name == "vaut" { return member(entry, validity(entry.value, &report)) }
        if let field = fields?.first(where: { foldName($0.name) == name }) {
          return member(entry, value(entry.value, field.type, &report))
        }
        return member(entry, reserved(name, entry, nature, &report))
      })
  }

  private func member(_ entry: SourceEntry, _ value: JSONValue) -> JSONValue.Member {
    .init(name: entry.key.value, value: value)
  }

  private func measure(_ entries: [SourceEntry]) -> String? {
    entries.first { $0.key.value == "mesure" }?.value.scalar?.value ?? natures.keys.sorted().first
  }

  private func reserved(
    _ name: String, _ entry: SourceEntry, _ nature: String?, _ report: inout Report
  ) -> JSONValue {
    switch name {
    case foldName("paramètres"): parameters(entry.value, nature, &report)
    case foldName("prise d'effet"), "terme", foldName("suivie depuis"), foldName("notifié le"):
      .text(bound(entry.value, &report))
    case "time": .text(momentOrText(entry.value, &report))
    case "cible": target(entry.value, &report)
    case "sources": tree(entry.value)
    case foldName("révision"):
      text(entry.value, &report).flatMap { Int($0.value) }.map { .integer($0) } ?? .null
    default: plain(entry.value, &report)
    }
  }

  private func parameters(
    _ node: SourceNode, _ nature: String?, _ report: inout Report
  ) -> JSONValue {
    let names = nature.flatMap { vocabulary.nature(named: $0) }
    return .object(
      mapping(node, &report).map { entry in
        let type = names?.parameter(named: entry.key.value)?.type ?? .text
        return member(entry, value(entry.value, type, &report))
      })
  }

  /// A date stays a date; a local moment becomes an instant.
  private func bound(_ node: SourceNode, _ report: inout Report) -> String {
    guard let written = text(node, &report) else { return "" }
    return bound(written.value)
  }

  private func bound(_ text: String) -> String {
    if CivilDate(iso: text) != nil || text == ".." { return text }
    return localMoment(text, in: zone)?.isoText(in: .utc) ?? text
  }

  private func validity(_ node: SourceNode, _ report: inout Report) -> JSONValue {
    if let entries = node.entries {
      return .object(
        entries.map { member($0, target($0.value, &report)) })
    }
    guard let written = text(node, &report) else { return .null }
    let bounds = written.value.split(separator: "/", omittingEmptySubsequences: false)
    return .text(bounds.map { bound(String($0)) }.joined(separator: "/"))
  }

  /// `c-1`, or `{ source: …, id: … }`.
  private func target(_ node: SourceNode, _ report: inout Report) -> JSONValue {
    if node.entries != nil { return tree(node) }
    let id = text(node, &report)?.value ?? ""
    return .object([
      .init(name: "source", value: .text(WireData.source)), .init(name: "id", value: .text(id)),
    ])
  }
}
