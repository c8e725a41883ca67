// CloudEvents 1.0 JSON → checked fact, or the refusal that says which field does not fit. The
// envelope is here; `data` of the reserved kinds and values by type are in the files beside.
// Extension attributes are ignored; an unknown field of `data` is refused, since a slip of the pen
// would otherwise lose it.
import Civil

/// Reads facts with the names of one vocabulary. Reuses its storage: one reader per worker.
public struct FactReader: Sendable {
  public let vocabulary: Vocabulary
  /// Of the reserved kinds in their order, then of the declared ones.
  private var tables: [FieldTable]
  private var kindNames: FieldTable
  private var texts = TextCache()
  private var nodes: [JSONNode] = []
  /// The value node of each field of the kind being read; 0 where it is absent.
  private var found: [Int] = []

  public init(vocabulary: Vocabulary) {
    self.vocabulary = vocabulary
    let reserved = ReservedKind.allCases
    kindNames = FieldTable(reserved.map(\.rawValue) + vocabulary.kinds.map(\.name))
    let common = [ReservedField.measure.rawValue, ReservedField.validity.rawValue]
    tables =
      reserved.map { FieldTable($0.fields.map(\.rawValue)) }
      + vocabulary.kinds.map { FieldTable(common + $0.fields.map(\.name)) }
  }

  /// Reads one CloudEvents object.
  public mutating func read(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) throws(FactRefusal) -> Fact {
    let json = try scan(bytes)
    defer { nodes = json.nodes }
    return try fact(0, in: json)
  }

  /// Reads one CloudEvents object.
  public mutating func read(_ text: String) throws(FactRefusal) -> Fact {
    let bytes = Array(text.utf8)
    let result = bytes.withUnsafeBufferPointer { buffer in
      Result { () throws(FactRefusal) in try read(buffer) }
    }
    return try result.get()
  }

  /// Reads one object, or a CloudEvents batch: a list of them. Throws only for what is no JSON.
  public mutating func readBatch(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) throws(FactRefusal) -> [Result<Fact, FactRefusal>] {
    let json = try scan(bytes)
    defer { nodes = json.nodes }
    let events = json.kind(0) == .list ? json.elements(0) : [0]
    return events.map { event in Result { () throws(FactRefusal) in try fact(event, in: json) } }
  }

  private mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>) throws(FactRefusal) -> JSONText {
    var storage: [JSONNode] = []
    swap(&storage, &nodes)
    do throws(JSONError) {
      let scanner = JSONScanner(bytes, reusing: consume storage)
      return JSONText(bytes: bytes, nodes: try scanner.scanned())
    } catch { throw FactRefusal(path: "", reason: .json(error)) }
  }
}

// MARK: - The envelope

/// The nodes of the attributes that count; 0 where one is absent.
private struct Envelope {
  var id = 0
  var source = 0
  var version = 0
  var type = 0
  var subject = 0
  var time = 0
  var data = 0
  var recordedTime = 0
  var sequence = 0

  init(_ event: Int, in json: JSONText) {
    var key = event + 1
    let end = Int(json.nodes[event].next)
    while key < end {
      if json.kind(key + 1) != .null { place(json.raw(key), key + 1) }
      key = Int(json.nodes[key + 1].next)
    }
  }

  /// Attribute names are exact in CloudEvents.
  private mutating func place(_ name: UnsafeBufferPointer<UInt8>, _ value: Int) {
    func isName(_ wanted: StaticString) -> Bool {
      for index in 0..<name.count where name[index] != wanted.utf8Start[index] { return false }
      return true
    }
    switch name.count {
    case 2 where isName("id"): id = value
    case 4 where isName("type"): type = value
    case 4 where isName("time"): time = value
    case 4 where isName("data"): data = value
    case 6 where isName("source"): source = value
    case 7 where isName("subject"): subject = value
    case 8 where isName("sequence"): sequence = value
    case 11 where isName("specversion"): version = value
    case 12 where isName("recordedtime"): recordedTime = value
    default: break
    }
  }
}

extension FactReader {
  private mutating func fact(_ event: Int, in json: JSONText) throws(FactRefusal) -> Fact {
    guard json.kind(event) == .object else {
      throw json.refusal("", .wrongType(.object), event)
    }
    let envelope = Envelope(event, in: json)
    do throws(FactRefusal) { return try fact(envelope, in: json) } catch {
      var refusal = error
      if json.isText(envelope.id), json.isText(envelope.source) {
        refusal.identity = FactIdentity(
          source: json.string(envelope.source), id: json.string(envelope.id))
      }
      if json.isText(envelope.subject) { refusal.person = json.string(envelope.subject) }
      throw refusal
    }
  }

  private mutating func fact(
    _ envelope: Envelope, in json: JSONText
  ) throws(FactRefusal) -> Fact {
    try checkVersion(envelope.version, in: json)
    let id = try json.filledText(envelope.id, "id")
    let source = try text(envelope.source, in: json, "source")
    let kind = try kind(envelope.type, in: json)
    let person = try text(envelope.subject, in: json, "subject")
    guard envelope.time > 0 else { throw json.refusal("time", .missing(.instant), nil) }
    let time = try json.instant(envelope.time, "time")
    let content = try content(kind, envelope.data, in: json, prefix: "data")
    var fact = Fact(
      identity: FactIdentity(source: source, id: id), person: person, time: time.instant,
      nanoseconds: time.nanoseconds, validity: content.validity, measure: content.measure,
      content: content.content)
    if envelope.recordedTime > 0 {
      fact.recordedAt = try json.instant(envelope.recordedTime, "recordedtime").instant
    }
    if envelope.sequence > 0 {
      let isSaid = json.isText(envelope.sequence) || json.kind(envelope.sequence) == .number
      guard isSaid else { throw json.refusal("sequence", .wrongType(.text), envelope.sequence) }
      fact.sequence = json.string(envelope.sequence)
    }
    return fact
  }

  private func checkVersion(_ node: Int, in json: JSONText) throws(FactRefusal) {
    guard node > 0 else { throw json.refusal("specversion", .missing(.oneOf(["1.0"])), nil) }
    let raw = json.raw(node)
    guard json.kind(node) == .text, raw.count == 3, raw[0] == 49, raw[1] == 46, raw[2] == 48 else {
      throw json.refusal("specversion", .unknownVersion, node)
    }
  }

  /// The place of the kind among all: reserved ones first.
  private mutating func kind(_ node: Int, in json: JSONText) throws(FactRefusal) -> Int {
    guard node > 0 else { throw json.refusal("type", .missing(.text), nil) }
    guard json.isText(node) else { throw json.refusal("type", .wrongType(.text), node) }
    if let kind = kindNames.place(of: node, in: json) { return kind }
    let near = nearName(to: json.string(node), among: kindNames.names)
    throw json.refusal("type", .unknownKind(near: near), node)
  }

  /// A required text that is not empty and that comes again in other facts.
  private mutating func text(
    _ node: Int, in json: JSONText, _ path: @autoclosure () -> String
  ) throws(FactRefusal) -> String {
    try json.checkFilledText(node, path())
    return json.kind(node) == .text ? texts.text(json.raw(node)) : json.string(node)
  }
}

// MARK: - Data

/// What the `data` of a fact says.
struct FactData {
  var measure: String?
  var validity: Validity?
  var content: FactContent
}

extension FactReader {
  /// Reads new `data` with the fields of the kind that it replaces. `prefix`: where it stands.
  mutating func replacement(
    _ raw: String, for content: FactContent, prefix: String
  ) throws(FactRefusal) -> FactData {
    let kind: Int
    switch content {
    case .declared(let declared, _): kind = ReservedKind.allCases.count + declared
    default:
      kind = ReservedKind.allCases.firstIndex { $0 == content.reservedKind } ?? 0
    }
    let bytes = Array(raw.utf8)
    let result = bytes.withUnsafeBufferPointer { buffer in
      Result { () throws(FactRefusal) in
        let json = try scan(buffer)
        defer { nodes = json.nodes }
        return try self.content(kind, 0, in: json, prefix: prefix, isRoot: true)
      }
    }
    return try result.get()
  }

  private mutating func content(
    _ kind: Int, _ data: Int, in json: JSONText, prefix: String, isRoot: Bool = false
  ) throws(FactRefusal) -> FactData {
    let isDataGiven = data > 0 || isRoot
    if isDataGiven, json.kind(data) != .object {
      throw json.refusal(prefix, .wrongType(.object), data)
    }
    try locateFields(kind, isDataGiven ? data : nil, in: json, prefix)
    let reserved = ReservedKind.allCases.count
    let measure =
      found[0] > 0 ? try text(found[0], in: json, "\(prefix).mesure") : nil
    if kind < reserved {
      let fields = ReservedFields(
        kind: ReservedKind.allCases[kind], nodes: found, json: json, prefix: prefix)
      if fields.kind.needsMeasure, measure == nil { throw fields.missing(.measure, .text) }
      let validity =
        fields.kind == .corrected ? nil : try json.validity(found[1], "\(prefix).vaut")
      let content = try fields.content(vocabulary)
      return FactData(measure: measure, validity: validity, content: content)
    }
    let validity = try json.validity(found[1], "\(prefix).vaut")
    let values = try values(of: kind - reserved, in: json, prefix)
    return FactData(
      measure: measure, validity: validity,
      content: .declared(kind: kind - reserved, values: values))
  }

  private func values(
    of kind: Int, in json: JSONText, _ prefix: String
  ) throws(FactRefusal) -> [FactValue?] {
    let fields = vocabulary.kinds[kind].fields
    var values: [FactValue?] = []
    values.reserveCapacity(fields.count)
    for (index, field) in fields.enumerated() {
      let node = found[index + 2]
      if node > 0 {
        values.append(
          field.isWhole
            ? try json.wholeValue(node, field.type, "\(prefix).\(field.name)")
            : try json.value(node, field.type, "\(prefix).\(field.name)"))
      } else if field.isRequired {
        throw json.refusal("\(prefix).\(field.name)", .missing(field.type.expectation), nil)
      } else {
        values.append(nil)
      }
    }
    return values
  }

  /// Fills `found`. A field that is null is absent.
  private mutating func locateFields(
    _ kind: Int, _ data: Int?, in json: JSONText, _ prefix: String
  ) throws(FactRefusal) {
    found.removeAll(keepingCapacity: true)
    for _ in tables[kind].names { found.append(0) }
    guard let data else { return }
    var key = data + 1
    let end = Int(json.nodes[data].next)
    while key < end {
      guard let place = tables[kind].place(of: key, in: json) else {
        let name = json.string(key)
        let near = nearName(to: name, among: tables[kind].names)
        throw json.refusal("\(prefix).\(name)", .unknownField(near: near), key)
      }
      let name = tables[kind].names[place]
      if found[place] != 0 {
        throw json.refusal("\(prefix).\(name)", .repeatedField(name), key)
      }
      found[place] = json.kind(key + 1) == .null ? -1 : key + 1
      key = Int(json.nodes[key + 1].next)
    }
  }
}
