// Plain text for terminals and files: indented paragraphs, wrapped at a width.

/// Lines under construction.
struct TextPage {
  private(set) var lines: [String] = []
  let width: Int

  init(width: Int) { self.width = max(40, width) }

  mutating func blank() { if let last = lines.last, !last.isEmpty { lines.append("") } }

  /// A paragraph; further lines hang under its first word.
  mutating func add(_ text: String, indent: Int = 0, mark: String = "") {
    let first = String(repeating: " ", count: indent) + mark
    let hanging = String(repeating: " ", count: first.count)
    var line = first
    var length = first.count
    var isEmpty = true
    for word in TextPage.words(text) {
      let size = word.count
      if !isEmpty, length + 1 + size > width {
        lines.append(line)
        line = hanging + word
        length = hanging.count + size
      } else {
        line += (isEmpty ? "" : " ") + word
        length += (isEmpty ? 0 : 1) + size
      }
      isEmpty = false
    }
    lines.append(line)
  }

  /// Words that stay together are one: `« mot »`, `3 h 30 min`, `mot :`.
  static func words(_ text: String) -> [String] {
    var result: [String] = []
    for piece in text.split(separator: " ", omittingEmptySubsequences: true) {
      let word = String(piece)
      if let last = result.last, clings(word, to: last) {
        result[result.count - 1] = last + " " + word
      } else {
        result.append(word)
      }
    }
    return result
  }

  private static func clings(_ word: String, to last: String) -> Bool {
    guard let first = word.first, let end = last.last else { return false }
    switch first {
    case ":", ";", "»", "!", "?", "%", "€", "—": return true
    default: if end == "«" { return true }
    }
    if first.isNumber { return last.hasSuffix(" h") || last.hasSuffix(" min") }
    guard end.isNumber else { return false }
    let unit = word.prefix { $0.isLetter }
    return ["h", "min", "s"].contains(String(unit))
  }

  var text: String { lines.joined(separator: "\n") + "\n" }
}
