// `émis`: everything that a replay of the case says up to its last moment, in order.
import CaseFile
import Civil
import Diagnostics
import Evaluation
import RuleProgram

extension CaseRehearsal {
  mutating func compareEmissions(_ expected: [Marked<String>]) {
    compared += 1
    let evaluator = Evaluator(program: program, vocabulary: vocabulary, zones: zones)
    let emissions = evaluator.replay(
      CaseFacts.person, facts: facts.facts, until: lastLearnt
    ).emissions.filter { isShown($0.identity.rule) }
    let keys = Dictionary(
      emissions.map { ($0.identity.id, $0.identity.key) }, uniquingKeysWith: { first, _ in first })
    let found = emissions.map { line($0, keys) }
    let wanted = expected.map { normal($0.value) }
    if found == wanted { return }
    let first =
      zip(wanted, found).enumerated().first { $0.element.0 != $0.element.1 }?.offset
      ?? min(wanted.count, found.count)
    let mark = first < expected.count ? expected[first].mark : expected.last?.mark
    let wantedLine = first < wanted.count ? "`\(wanted[first])`" : nil
    let foundLine = first < found.count ? "`\(found[first])`" : nil
    fail(
      .emitted, "attendu \(wantedLine ?? "rien de plus"), émis \(foundLine ?? "rien")",
      "expected \(wantedLine ?? "nothing more"), emitted \(foundLine ?? "nothing")",
      at: mark ?? syntax.name.mark, derivation: found.map { Message($0) })
  }

  /// Emissions are looked at up to the last moment asked for or learnt.
  private var lastLearnt: Instant { max(end, facts.facts.map(\.learntAt).max() ?? end) }

  /// The key of a late suite starts with the id of its alert: the alert's own key is shown instead.
  private func line(_ emission: Emission, _ keys: [String: String]) -> String {
    let identity = emission.identity
    let parts = identity.key.split(separator: "/", maxSplits: 1).map(String.init)
    let key = keys[parts.first ?? ""].map { "\($0)/\(parts.last ?? "")" } ?? identity.key
    let verb =
      emission.kind == .noticeRectified
      ? "\(emission.kind.noun) \(emission.kind.verb)" : emission.kind.verb
    return "\(momentText(emission.emittedAt, in: zone)) \(verb) "
      + "\(identity.rule)/\(identity.alert) \(key)"
  }

  /// The same line with its moment written in full.
  private func normal(_ text: String) -> String {
    guard let head = FactHead(text), let instant = localMoment(head.moment, in: zone) else {
      return text
    }
    return "\(momentText(instant, in: zone)) \(head.kind)"
  }
}
