// The order of rules and definitions: each reads only what comes before it. A circle is reported
// with its path.
import CaseFile
import Diagnostics
import RuleProgram

/// The folded keys of all rules, in an order in which each reads only earlier ones. Circles of
/// definitions and of rules are reported; the order is then incomplete.
func ruleOrder(
  _ symbols: Symbols, _ phrases: Phrases, into report: inout Report
) -> [String] {
  var definitions = Circles(count: symbols.definitions.count)
  let references = symbols.definitions.map { collected(in: [$0.expression], phrases) }
  definitions.edges = references.map { found in found.definitions.map { (node: $0, mark: Mark?.none) } }
  for circle in definitions.find() {
    let names = circle.map { symbols.definitions[$0].name }
    report.add(CircularDefinition(path: names), at: symbols.definitions[circle[0]].mark)
  }
  if report.hasErrors { return [] }

  let keys = symbols.rules.map { foldName($0.key.value) }
  var unique: [String] = []
  for key in keys where !unique.contains(key) { unique.append(key) }
  var rules = Circles(count: unique.count)
  for (index, rule) in symbols.rules.enumerated() {
    let node = unique.firstIndex(of: keys[index]) ?? 0
    let read = rulesRead(rule, index, symbols, phrases, references)
    rules.edges[node] += read.compactMap { key, mark in
      unique.firstIndex(of: key).map { ($0, mark) }
    }
  }
  for circle in rules.find() {
    let names = circle.map { node in
      symbols.rules.first { foldName($0.key.value) == unique[node] }?.key.value ?? unique[node]
    }
    let mark = symbols.rules.first { foldName($0.key.value) == unique[circle[0]] }?.key.mark
    if let mark { report.add(CircularRules(path: names), at: mark) }
  }
  return rules.order.map { unique[$0] }
}

private typealias References = (definitions: [Int], rules: [(key: String, phrase: Phrase)])

private func collected(in list: [WrittenExpression], _ phrases: Phrases) -> References {
  var found: References = ([], [])
  for written in list {
    phrases[written]?.collectReferences(definitions: &found.definitions, rules: &found.rules)
  }
  return found
}

/// Rules that a rule reads, through definitions too.
private func rulesRead(
  _ rule: RuleSyntax, _ index: Int, _ symbols: Symbols, _ phrases: Phrases,
  _ definitions: [References]
) -> [(key: String, mark: Mark?)] {
  var written = rule.expressions
  if case .served(let service) = rule.demand { written += [service.condition].compactMap { $0 } }
  if let count = rule.count { written.append(count) }
  let own = collected(in: written, phrases)
  var read = own.rules.map { (key: $0.key, mark: Optional($0.phrase.mark)) }
  if case .gap(let key)? = phrases.triggers[index] { read.append((key, rule.trigger?.mark)) }
  var waiting = own.definitions
  var seen: Set<Int> = []
  while let next = waiting.popLast() {
    guard seen.insert(next).inserted else { continue }
    read += definitions[next].rules.map { (key: $0.key, mark: Optional($0.phrase.mark)) }
    waiting += definitions[next].definitions
  }
  return read
}

/// A graph, its circles, and an order of its nodes.
struct Circles {
  var edges: [[(node: Int, mark: Mark?)]]
  private(set) var order: [Int] = []

  init(count: Int) { edges = Array(repeating: [], count: count) }

  /// Each circle once, from the first of its nodes; fills `order` with what each node needs before
  /// it. Without recursion: a long chain of definitions must not exhaust the stack.
  mutating func find() -> [[Int]] {
    var circles: [[Int]] = []
    var state = [Int](repeating: 0, count: edges.count)
    for root in edges.indices where state[root] == 0 {
      var path: [(node: Int, next: Int)] = [(root, 0)]
      state[root] = 1
      while let top = path.last {
        guard top.next < edges[top.node].count else {
          state[top.node] = 2
          order.append(top.node)
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let target = edges[top.node][top.next].node
        if state[target] == 0 {
          state[target] = 1
          path.append((target, 0))
        } else if state[target] == 1, let start = path.firstIndex(where: { $0.node == target }) {
          circles.append(path[start...].map(\.node))
        }
      }
    }
    return circles
  }
}
