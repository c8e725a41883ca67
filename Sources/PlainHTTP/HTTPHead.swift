// The head of an answer: its status, and how long its body is.

/// What must be known to read the body.
struct HTTPHead {
  var status = 0
  var length = 0
  var isChunked = false
  /// The server closes the connection after it.
  var isLast = false
  var retryAfter: String?

  /// No answer that we ask for has a longer head or body.
  static let longest = 64 << 10
  static let longestBody = 1 << 30

  init(_ bytes: ArraySlice<UInt8>) {
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    let words = lines.first?.split(separator: " ") ?? []
    if words.count > 1 { status = Int(words[1]) ?? 0 }
    for line in lines.dropFirst() {
      guard let cut = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: cut)...].drop { $0 == " " }.lowercased()
      switch line[..<cut].lowercased() {
      case "content-length": length = min(max(0, Int(value) ?? 0), HTTPHead.longestBody)
      case "transfer-encoding": isChunked = value.contains("chunked")
      case "connection": isLast = value.contains("close")
      case "retry-after": retryAfter = value
      default: break
      }
    }
  }
}
