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
  definitions.edges = references.map(\.definitions)
  for circle in definitions.find() {
    let names = circle.map { symbols.definitions[$0].name }
    report.add(CircularDefinition(path: names), at: symbols.definitions[circle[0]].mark)
  }
  checkDepth(definitions, symbols, phrases, &report)
  if report.hasErrors { return [] }

  let nodes = ruleNodes(symbols)
  var rules = Circles(count: nodes.keys.count)
  for (index, rule) in symbols.rules.enumerated() {
    guard let node = nodes.indices[foldName(rule.key.value)] else { continue }
    let read = rulesRead(rule, index, symbols, phrases, references)
    rules.edges[node] += read.compactMap { key in nodes.indices[key] }
  }
  for circle in rules.find() {
    let first = circle.compactMap { symbols.versions[nodes.keys[$0]]?.first }
    let names = first.map { symbols.rules[$0].key.value }
    guard let rule = first.first else { continue }
    report.add(CircularRules(path: names), at: symbols.rules[rule].key.mark)
  }
  return rules.order.map { nodes.keys[$0] }
}

/// A long chain of definitions is as deep as one long expression, for whoever reads it.
private func checkDepth(
  _ graph: Circles, _ symbols: Symbols, _ phrases: Phrases, _ report: inout Report
) {
  var depths = [Int](repeating: 0, count: graph.edges.count)
  for node in graph.order {
    let written = symbols.definitions[node].expression
    let below = graph.edges[node].map { depths[$0] }.max() ?? 0
    depths[node] = min((phrases[written]?.depth ?? 0) + below, 1000)
    let isFirst = depths[node] > PhraseParsing.deepest * 2 && below <= PhraseParsing.deepest * 2
    if isFirst { report.add(TooDeepExpression(), at: written.mark) }
  }
}

/// Rule keys in the order first written.
private func ruleNodes(_ symbols: Symbols) -> (keys: [String], indices: [String: Int]) {
  var keys: [String] = []
  var indices: [String: Int] = [:]
  for key in symbols.rules.map({ foldName($0.key.value) }) where indices[key] == nil {
    indices[key] = keys.count
    keys.append(key)
  }
  return (keys, indices)
}

private typealias References = (definitions: [Int], rules: [String])

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
) -> [String] {
  var written = rule.expressions
  if case .served(let service) = rule.demand { written += [service.condition].compactMap { $0 } }
  if let count = rule.count { written.append(count) }
  let own = collected(in: written, phrases)
  var read = own.rules
  if case .gap(let key)? = phrases.triggers[index] { read.append(key) }
  var waiting = own.definitions
  var seen: Set<Int> = []
  while let next = waiting.popLast() {
    guard seen.insert(next).inserted else { continue }
    read += definitions[next].rules
    waiting += definitions[next].definitions
  }
  return read
}

/// A graph, its circles, and an order of its nodes.
struct Circles {
  var edges: [[Int]]
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
        let target = edges[top.node][top.next]
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
