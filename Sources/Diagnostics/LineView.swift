// One line of a file as a terminal shows it: escapes written out, cut to the room there is,
// with the column at which each of its bytes is shown.

struct LineView {
  private(set) var text = ""
  /// The byte and the column of each piece shown, then of the end.
  private var stops: [(byte: Int, column: Int)] = []

  /// Shows `line` in about `room` columns, so that the start of `mark` can be seen.
  init(around mark: Mark, line: Int, room: Int) {
    let source = mark.source
    let bytes = source.lineBytes(line)
    let start = LineView.start(in: source, bytes, before: mark.span.start, room: room)
    var byte = start
    var column = 0
    if start > bytes.lowerBound {
      text = "…"
      column = 1
    }
    while byte < bytes.upperBound, column < room {
      let piece = LineView.piece(of: source, at: byte)
      stops.append((byte, column))
      text += piece.text
      column += piece.columns
      byte += piece.length
    }
    stops.append((byte, column))
    if byte < bytes.upperBound { text += "…" }
  }

  /// The columns under a span; at least one, so that an empty span can be seen too.
  func columns(of span: Span) -> Range<Int> {
    let first = column(ofByte: span.start)
    return first..<max(first + 1, column(ofByte: span.end))
  }

  private func column(ofByte byte: Int) -> Int {
    stops.first { $0.byte >= byte }?.column ?? stops.last?.column ?? 0
  }

  /// Where to start: at the start of the line if the mark is near it, else a third of the room
  /// before the mark, which leaves place for what comes after.
  private static func start(
    in source: SourceText, _ bytes: Range<Int>, before mark: Int, room: Int
  ) -> Int {
    guard mark - bytes.lowerBound > room * 2 / 3 else { return bytes.lowerBound }
    var start = min(mark, bytes.upperBound)
    for _ in 0..<(room / 3) where start > bytes.lowerBound {
      start -= 1
      while start > bytes.lowerBound, source.utf8[start] & 0xC0 == 0x80 { start -= 1 }
    }
    return start
  }

  private static func piece(
    of source: SourceText, at byte: Int
  ) -> (text: String, columns: Int, length: Int) {
    let decoded = decodedScalar(in: source.utf8, at: byte)
    guard let scalar = decoded.scalar else {
      return ("\\x" + hexadecimal(UInt32(source.utf8[byte]), digits: 2), 4, 1)
    }
    // A tab is drawn as one arrow: seen, and of a known width.
    if scalar == "\t" { return ("→", 1, 1) }
    let shown = visible(scalar)
    let isItself = shown.unicodeScalars.first == scalar
    return (shown, isItself ? columns(of: scalar) : shown.count, decoded.length)
  }

  private static func columns(of scalar: Unicode.Scalar) -> Int {
    Diagnostics.columns(of: scalar)
  }
}
