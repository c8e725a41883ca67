// Builds the trees from libyaml's events, and says what YAML allows but rule files do not: aliases,
// anchors, tags, merge keys, repeated keys, keys that are not text, bottomless nesting.

import Diagnostics

struct TreeBuilder {
  private let source: SourceText
  private let reader: YAMLReader
  private var nodeCount = 0
  /// What was read last, to tell what a syntax error stumbled on.
  private var last: YAMLEvent?

  init(of source: SourceText, from origin: Int) {
    self.source = source
    self.reader = YAMLReader(bytes: source.utf8, from: origin)
  }

  consuming func run(into report: inout Report) -> [SourceNode] {
    var documents: [SourceNode] = []
    do throws(Stop) {
      while let document = try document(&report) {
        if !document.isMissing { documents.append(document) }
      }
    } catch {
      // A refusal was reported where it was found.
      if case .failed(let failure) = error {
        SyntaxTrouble(failure, after: last, in: source).report(into: &report)
      }
    }
    return documents
  }

  private enum Stop: Error {
    case failed(YAMLFailure)
    case refused
  }

  private mutating func next() throws(Stop) -> YAMLEvent {
    do throws(YAMLFailure) {
      let event = try reader.next()
      last = event
      return event
    } catch {
      throw .failed(error)
    }
  }

  private mutating func document(_ report: inout Report) throws(Stop) -> SourceNode? {
    while true {
      let event = try next()
      switch event.kind {
      case .streamEnd: return nil
      case .documentStart(let hasDirective):
        if hasDirective { report.add(DirectiveRefused(), at: mark(lineSpan(at: event.span.start))) }
      case .other: continue
      default: return try node(event, level: 1, &report)
      }
    }
  }

  private mutating func node(
    _ event: YAMLEvent, level: Int, _ report: inout Report
  ) throws(Stop) -> SourceNode {
    nodeCount += 1
    if nodeCount > SourceLimits.nodes {
      report.add(TooManyNodes(), at: mark(Span(start: event.span.start, end: event.span.start)))
      throw .refused
    }
    if level > SourceLimits.levels {
      report.add(
        NestingTooDeep(), at: mark(Span(start: event.span.start, end: event.span.start + 1)))
      throw .refused
    }
    checkProperties(event, &report)
    switch event.kind {
    case .scalar(let value, let style): return scalar(value, style, event, &report)
    case .sequenceStart(let isFlow):
      return try sequence(event, isFlow: isFlow, level: level, &report)
    case .mappingStart(let isFlow):
      return try mapping(event, isFlow: isFlow, level: level, &report)
    case .alias:
      report.add(AliasRefused(), at: mark(event.span))
      return missing(at: event.span)
    default: return missing(at: event.span)
    }
  }

  private func checkProperties(_ event: YAMLEvent, _ report: inout Report) {
    let properties = NodeProperties(of: event, in: source)
    if let anchor = properties.anchor { report.add(AnchorRefused(), at: mark(anchor)) }
    if let tag = properties.tag { report.add(TagRefused(), at: mark(tag)) }
  }

  // MARK: Scalars

  private func scalar(
    _ value: String, _ style: Scalar.Style, _ event: YAMLEvent, _ report: inout Report
  ) -> SourceNode {
    let span = NodeProperties(of: event, in: source).content
    let scalar = Scalar(value: value, style: style, mark: mark(trimmed(span, style)))
    ScalarCheck(of: scalar).run(into: &report)
    return SourceNode(content: .scalar(scalar), mark: scalar.mark)
  }

  /// A block scalar ends for libyaml where the next token starts: bring it back to its last line.
  private func trimmed(_ span: Span, _ style: Scalar.Style) -> Span {
    guard style == .literal || style == .folded else { return span }
    var end = min(span.end, source.utf8.count)
    while end > span.start, [0x20, 0x09, 0x0A, 0x0D].contains(source.utf8[end - 1]) { end -= 1 }
    return Span(start: span.start, end: end)
  }

  // MARK: Sequences and mappings

  private mutating func sequence(
    _ start: YAMLEvent, isFlow: Bool, level: Int, _ report: inout Report
  ) throws(Stop) -> SourceNode {
    var elements: [SourceNode] = []
    while true {
      let event = try next()
      if case .sequenceEnd = event.kind {
        let end = isFlow ? event.span.end : elements.last?.mark.span.end
        return collection(.sequence(elements), start, end: end)
      }
      elements.append(try node(event, level: level + 1, &report))
    }
  }

  private mutating func mapping(
    _ start: YAMLEvent, isFlow: Bool, level: Int, _ report: inout Report
  ) throws(Stop) -> SourceNode {
    var keys = KeyCheck()
    var entries: [SourceEntry] = []
    var end: Int?
    while true {
      let event = try next()
      if case .mappingEnd = event.kind {
        return collection(.mapping(entries), start, end: isFlow ? event.span.end : end)
      }
      let key = try node(event, level: level + 1, &report)
      let value = try node(try next(), level: level + 1, &report)
      end = max(key.mark.span.end, value.mark.span.end)
      if isFlow, value.isMissing, isBrace(start), !hasColon(after: key.mark.span.end) {
        if entries.isEmpty {
          report.add(
            BracketAtStart(), at: mark(Span(start: start.span.start, end: start.span.start + 1)))
        } else if !entries.contains(where: \.value.isMissing) {
          report.add(CommaInGroup(), at: key.mark)
        }
      }
      if let key = keys.checked(key, into: &report) {
        entries.append(SourceEntry(key: key, value: value))
      }
    }
  }

  private func collection(
    _ content: SourceNode.Content, _ start: YAMLEvent, end: Int?
  ) -> SourceNode {
    let first = NodeProperties(of: start, in: source).content.start
    return SourceNode(content: content, mark: mark(Span(start: first, end: end ?? start.span.end)))
  }

  private func isBrace(_ start: YAMLEvent) -> Bool {
    source.utf8[start.span.start..<start.span.end].first == UInt8(ascii: "{")
  }

  /// Whether a colon follows a key of a flow mapping; `{heures faites}` has none.
  private func hasColon(after end: Int) -> Bool {
    let rest = source.utf8[min(end, source.utf8.count)...]
    let next = rest.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
    return next == UInt8(ascii: ":")
  }

  private func missing(at span: Span) -> SourceNode {
    let mark = mark(span)
    return SourceNode(content: .scalar(Scalar(value: "", style: .plain, mark: mark)), mark: mark)
  }

  private func lineSpan(at byte: Int) -> Span {
    let bytes = source.lineBytes(source.position(ofByte: byte).line)
    return Span(start: bytes.lowerBound, end: bytes.upperBound)
  }

  private func mark(_ span: Span) -> Mark { Mark(source: source, span: span) }
}
