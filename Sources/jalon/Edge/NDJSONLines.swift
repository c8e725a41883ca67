// Whole lines of an NDJSON file, from where the last reading stopped.
import Foundation

struct NDJSONLines {
  private let path: String
  private var offset: UInt64 = 0
  private(set) var texts: [String] = []

  /// A file that is not there yet has no lines.
  init(following path: String) { self.path = path }

  /// `isWhole`: nobody is writing, so that what follows the last end of line is a line too.
  init(path: String, isWhole: Bool = false) throws {
    guard FileManager.default.fileExists(atPath: path) else { throw Failure.unreadable(path) }
    self.init(following: path)
    texts = next()
    if isWhole { texts += rest() }
  }

  private func rest() -> [String] {
    guard let handle = FileHandle(forReadingAtPath: path) else { return [] }
    defer { try? handle.close() }
    guard (try? handle.seek(toOffset: offset)) != nil, let data = try? handle.readToEnd(),
      !data.isEmpty
    else { return [] }
    return [String(decoding: data, as: UTF8.self)]
  }

  /// The lines written since; a line still being written waits.
  mutating func next() -> [String] {
    guard let handle = FileHandle(forReadingAtPath: path) else { return [] }
    defer { try? handle.close() }
    guard (try? handle.seek(toOffset: offset)) != nil, let data = try? handle.readToEnd(),
      let end = data.lastIndex(of: UInt8(ascii: "\n"))
    else { return [] }
    let whole = data[...end]
    offset += UInt64(whole.count)
    return whole.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
  }
}
