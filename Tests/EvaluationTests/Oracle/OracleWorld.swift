// The oracle: what SEMANTICS says, read as plainly as it is written. Every value is recomputed from
// the whole list of facts at one tick; a change in time is found by trying ticks, never by
// reasoning about when the next one could come. It shares nothing with the evaluators but the
// typed rules, the calendar and the types of the answer.
import CaseFile
import Civil
import Evaluation
import RuleProgram

/// The oracle's answer for one person.
struct Oracle {
  let world: OracleWorld

  /// `watched`: ticks to try beside the oracle's own, for instance the bounds another reader tells.
  init(
    program: RuleProgram, facts: [Fact], person: String, zones: @escaping (String) -> Zone?,
    until: Instant, watched: [Tick] = []
  ) {
    world = OracleWorld(
      program: program, facts: facts.filter { $0.person == person }, zones: zones, until: until,
      watched: watched)
    world.read()
  }

  var measures: [OracleMeasure] { world.measures }

  func occurrences(measure: String, rule: Int) -> [OracleOccurrence] {
    world.measures.first { $0.id == measure }?.occurrences[rule] ?? []
  }
}

/// Everything there is to read: rules, facts, and the ticks that are tried.
final class OracleWorld {
  let program: RuleProgram
  let facts: [Fact]
  let zones: (String) -> Zone?
  let until: Instant
  let watched: [Tick]
  private(set) var measures: [OracleMeasure] = []
  /// Ticks tried, as indices, ascending.
  private(set) var sampleTicks: [Int64] = []
  /// Seconds tried, ascending.
  private(set) var sampleSeconds: [Int64] = []
  /// Without the changes that were notified after an instant (M22).
  private var withoutChanges: [Set<FactIdentity>: OracleWorld] = [:]

  init(
    program: RuleProgram, facts: [Fact], zones: @escaping (String) -> Zone?, until: Instant,
    watched: [Tick]
  ) {
    (self.program, self.facts, self.zones) = (program, facts, zones)
    (self.until, self.watched) = (until, watched)
  }

  func read() {
    var known: Set<String> = []
    for fact in facts {
      guard case .measureOpened(let opening) = fact.content, let id = fact.measure,
        known.insert(id).inserted
      else { continue }
      measures.append(OracleMeasure(world: self, id: id, fact: fact, opening: opening))
    }
    let seconds = OracleSamples.seconds(of: self)
    var ticks: Set<Int64> = []
    for second in seconds { for index in 2 * second - 1...2 * second + 3 { ticks.insert(index) } }
    for tick in watched { for index in tick.index - 3...tick.index + 3 { ticks.insert(index) } }
    sampleTicks = ticks.filter { $0 <= Tick.facts(until).index }.sorted()
    sampleSeconds = Set(sampleTicks.map { $0 >> 1 }).sorted()
    for measure in measures { measure.readRules() }
  }

  /// The same world without some facts.
  func without(_ left: Set<FactIdentity>) -> OracleWorld {
    if let known = withoutChanges[left] { return known }
    let other = OracleWorld(
      program: program, facts: facts.filter { !left.contains($0.identity) }, zones: zones,
      until: until, watched: watched)
    other.read()
    withoutChanges[left] = other
    return other
  }

  func zone(_ name: String?) -> Zone { name.flatMap(zones) ?? .utc }
}

extension OracleWorld {
  /// The values of a function of time: at every sample, and where two neighbours differ, at the
  /// exact place in between.
  func pieces<Value: Equatable>(
    _ samples: [Int64], from: Int64, through: Int64, _ value: (Int64) -> Value
  ) -> [(at: Int64, value: Value)] {
    guard from <= through else { return [] }
    var result = [(at: from, value: value(from))]
    var (last, reached) = (result[0].value, from)
    for sample in OracleWorld.within(samples, from, through) {
      let here = value(sample)
      while here != last {
        var (low, high) = (reached, sample)
        while high - low > 1 {
          let middle = low + (high - low) / 2
          if value(middle) == last { low = middle } else { high = middle }
        }
        (last, reached) = (value(high), high)
        result.append((high, last))
      }
      reached = sample
    }
    return result
  }

  /// The first place where the condition is true.
  func first(
    _ samples: [Int64], from: Int64, through: Int64, _ condition: (Int64) -> Bool
  ) -> Int64? {
    guard from <= through else { return nil }
    if condition(from) { return from }
    var reached = from
    for sample in OracleWorld.within(samples, from, through) {
      guard condition(sample) else {
        reached = sample
        continue
      }
      var (low, high) = (reached, sample)
      while high - low > 1 {
        let middle = low + (high - low) / 2
        if condition(middle) { high = middle } else { low = middle }
      }
      return high
    }
    return nil
  }

  private static func within(_ samples: [Int64], _ from: Int64, _ through: Int64) -> [Int64] {
    samples.filter { from < $0 && $0 < through } + (from < through ? [through] : [])
  }
}
