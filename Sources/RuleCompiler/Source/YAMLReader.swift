// The only file that speaks to libyaml: bytes in, events out. The parser and its input live as long
// as the reader.

import CLibYAML
import Diagnostics

final class YAMLReader {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>
  private let length: Int
  private let index: ScalarIndex
  private let isReady: Bool

  /// Reads UTF-8 from `origin` on; libyaml must not see a byte order mark.
  init(bytes: [UInt8], from origin: Int) {
    index = ScalarIndex(of: bytes, from: origin)
    length = bytes.count - origin
    // libyaml asserts against a null address, which an empty buffer may have.
    input = .allocate(capacity: length + 1)
    _ = input.initialize(from: bytes[origin...])
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    isReady = yaml_parser_initialize(parser) == 1
    guard isReady else { return }
    yaml_parser_set_input_string(parser, input.baseAddress, length)
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
  }

  deinit {
    if isReady { yaml_parser_delete(parser) }
    parser.deinitialize(count: 1)
    parser.deallocate()
    input.deallocate()
  }

  func next() throws(YAMLFailure) -> YAMLEvent {
    guard isReady else {
      throw YAMLFailure(problem: "out of memory", context: nil, place: 0, contextPlace: nil)
    }
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
    defer { yaml_event_delete(&event) }
    return read(event)
  }

  private func read(_ event: yaml_event_t) -> YAMLEvent {
    let span = Span(start: byte(event.start_mark), end: byte(event.end_mark))
    switch event.type {
    case YAML_DOCUMENT_START_EVENT:
      let start = event.data.document_start
      let hasTags = start.tag_directives.start != start.tag_directives.end
      let hasDirective = hasTags || start.version_directive != nil
      return YAMLEvent(kind: .documentStart(hasDirective: hasDirective), span: span)
    case YAML_ALIAS_EVENT: return YAMLEvent(kind: .alias, span: span)
    case YAML_SCALAR_EVENT: return readScalar(event, span)
    case YAML_SEQUENCE_START_EVENT:
      let start = event.data.sequence_start
      return YAMLEvent(
        kind: .sequenceStart(isFlow: start.style == YAML_FLOW_SEQUENCE_STYLE), span: span,
        hasAnchor: start.anchor != nil, hasTag: start.tag != nil)
    case YAML_MAPPING_START_EVENT:
      let start = event.data.mapping_start
      return YAMLEvent(
        kind: .mappingStart(isFlow: start.style == YAML_FLOW_MAPPING_STYLE), span: span,
        hasAnchor: start.anchor != nil, hasTag: start.tag != nil)
    case YAML_SEQUENCE_END_EVENT: return YAMLEvent(kind: .sequenceEnd, span: span)
    case YAML_MAPPING_END_EVENT: return YAMLEvent(kind: .mappingEnd, span: span)
    case YAML_STREAM_END_EVENT, YAML_NO_EVENT: return YAMLEvent(kind: .streamEnd, span: span)
    default: return YAMLEvent(kind: .other, span: span)
    }
  }

  private func readScalar(_ event: yaml_event_t, _ span: Span) -> YAMLEvent {
    let scalar = event.data.scalar
    let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
    let style: Scalar.Style =
      switch scalar.style {
      case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
      case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
      case YAML_LITERAL_SCALAR_STYLE: .literal
      case YAML_FOLDED_SCALAR_STYLE: .folded
      default: .plain
      }
    return YAMLEvent(
      kind: .scalar(String(decoding: bytes, as: UTF8.self), style), span: span,
      hasAnchor: scalar.anchor != nil, hasTag: scalar.tag != nil)
  }

  private func failure() -> YAMLFailure {
    let parser = parser.pointee
    let problem = parser.problem.map { String(cString: $0) } ?? "out of memory"
    // The reader of bytes gives an offset in bytes and no mark.
    let place =
      parser.error == YAML_READER_ERROR
      ? index.byte(ofScalar: 0) + parser.problem_offset : byte(parser.problem_mark)
    let context = parser.context.map { String(cString: $0) }
    return YAMLFailure(
      problem: problem, context: context, place: place,
      contextPlace: context == nil ? nil : byte(parser.context_mark))
  }

  private func byte(_ mark: yaml_mark_t) -> Int {
    index.byte(ofScalar: Int(clamping: mark.index))
  }
}
