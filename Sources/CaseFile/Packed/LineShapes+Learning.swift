// A line that FactReader has accepted → its shape: which bytes are constant, and what stands
// between them.
import Civil

extension LineShapes {
  /// A longer line is a rare one.
  private static let longestLine = 4000

  /// Learns the shape of a line whose fact was packed.
  mutating func learn(
    _ line: UnsafeBufferPointer<UInt8>, _ fact: Fact, content: Int32, _ memory: inout PackedMemory
  ) -> Bool {
    guard line.count <= LineShapes.longestLine, !isFull,
      let nodes = try? JSONScanner(line).scanned()
    else { return false }
    let json = JSONText(bytes: line, nodes: nodes)
    guard json.kind(0) == .object else { return false }
    var kind: Int?
    if case .declared(let declared, _) = fact.content { kind = declared }
    var spans = LineSpans(json: json, kind: kind)
    spans.readEvent(&memory, &self)
    var leaf = LineLeaf(
      shape: FactShape(kind: FactShape.reserved), number: 0, hasMeasure: fact.measure != nil,
      content: content)
    leaf.shape.hasRecordedTime = fact.recordedAt != nil
    if case .declared(let kind, let values) = fact.content {
      leaf.shape.kind = Int32(truncatingIfNeeded: kind)
      for (field, value) in values.enumerated() where value != nil {
        leaf.shape.presence |= 1 << UInt64(field)
        if memory.vocabulary.kinds[kind].fields[field].type == .text {
          leaf.texts |= 1 << UInt64(field)
        }
      }
    }
    leaf.number = memory.forms.shape(leaf.shape)
    return add(spans.path(line), leaf)
  }
}

/// The values of one line in the order of their places.
private struct LineSpans {
  let json: JSONText
  /// Of a declared kind; nil: reserved.
  let kind: Int?
  private var found: [(start: Int, end: Int, step: LineStep)] = []

  init(json: JSONText, kind: Int?) {
    (self.json, self.kind) = (json, kind)
  }

  private mutating func add(_ node: Int, _ span: LineSpan, field: Int = 0, words: Int32 = -1) {
    let (start, end) = (Int(json.nodes[node].start), Int(json.nodes[node].end))
    // A text ends behind its closing mark.
    let isText = json.isText(node)
    var step = LineStep(constant: 0, count: 0, span: span, words: words)
    step.field = UInt8(truncatingIfNeeded: field)
    found.append((start, isText ? end + 1 : end, step))
  }

  mutating func readEvent(_ memory: inout PackedMemory, _ shapes: inout LineShapes) {
    for (key, value) in json.pairs(0) where json.kind(value) != .null {
      switch String(decoding: json.raw(key), as: UTF8.self) {
      case "type", "specversion", "sequence": break
      case "id": add(value, .id)
      case "source": add(value, .source)
      case "subject": add(value, .subject)
      case "time": add(value, .time)
      case "recordedtime": add(value, .recordedTime)
      case "data": readData(value, &memory, &shapes)
      default: if json.isText(value) { add(value, .skipped) }
      }
    }
  }

  private mutating func readData(
    _ data: Int, _ memory: inout PackedMemory, _ shapes: inout LineShapes
  ) {
    let fields = kind.map { memory.vocabulary.kinds[$0].fields } ?? []
    let names = fields.map { foldName($0.name) }
    for (key, value) in json.pairs(data) where json.kind(value) != .null {
      let name = foldName(json.string(key))
      if name == ReservedField.measure.rawValue {
        add(value, .measure)
      } else if let field = names.firstIndex(of: name) {
        let type = fields[field].type
        var words: Int32 = -1
        if case .choice(let choices) = type {
          words = shapes.add(words: choices.compactMap { memory.choiceWord($0) })
        }
        if let span = LineSpan(type) { add(value, span, field: field, words: words) }
      }
    }
  }

  /// The steps: what stands before each value, then the value; last, what stands before the end.
  func path(_ line: UnsafeBufferPointer<UInt8>) -> [(constant: [UInt8], step: LineStep)] {
    var path: [(constant: [UInt8], step: LineStep)] = []
    var start = 0
    for (from, end, step) in found {
      path.append((Array(line[start..<from]), step))
      start = end
    }
    path.append((Array(line[start...]), LineStep(constant: 0, count: 0, span: .end)))
    return path
  }
}

extension PackedMemory {
  /// A choice as it stands in a line, its closing mark behind it and eight spare bytes; nil where
  /// it would be escaped.
  fileprivate mutating func choiceWord(_ word: String) -> (bytes: [UInt8], symbol: Int64)? {
    let isClean = word.utf8.allSatisfy {
      $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
    }
    guard isClean, CanonicalText.isPlain(word) else { return nil }
    let spare = [UInt8](repeating: 0, count: 8)
    return (Array(word.utf8) + [UInt8(ascii: "\"")] + spare, Int64(texts.number(word)))
  }
}

extension LineSpan {
  fileprivate init?(_ type: ValueType) {
    switch type {
    case .boolean: self = .boolean
    case .number: self = .number
    case .money: self = .money
    case .duration: self = .duration
    case .date: self = .date
    case .instant: self = .instant
    case .text: self = .text
    case .choice: self = .choice
    case .period, .timetable: return nil
    }
  }
}
