// The places a syntax error speaks of: characters, lines, margins.

import Diagnostics

extension SyntaxTrouble {
  func byte(at place: Int?) -> UInt8 {
    place.flatMap { bytes.indices.contains($0) ? bytes[$0] : nil } ?? 0
  }

  /// One character, or the empty place at the end of a line.
  func sign(at place: Int?) -> Mark {
    let place = min(max(0, place ?? failure.place), bytes.count)
    guard place < bytes.count, bytes[place] != 0x0A, bytes[place] != 0x0D else {
      return mark(place, place)
    }
    return mark(place, place + decodedScalar(in: bytes, at: place).length)
  }

  func mark(_ start: Int, _ end: Int) -> Mark {
    Mark(source: source, span: Span(start: start, end: end))
  }

  func indentation(of line: Range<Int>) -> Range<Int> {
    let end = line.first { bytes[$0] != 0x20 && bytes[$0] != 0x09 } ?? line.upperBound
    return line.lowerBound..<end
  }

  func content(of line: Range<Int>) -> Mark {
    var end = line.upperBound
    let start = indentation(of: line).upperBound
    while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
    return mark(start, end)
  }

  func lineBefore(_ line: Range<Int>) -> Range<Int> {
    source.lineBytes(source.position(ofByte: line.lowerBound).line - 1)
  }
}
