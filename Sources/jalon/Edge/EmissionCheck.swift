// What was emitted, held against what a replay of an export says.
import CaseFile
import Civil
import Evaluation

struct EmissionCheck {
  let evaluator: Evaluator
  /// By person, in order of learning.
  let facts: [String: [Fact]]

  private struct Found {
    var missing: [String] = []
    var changed: [(id: String, differences: [JSONDifferences.Difference])] = []
    var untold: [String] = []
    var otherRules = 0
  }

  /// `lines`: emissions in the order in which they left, perhaps some twice. When each was known is
  /// not compared: a daemon that was down speaks later than a replay.
  func check(_ lines: [JSONValue], into verification: inout Verification) {
    let last = lines.compactMap { $0["emis"]?.instant }.max() ?? .distantPast
    let expected = replayed(until: last)
    var (seen, found) = (Set<String>(), Found())
    for line in lines {
      // What asks for attention is said beside the facts, and no replay says it.
      guard case .text(let type)? = line["type"], Emission.Kind(rawValue: type) != nil,
        case .text(let id)? = line["id"], seen.insert(id).inserted
      else { continue }
      if !isStampedHere(line) { found.otherRules += 1 }
      guard let again = expected[id] else {
        found.missing.append(id)
        continue
      }
      // What was known late names the facts learnt since the last look.
      let isLate = line["emis"] != again["emis"]
      let differences = JSONDifferences(
        compared(line, leavingOut: isLate), compared(again, leavingOut: isLate)
      ).all
      if !differences.isEmpty { found.changed.append((id, differences)) }
    }
    found.untold = expected.keys.filter { !seen.contains($0) }.sorted()
    report(found, messages: seen.count, until: last, &verification)
  }

  private func report(
    _ found: Found, messages: Int, until last: Instant, _ verification: inout Verification
  ) {
    verification.title("\(messages) messages émis, jusqu'au \(last)")
    verification.check(
      "règles", found.otherRules == 0,
      "\(found.otherRules) messages dits sous d'autres règles, un autre moteur ou d'autres fuseaux")
    verification.check(
      "contenu", found.changed.isEmpty, "\(found.changed.count) messages")
    for (id, differences) in found.changed.prefix(10) {
      verification.note(id)
      verification.differences(differences)
    }
    verification.check(
      "en trop", found.missing.isEmpty,
      "\(found.missing.count) messages que les faits ne portent pas")
    for id in found.missing.prefix(10) { verification.note(id) }
    verification.check(
      "non dits", found.untold.isEmpty, "\(found.untold.count) messages que les faits portent")
    for id in found.untold.prefix(10) { verification.note(id) }
  }

  private func replayed(until last: Instant) -> [String: JSONValue] {
    let stamp = evaluator.program.provenance.stamp
    var lines: [String: JSONValue] = [:]
    for (person, own) in facts {
      for emission in evaluator.replay(person, facts: own, until: last).emissions {
        lines[emission.id] = try? JSONValue(parsing: EmissionLine.text(emission, stamp: stamp))
      }
    }
    return lines
  }

  private func isStampedHere(_ line: JSONValue) -> Bool {
    guard let stamp = line["data"]?["recu"] else { return false }
    return stamp.serialized() == evaluator.program.provenance.stamp
  }

  /// Without when it was known, nor the rules it was said under.
  private func compared(_ line: JSONValue, leavingOut facts: Bool) -> JSONValue {
    guard case .object(let members) = line else { return line }
    return .object(
      members.filter { $0.name != "emis" && $0.name != "retard" }.map { member in
        guard member.name == "data", case .object(let data) = member.value else { return member }
        return .init(
          name: "data",
          value: .object(data.filter { $0.name != "recu" && !(facts && $0.name == "faits") }))
      })
  }
}

extension JSONValue {
  fileprivate var instant: Instant? {
    guard case .text(let text) = self else { return nil }
    return try? ISOInstant(text).instant
  }
}
