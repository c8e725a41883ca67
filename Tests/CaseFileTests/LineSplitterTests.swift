import CaseFile
// Lines come out the same however the bytes are cut into chunks.
import Testing

struct LineSplitterTests {
  private struct Line: Equatable {
    var number: Int
    var text: String?
  }

  private func lines(_ text: String, chunk: Int, limit: Int = 1 << 20) -> [Line] {
    var splitter = LineSplitter(limit: limit)
    var lines: [Line] = []
    let bytes = Array(text.utf8)
    func take(_ line: FactLine) {
      lines.append(
        Line(number: line.number, text: line.bytes.map { String(decoding: $0, as: UTF8.self) }))
    }
    for start in stride(from: 0, to: bytes.count, by: chunk) {
      bytes[start..<min(start + chunk, bytes.count)].withUnsafeBufferPointer {
        splitter.append($0, take)
      }
    }
    splitter.finish(take)
    return lines
  }

  @Test(arguments: 1...20) func splitsAlikeInEveryChunk(chunk: Int) {
    let text = "\u{FEFF}{}\n\n  \r\n[1]\r\nlast é"
    let expected = [
      Line(number: 1, text: "{}"), Line(number: 4, text: "[1]\r"), Line(number: 5, text: "last é"),
    ]
    #expect(lines(text, chunk: chunk) == expected)
  }

  @Test(arguments: 1...12) func refusesLongLinesAndGoesOn(chunk: Int) {
    let expected = [
      Line(number: 1, text: "12345"), Line(number: 2, text: nil), Line(number: 3, text: "x"),
      Line(number: 4, text: nil),
    ]
    #expect(lines("12345\n123456\nx\n1234567", chunk: chunk, limit: 5) == expected)
  }

  @Test func nothingIsNoLine() {
    #expect(lines("", chunk: 1).isEmpty)
    #expect(lines("\n\n", chunk: 1).isEmpty)
  }
}
