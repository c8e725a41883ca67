// What came through the door since the process began, by kind of fact. Kinds are the declared ones,
// so that no sender can make labels without end, nor put a name into one.
import CaseFile
import Civil

/// Counts by kind, and how late facts were.
public struct EventTally: Hashable, Sendable {
  public enum Result: String, Hashable, Sendable, CaseIterable {
    case accepted, duplicate, conflict, misfit
  }

  public struct Label: Hashable, Sendable {
    public var kind: String
    public var result: Result
  }

  public private(set) var events: [Label: Int64] = [:]
  /// Accepted more than a day after they happened.
  public private(set) var late: [String: Int64] = [:]
  /// Seconds from what happened to when it was learnt, of accepted facts; never below 0.
  public private(set) var lateness = Histogram(
    bounds: [1, 60, 600, 3600, 6 * 3600, 86_400, 7 * 86_400, 30 * 86_400])

  /// The kind of whatever names no declared one.
  public static let otherKind = "autre"
  private static let lateSeconds: Int64 = 86_400
  /// A longer text is not read again for the sake of a label.
  private static let longestRead = 65_536

  mutating func note(
    _ submission: Submission, _ receipts: [Receipt], kinds: Set<String>, at now: Instant
  ) {
    for (arrival, receipt) in zip(submission.arrivals, receipts) {
      let kind = EventTally.kind(of: arrival, among: kinds)
      events[Label(kind: kind, result: Result(receipt)), default: 0] += 1
      guard case .accepted = receipt, case .fact(let fact, _, _) = arrival else { continue }
      let seconds = max(0, now - fact.time)
      lateness.note(seconds)
      if seconds > EventTally.lateSeconds { late[kind, default: 0] += 1 }
    }
  }

  private static func kind(of arrival: Arrival, among kinds: Set<String>) -> String {
    let written: String
    switch arrival {
    case .fact(_, let body, _): written = body.kindInLine
    case .misfit(_, let raw):
      guard raw.utf8.count <= longestRead,
        case .text(let type)? = try? JSONValue(parsing: raw)["type"]
      else { return otherKind }
      written = type
    }
    return kinds.contains(written) ? written : otherKind
  }
}

extension EventTally.Result {
  fileprivate init(_ receipt: Receipt) {
    switch receipt {
    case .accepted: self = .accepted
    case .duplicate: self = .duplicate
    case .conflict: self = .conflict
    case .misfit: self = .misfit
    }
  }
}

extension String {
  private static let kindMember = Array(#""type":""#.utf8)

  /// The `type` of a canonical line: no text in it holds a bare quote, and `data` comes last.
  /// Byte by byte: each fact that is taken passes here.
  var kindInLine: String {
    let head = String.kindMember
    var line = self
    return line.withUTF8 { bytes in
      var start = 0
      while start + head.count <= bytes.count {
        if bytes[start] == head[0], bytes[start..<(start + head.count)].elementsEqual(head) {
          let rest = bytes[(start + head.count)...]
          return String(decoding: rest.prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
        }
        start += 1
      }
      return ""
    }
  }
}
