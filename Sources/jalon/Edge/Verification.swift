// What differs between an answer and the same answer made again: each place, in French.
import CaseFile

/// The places at which two JSON values differ, as `mesures[0].fin`, in the order of the first.
struct JSONDifferences {
  struct Difference {
    var path: String
    /// Nil: not there.
    var first: JSONValue?
    var second: JSONValue?
  }

  private(set) var all: [Difference] = []

  init(_ first: JSONValue, _ second: JSONValue) { compare("", first, second) }

  private mutating func compare(_ path: String, _ first: JSONValue?, _ second: JSONValue?) {
    switch (first, second) {
    case (.object(let left)?, .object(let right)?):
      for member in left {
        compare(
          path.isEmpty ? member.name : "\(path).\(member.name)", member.value, second?[member.name])
      }
      for member in right where first?[member.name] == nil {
        compare(path.isEmpty ? member.name : "\(path).\(member.name)", nil, member.value)
      }
    case (.list(let left)?, .list(let right)?):
      for index in 0..<max(left.count, right.count) {
        compare(
          "\(path)[\(index)]", index < left.count ? left[index] : nil,
          index < right.count ? right[index] : nil)
      }
    default:
      if first != second { all.append(Difference(path: path, first: first, second: second)) }
    }
  }
}

/// What a verification found, line by line.
struct Verification {
  private(set) var lines: [String] = []
  private(set) var isSame = true

  private static let mostShown = 20

  mutating func title(_ text: String) { lines.append(text) }

  /// One thing the answer rests on.
  mutating func check(_ name: String, _ isSame: Bool, _ difference: @autoclosure () -> String) {
    self.isSame = self.isSame && isSame
    let label = "  " + name.padding(toLength: 14, withPad: " ", startingAt: 0)
    lines.append(label + (isSame ? "pareil" : "autre : " + difference()))
  }

  /// Something to know that makes no difference.
  mutating func remark(_ name: String, _ text: String) {
    lines.append("  " + name.padding(toLength: 14, withPad: " ", startingAt: 0) + text)
  }

  mutating func differences(_ found: [JSONDifferences.Difference]) {
    for difference in found.prefix(Verification.mostShown) {
      lines.append("    \(difference.path)")
      lines.append("      au reçu : \(Verification.shown(difference.first))")
      lines.append("      ici     : \(Verification.shown(difference.second))")
    }
    let rest = found.count - Verification.mostShown
    if rest > 0 { lines.append("    … et \(rest) autres") }
  }

  mutating func note(_ line: String) { lines.append("    " + line) }

  private static func shown(_ value: JSONValue?) -> String {
    guard let value else { return "absent" }
    let text = value.serialized()
    return text.count > 200 ? text.prefix(200) + "…" : text
  }
}
