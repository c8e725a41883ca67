// The anchor and the tag before a node. libyaml's start mark takes them in: this finds where each
// is written, and where the node itself starts.

import Diagnostics

struct NodeProperties {
  private(set) var anchor: Span?
  private(set) var tag: Span?
  /// The node without its properties.
  private(set) var content: Span

  init(of event: YAMLEvent, in source: SourceText) {
    content = event.span
    guard event.hasAnchor || event.hasTag else { return }
    let bytes = source.utf8
    var index = event.span.start
    while index < bytes.count {
      let start = index
      let first = bytes[index]
      guard first == UInt8(ascii: "&") || first == UInt8(ascii: "!") else { break }
      while index < bytes.count, !NodeProperties.isSpace(bytes[index]) { index += 1 }
      let span = Span(start: start, end: index)
      if first == UInt8(ascii: "&") { anchor = anchor ?? span } else { tag = tag ?? span }
      index = NodeProperties.afterSpaces(bytes, from: index)
    }
    let end = event.span.end
    content = index <= end ? Span(start: index, end: end) : Span(start: end, end: end)
  }

  /// Past blanks, line breaks and whole comments.
  private static func afterSpaces(_ bytes: [UInt8], from start: Int) -> Int {
    var index = start
    var isComment = false
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "#") { isComment = true }
      if bytes[index] == 0x0A || bytes[index] == 0x0D { isComment = false }
      guard isComment || isSpace(bytes[index]) else { break }
      index += 1
    }
    return index
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }
}
