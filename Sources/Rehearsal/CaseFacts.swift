// The facts of a case, as they would arrive on the wire: through the reader of facts, so that the
// same checks hold.
import CaseFile
import Civil
import Diagnostics
import RuleCompiler

/// A fact as a case writes it.
private struct WrittenFact {
  var head: FactHead
  var entries: [SourceEntry]
  var mark: Mark
}

/// Reads measures and facts; each refusal is said at the line of its fact.
struct CaseFacts {
  private var wire: WireData
  private var reader: FactReader
  private(set) var facts: [Fact] = []
  private(set) var marks: [FactIdentity: Mark] = [:]
  private(set) var report = Report()
  private(set) var firstMeasure = ""

  static let person = "P-1"

  init(vocabulary: Vocabulary, zone: Zone) {
    wire = WireData(vocabulary: vocabulary, zone: zone)
    reader = FactReader(vocabulary: vocabulary)
  }

  mutating func read(_ syntax: CaseSyntax) {
    for (index, node) in syntax.measures.enumerated() { open(node, index) }
    for (index, node) in syntax.facts.enumerated() {
      if let fact = written(node) { read(fact, "f-" + padded(index + 1)) }
    }
    checkLog()
  }

  /// `001`: ids order facts of one instant as written.
  private func padded(_ number: Int) -> String {
    String(repeating: "0", count: max(0, 3 - "\(number)".count)) + "\(number)"
  }

  // MARK: Measures

  /// A measure is opened at its `prise d'effet`.
  private mutating func open(_ node: SourceNode, _ index: Int) {
    var entries = mapping(node, &report)
    let id = scalar("id", entries) ?? "M-\(index + 1)"
    entries.removeAll { $0.key.value == "id" }
    wire.natures[id] = scalar("nature", entries) ?? ""
    if index == 0 { firstMeasure = id }
    let start = scalar("prise d'effet", entries).flatMap { localMoment($0, in: wire.zone) }
    guard let start else {
      report.add(
        trouble(
          .unreadable, "la mesure n'a pas de `prise d'effet` lisible",
          "the measure has no readable `prise d'effet`", at: node.mark))
      return
    }
    var data = wire.data("mesure.ouverte", entries, &report)
    data.set("mesure", .text(id))
    send(
      "mesure.ouverte", id: "m-" + padded(index + 1), at: start, learnt: nil, data, node.mark)
  }

  private func scalar(_ key: String, _ entries: [SourceEntry]) -> String? {
    entries.first { $0.key.value == key }?.value.scalar?.value
  }

  // MARK: Facts

  /// `- 2026-03-02 17:00 GENRE`, `- 2026-03-02 17:00 GENRE: { … }`, or the long form.
  private mutating func written(_ node: SourceNode) -> WrittenFact? {
    if let scalar = node.scalar, let head = FactHead(scalar.value) {
      return WrittenFact(head: head, entries: [], mark: node.mark)
    }
    if let entries = node.entries, let first = entries.first {
      if entries.count == 1, first.key.value.contains("{") { return glued(first) }
      if entries.count == 1, let head = FactHead(first.key.value) {
        return WrittenFact(
          head: head, entries: mapping(first.value, &report), mark: first.key.mark)
      }
      if let fact = long(entries, node.mark) { return fact }
    }
    report.add(
      trouble(
        .unreadable, "ce fait ne se lit pas", "this fact cannot be read", at: node.mark,
        help: Message(
          fr: "écrivez `- 2026-03-02 17:00 genre: { champ: valeur }`",
          en: "write `- 2026-03-02 17:00 kind: { field: value }`")))
    return nil
  }

  /// `genre { champ: valeur }` is one key for YAML.
  private mutating func glued(_ entry: SourceEntry) -> WrittenFact? {
    report.add(
      trouble(
        .unreadable, "il manque `:` avant l'accolade", "`:` is missing before the brace",
        at: entry.key.mark,
        help: Message(
          fr: "écrivez `genre: { champ: valeur }`", en: "write `kind: { field: value }`")))
    return nil
  }

  private func long(_ entries: [SourceEntry], _ mark: Mark) -> WrittenFact? {
    guard let moment = scalar("le", entries), let kind = scalar("fait", entries) else { return nil }
    let learnt = scalar("appris", entries).map { "appris \($0) " } ?? ""
    guard let head = FactHead("\(moment) \(learnt)\(kind)") else { return nil }
    let rest = entries.filter { !["le", "fait", "appris"].contains($0.key.value) }
    return WrittenFact(head: head, entries: rest, mark: mark)
  }

  private mutating func read(_ fact: WrittenFact, _ fallback: String) {
    guard let time = moment(fact.head.moment, fact.mark) else { return }
    var learnt: Instant?
    if let text = fact.head.learnt {
      guard let instant = moment(text, fact.mark) else { return }
      learnt = instant
    }
    let id = scalar("id", fact.entries) ?? fallback
    let source = scalar("source", fact.entries)
    var entries = fact.entries.filter { !["id", "source"].contains($0.key.value) }
    let kind = fact.head.kind
    wire.kinds[id] = kind
    var replacement: JSONValue?
    if foldName(kind) == foldName("fait.corrige"),
      let index = entries.firstIndex(where: { $0.key.value == "data" })
    {
      replacement = corrected(entries[index].value, target: scalar("cible", entries))
      entries.remove(at: index)
    }
    var data = wire.data(kind, entries, &report)
    if let replacement { data.set("data", replacement) }
    if namesMeasure(kind) { data.setDefault("mesure", .text(firstMeasure)) }
    send(kind, id: id, source: source, at: time, learnt: learnt, data, fact.mark)
  }

  private mutating func corrected(_ node: SourceNode, target: String?) -> JSONValue {
    let kind = target.flatMap { wire.kinds[$0] } ?? ""
    var data = wire.data(kind, mapping(node, &report), &report)
    if namesMeasure(kind) { data.setDefault("mesure", .text(firstMeasure)) }
    return data
  }

  /// Whether facts of the kind carry `mesure` when the case does not say.
  private func namesMeasure(_ kind: String) -> Bool {
    let folded = foldName(kind)
    if let index = wire.vocabulary.kind(named: kind) {
      return wire.vocabulary.kinds[index].scope == .measure
    }
    return folded.hasPrefix("mesure.") || folded == "ecart.qualifie" || folded == "explication"
  }

  private mutating func moment(_ text: String, _ mark: Mark) -> Instant? {
    if let instant = localMoment(text, in: wire.zone) { return instant }
    report.add(
      trouble(
        .unreadable, "`\(text)` n'est pas un moment", "`\(text)` is no moment", at: mark))
    return nil
  }

  private mutating func send(
    _ kind: String, id: String, source: String? = nil, at time: Instant, learnt: Instant?,
    _ data: JSONValue, _ mark: Mark
  ) {
    let event = JSONValue.members([
      "specversion": .text("1.0"), "id": .text(id), "source": .text(source ?? WireData.source),
      "type": .text(kind), "subject": .text(CaseFacts.person),
      "time": .text(time.isoText(in: .utc)),
      "recordedtime": learnt.map { .text($0.isoText(in: .utc)) }, "data": data,
    ])
    do throws(FactRefusal) {
      let fact = try reader.read(event.serialized())
      facts.append(fact)
      marks[fact.identity] = mark
    } catch {
      report.add(refusal(error, at: mark))
    }
  }

  private func refusal(_ refusal: FactRefusal, at mark: Mark) -> Diagnostic {
    trouble(
      .refusedFact, "le fait serait mis de côté : \(refusal.french)",
      "the fact would be kept aside: \(refusal.english)", at: mark)
  }

  // MARK: The log

  /// What was learnt up to an instant (nil: all), resolved and in order.
  func known(at instant: Instant?) -> [Fact] {
    let learnt = facts.filter { fact in instant.map { fact.learntAt <= $0 } ?? true }
    return FactLog.resolved(inOrder(learnt), vocabulary: wire.vocabulary).facts.map(\.fact)
  }

  private func inOrder(_ facts: [Fact]) -> [Fact] {
    facts.enumerated()
      .sorted { ($0.element.learntAt, $0.offset) < ($1.element.learntAt, $1.offset) }
      .map(\.element)
  }

  private mutating func checkLog() {
    let log = FactLog.resolved(inOrder(facts), vocabulary: wire.vocabulary)
    for aside in log.aside {
      if let mark = marks[aside.fact.identity] { report.add(refusal(aside.refusal, at: mark)) }
    }
    for fact in log.waiting {
      guard let mark = marks[fact.identity] else { continue }
      report.add(
        trouble(
          .refusedFact, "le fait visé par `cible` n'est pas dans le cas",
          "the fact that `cible` names is not in the case", at: mark))
    }
  }
}

extension JSONValue {
  /// Sets a member of an object, replacing it.
  fileprivate mutating func set(_ name: String, _ value: JSONValue) {
    guard case .object(var members) = self else { return }
    members.removeAll { foldName($0.name) == foldName(name) }
    members.append(.init(name: name, value: value))
    self = .object(members)
  }

  fileprivate mutating func setDefault(_ name: String, _ value: JSONValue) {
    guard case .object(let members) = self,
      !members.contains(where: { foldName($0.name) == foldName(name) })
    else { return }
    set(name, value)
  }
}
