// What was emitted, held against what a replay of an export says: each message where the service was
// never late, and in any case what stands at the end.
import CaseFile
import Civil
import Evaluation

struct EmissionCheck {
  let evaluator: Evaluator
  /// By person, in order of learning.
  let facts: [String: [Fact]]

  private struct Found {
    var messages = 0
    var missing: [String] = []
    var changed: [(id: String, differences: [JSONDifferences.Difference])] = []
    var untold: [String] = []
    var otherRules = 0
    /// Said at another moment than by a service that never rests.
    var late = 0
  }

  /// `lines`: emissions in the order in which they left, perhaps some twice.
  func check(_ lines: [JSONValue], into verification: inout Verification) {
    let last = lines.compactMap { $0["emis"]?.instant }.max() ?? .distantPast
    let replayed = replayed(until: last)
    let expected = Dictionary(
      replayed.compactMap { line in line["id"]?.string.map { ($0, line) } },
      uniquingKeysWith: { first, _ in first })
    var (seen, found) = (Set<String>(), Found())
    for line in lines {
      guard let id = line["id"]?.string, seen.insert(id).inserted else { continue }
      found.messages += 1
      if line["data"]?["recu"]?.serialized() != evaluator.program.provenance.stamp {
        found.otherRules += 1
      }
      guard let again = expected[id] else {
        found.missing.append(id)
        continue
      }
      if line["emis"] != again["emis"] {
        found.late += 1
      } else {
        let differences = differences(line, again)
        if !differences.isEmpty { found.changed.append((id, differences)) }
      }
    }
    found.untold = expected.keys.filter { !seen.contains($0) }.sorted()
    verification.title(
      "\(counted(found.messages, "message émis", "messages émis")), jusqu'au \(last)")
    report(found, &verification)
    reportStanding(standing(lines), standing(replayed), &verification)
  }

  private func report(_ found: Found, _ verification: inout Verification) {
    verification.check(
      "règles", found.otherRules == 0,
      counted(found.otherRules, "message dit", "messages dits")
        + " sous d'autres règles, un autre moteur ou d'autres fuseaux")
    verification.check("contenu", found.changed.isEmpty, counted(found.changed.count, "message"))
    for (id, differences) in found.changed.prefix(10) {
      verification.note(id)
      verification.differences(differences)
    }
    if found.late > 0 {
      // What came meanwhile was known when it spoke: it never said what it would have taken back.
      verification.remark(
        "messages",
        "\(found.late) dits plus tard qu'un service sans arrêt ; "
          + "\(found.untold.count) qu'il n'a pas eu à dire, \(found.missing.count) qu'il a dits en plus"
      )
      return
    }
    verification.check(
      "en trop", found.missing.isEmpty,
      counted(found.missing.count, "message") + " que les faits ne portent pas")
    for id in found.missing.prefix(10) { verification.note(id) }
    verification.check(
      "non dits", found.untold.isEmpty,
      counted(found.untold.count, "message") + " que les faits portent")
    for id in found.untold.prefix(10) { verification.note(id) }
  }

  private func replayed(until last: Instant) -> [JSONValue] {
    let stamp = evaluator.program.provenance.stamp
    return facts.keys.sorted().flatMap { person in
      evaluator.replay(person, facts: facts[person] ?? [], until: last).emissions.compactMap {
        try? JSONValue(parsing: EmissionLine.text($0, stamp: stamp))
      }
    }
  }

  private func differences(_ said: JSONValue, _ again: JSONValue) -> [JSONDifferences.Difference] {
    let (said, again) = (compared(said), compared(again))
    guard said["data"]?["faits"] != again["data"]?["faits"], namesWhatWasKnown(said) else {
      return JSONDifferences(said, again).all
    }
    let withoutFacts: (JSONValue) -> JSONValue = { $0.mapping("data") { $0.without(["faits"]) } }
    return JSONDifferences(withoutFacts(said), withoutFacts(again)).all
  }

  /// A message names what was new at that look. How requests were shared out among looks is not in
  /// an export; that each fact was there by then, and is about the person, is.
  private func namesWhatWasKnown(_ line: JSONValue) -> Bool {
    guard case .list(let named)? = line["data"]?["faits"] else { return true }
    guard let person = line["subject"]?.string, let moment = line["emis"]?.instant else {
      return false
    }
    let known = (facts[person] ?? []).filter { $0.learntAt <= moment }.map(\.identity)
    return named.allSatisfy { name in
      guard let source = name["source"]?.string, let id = name["id"]?.string else { return false }
      return known.contains(FactIdentity(source: source, id: id))
    }
  }

  /// Without the rules it was said under.
  private func compared(_ line: JSONValue) -> JSONValue {
    line.without(["retard"]).mapping("data") { $0.without(["recu"]) }
  }
}

// MARK: - What stands

extension EmissionCheck {
  /// The alerts and notices that stand after all that was said, by id.
  private func standing(_ lines: [JSONValue]) -> [String: JSONValue] {
    var standing: [String: JSONValue] = [:]
    for line in lines {
      guard let data = line["data"], let type = line["type"]?.string,
        let id = (data["notice"] ?? data["identifiant"])?.string
      else { continue }
      let ends =
        type.hasSuffix(".levee") || type.hasSuffix(".rectifiee") || type.hasSuffix(".retiree")
      if ends || data["cessee_le"] != nil {
        standing[id] = nil
      } else {
        // Whether it was opened so or modified since: it stands.
        standing[id] = line.without(["id", "type", "emis", "retard"]).mapping("data") {
          $0.without(["recu", "faits", "revision", "valider_avant", "texte"])
        }
      }
    }
    return standing
  }

  private func reportStanding(
    _ said: [String: JSONValue], _ expected: [String: JSONValue],
    _ verification: inout Verification
  ) {
    let others = Set(said.keys).union(expected.keys).sorted().filter { said[$0] != expected[$0] }
    verification.check(
      "ce qui tient", others.isEmpty,
      counted(others.count, "alerte ou notice", "alertes ou notices"))
    for id in others.prefix(10) {
      verification.note(id)
      verification.differences(JSONDifferences(said[id] ?? .null, expected[id] ?? .null).all)
    }
  }
}

extension JSONValue {
  fileprivate var instant: Instant? { string.flatMap { try? ISOInstant($0) }?.instant }

  fileprivate func without(_ names: Set<String>) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(members.filter { !names.contains($0.name) })
  }

  fileprivate func mapping(_ name: String, _ change: (JSONValue) -> JSONValue) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(
      members.map { $0.name == name ? .init(name: name, value: change($0.value)) : $0 })
  }
}
