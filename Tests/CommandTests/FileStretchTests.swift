// Files shared out among readers: each line is read by one, whole and in its place.
import Foundation
import HouseKit
import Testing

@testable import jalon

@Suite struct FileStretchTests {
  private let folder = TemporaryFolder()

  private func write(_ texts: [String]) throws -> [String] {
    try texts.enumerated().map { place, text in
      let path = folder.file("\(place).ndjson")
      try Data(text.utf8).write(to: URL(filePath: path))
      return path
    }
  }

  /// What the readers read, each its own.
  private func read(_ shares: [[FileStretch]], _ paths: [String]) throws -> [String] {
    try shares.map { share in
      try share.map { stretch in
        let bytes = try Data(contentsOf: URL(filePath: paths[stretch.file]))
        return String(decoding: bytes[stretch.start..<(stretch.end ?? bytes.count)], as: UTF8.self)
      }.joined()
    }
  }

  @Test(arguments: 1...9) func `each line is read once, in the order of the files`(
    readers: Int
  ) throws {
    let long = String(repeating: "x", count: 300)
    let texts = [
      "a\nbb\r\n\nccc\n", "", "\(long)\nd\n\(long)", "\n\n\n", "e\n\(long)\nf\ng\nh\ni\nj\n", "k",
    ]
    let paths = try write(texts)
    let shares = try FileStretches.cut(paths, readers: readers, least: 1)
    #expect(shares.count <= readers)
    let read = try read(shares, paths)
    #expect(read.joined() == texts.joined())
    for share in shares {
      for stretch in share where stretch.start > 0 {
        #expect(Array(texts[stretch.file].utf8)[stretch.start - 1] == UInt8(ascii: "\n"))
      }
    }
  }

  @Test func `lines of one length are shared out evenly`() throws {
    let paths = try write([String(repeating: "1234567\n", count: 9000)])
    for readers in 1...5 {
      let read = try read(try FileStretches.cut(paths, readers: readers, least: 1), paths)
      #expect(read.count == readers)
      #expect(read.allSatisfy { abs($0.utf8.count - 72_000 / readers) <= 16 })
    }
  }

  @Test func `what is small is read by one, and the standard input too`() throws {
    let paths = try write(["a\nb\n", "c\n"])
    let small = try FileStretches.cut(paths, readers: 4)
    let whole = (0...1).map { FileStretch(file: $0, start: 0, end: nil) }
    #expect(small == [whole])
    let input = try FileStretches.cut(["-"], readers: 4, least: 1)
    #expect(input == [[whole[0]]])
    #expect(throws: (any Error).self) { try FileStretches.cut([folder.file("nul")], readers: 2) }
  }
}
