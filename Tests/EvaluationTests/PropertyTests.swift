// The seeded property: on random programs and random logs the pull reader says what the oracle
// says. JALON_PROPERTY_CASES sets how many cases, JALON_PROPERTY_SEED the first of them,
// JALON_PROPERTY_SKIP those to leave out, JALON_PROPERTY_SHOWN how many failing ones to shrink,
// JALON_MUTANT_CASES how many the planted bugs are sought in, JALON_PROPERTY_TRACE=1 tells seeds.
import CaseFile
import Civil
import Dispatch
import Evaluation
import Foundation
import RuleProgram
import Testing

enum PropertyRun {
  static func setting(_ name: String, or fallback: Int) -> Int {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? fallback
  }

  static var cases: Int { setting("JALON_PROPERTY_CASES", or: 300) }
  static let traces = setting("JALON_PROPERTY_TRACE", or: 0) == 1
  static var firstSeed: Int { setting("JALON_PROPERTY_SEED", or: 1) }

  /// Works on each case, on all cores; results in order.
  static func map<Result: Sendable>(
    _ count: Int, _ work: @Sendable @escaping (UInt64) -> Result
  ) -> [Result] {
    let results = Gathered<Result>(count)
    let skipped = (ProcessInfo.processInfo.environment["JALON_PROPERTY_SKIP"] ?? "")
      .split(separator: ",").compactMap { UInt64($0) }
    let first = firstSeed
    DispatchQueue.concurrentPerform(iterations: count) { index in
      let seed = UInt64(first + index)
      if !skipped.contains(seed) { results.set(index, work(seed)) }
    }
    return results.all
  }
}

/// Results of cases run side by side.
private final class Gathered<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var values: [Value?]
  init(_ count: Int) { values = Array(repeating: nil, count: count) }
  func set(_ index: Int, _ value: Value) { lock.withLock { values[index] = value } }
  var all: [Value] { lock.withLock { values.compactMap { $0 } } }
}

/// Which mutants have been found, by which case.
private final class FoundMutants: @unchecked Sendable {
  private let lock = NSLock()
  private var seeds: [Mutant: UInt64] = [:]
  func note(_ mutant: Mutant, _ seed: UInt64) {
    lock.withLock { seeds[mutant] = min(seed, seeds[mutant] ?? .max) }
  }
  var left: [Mutant] { lock.withLock { Mutant.allCases.filter { seeds[$0] == nil } } }
  var shown: String {
    lock.withLock {
      Mutant.allCases.map { "  \($0): \(seeds[$0].map { "seed \($0)" } ?? "NOT FOUND")" }
        .joined(separator: "\n")
    }
  }
}

/// How often each outcome is read, and how often each alert.
struct Histogram: Sendable {
  var outcomes: [Outcome: Int] = [:]
  var episodes = 0
  var occurrences = 0
  var cases = 0
  var lateChanges = 0
  var withOccurrence = 0
  var unnotified = 0

  mutating func add(_ other: Histogram) {
    for (outcome, count) in other.outcomes { outcomes[outcome, default: 0] += count }
    episodes += other.episodes
    occurrences += other.occurrences
    cases += other.cases
    lateChanges += other.lateChanges
    withOccurrence += other.withOccurrence
    unnotified += other.unnotified
  }

  func share(_ outcome: Outcome) -> Double {
    Double(outcomes[outcome] ?? 0) / Double(max(1, outcomes.values.reduce(0, +)))
  }

  var shown: String {
    let shares = Outcome.allCases.map { "\($0) \((share($0) * 1000).rounded() / 10) %" }
    return "\(cases) cases, \(occurrences) occurrences, \(episodes) alert episodes "
      + "(\(unnotified) on unnotified changes), with occurrences \(withOccurrence), "
      + "late changes \(lateChanges)\n" + shares.joined(separator: ", ")
  }
}

@Suite struct PropertyTests {
  /// What the oracle reads covers every outcome, and late facts matter.
  @Test func generatedCasesCoverEveryOutcome() {
    let started = Date()
    let all = PropertyRun.map(PropertyRun.cases) { PropertyTests.histogram(seed: $0) }
    var total = Histogram()
    for one in all { total.add(one) }
    print(total.shown, "in \(Date().timeIntervalSince(started)) s")
    for outcome in Outcome.allCases { #expect(total.share(outcome) >= 0.05, "\(outcome)") }
    #expect(Double(total.lateChanges) >= 0.2 * Double(total.cases))
  }

  /// The pull reader agrees with the oracle on every case.
  @Test func readerAgreesWithOracle() {
    let failing = PropertyRun.map(PropertyRun.cases) { seed -> (UInt64, [String]) in
      (seed, ComparedCase(GeneratedCase(seed: seed)).differences())
    }.filter { !$0.1.isEmpty }
    print("\(failing.count) of \(PropertyRun.cases) cases disagree")
    for (seed, differences) in failing.prefix(PropertyRun.setting("JALON_PROPERTY_SHOWN", or: 3)) {
      let shrinking = Shrinking { !$0.differences().isEmpty }
      let small = shrinking.smallest(ComparedCase(GeneratedCase(seed: seed)))
      print("--- seed \(seed): \(differences.count) differences; shrunk:")
      print(small.description)
      for difference in small.differences() { print("=>", difference) }
    }
    #expect(failing.isEmpty, "seeds \(failing.prefix(20).map(\.0))")
  }

  /// What the log makes of doubles, corrections, cancellations and references is what a plain
  /// reading makes of them, whatever was known.
  @Test func logIsSettledPlainly() {
    let failing = PropertyRun.map(PropertyRun.cases) { seed -> UInt64? in
      let generated = GeneratedCase(seed: seed)
      let vocabulary = generated.program.vocabulary
      let isPlain = (generated.earlierMoments + [.distantFuture]).allSatisfy { moment in
        let learnt = generated.learnt.filter { $0.learntAt <= moment }
        let log = FactLog.resolved(learnt, vocabulary: vocabulary)
        let settled = log.facts.map { PropertyTests.withoutNature($0.fact) }
        let plain = generated.facts(knownAt: moment).map(PropertyTests.withoutNature)
        if settled != plain, PropertyRun.traces {
          print(
            "seed \(seed):", settled.filter { !plain.contains($0) }.map { shown($0) }, "plain:",
            plain.filter { !settled.contains($0) }.map { shown($0) }, log.aside.map(\.refusal))
        }
        return settled == plain
      }
      return isPlain ? nil : seed
    }.compactMap { $0 }
    #expect(failing.isEmpty, "seeds \(failing.prefix(20))")
  }

  /// Each planted bug is seen within the cases of a run. A case on which reader and oracle disagree
  /// without any bug proves nothing and is left out.
  @Test func plantedBugsAreFound() {
    let found = FoundMutants()
    let most = PropertyRun.setting("JALON_MUTANT_CASES", or: 4 * PropertyRun.cases)
    _ = PropertyRun.map(most) { seed in
      let left = found.left
      if left.isEmpty { return }
      let compared = ComparedCase(GeneratedCase(seed: seed))
      for mutant in compared.found(left) ?? [] { found.note(mutant, seed) }
    }
    print(found.shown)
    #expect(found.left.isEmpty, "not found: \(found.left.map(\.rawValue))")
  }

  /// The log says which nature typed a change; a plain reading has no need to.
  private static func withoutNature(_ fact: Fact) -> Fact {
    guard case .measureChanged(var change) = fact.content else { return fact }
    change.nature = nil
    var plain = fact
    plain.content = .measureChanged(change)
    return plain
  }

  private static func histogram(seed: UInt64) -> Histogram {
    let generated = GeneratedCase(seed: seed)
    var histogram = Histogram()
    histogram.cases = 1
    let oracle = Oracle(
      program: generated.program, facts: generated.facts, person: "P", zones: TestZones.zone,
      until: generated.until)
    var random = SplitMix64(seed: seed ^ 0xFACE)
    for occurrence in oracle.measures.flatMap({ $0.occurrences.flatMap { $0 } }) {
      histogram.occurrences += 1
      histogram.withOccurrence = 1
      let first = occurrence.created.index
      let last = Tick.facts(generated.until).index
      var ticks = occurrence.pieces.map(\.at)
      if first <= last {
        ticks.append(first + Int64(random.next() % UInt64(last - first + 1)))
      }
      for tick in ticks.map(Tick.init(index:)) {
        if let outcome = occurrence.outcome(at: tick)?.outcome {
          histogram.outcomes[outcome, default: 0] += 1
        }
      }
      for index in occurrence.rule.alerts.indices {
        let episodes = occurrence.episodes(ofAlert: index)
        histogram.episodes += episodes.count
        histogram.unnotified += episodes.filter(\.restsOnUnnotifiedChange).count
      }
    }
    if seed.isMultiple(of: 5), lateFactsChangeAlerts(generated, oracle) {
      histogram.lateChanges = 5
    }
    return histogram
  }

  /// Whether what was known along the way told other alerts of the same past.
  private static func lateFactsChangeAlerts(_ generated: GeneratedCase, _ final: Oracle) -> Bool {
    let length = (generated.until.seconds - (final.measures.first?.start.seconds ?? 0)) / 8
    for part in 3...6 {
      let moment = generated.until - Int64(8 - part) * length
      func read(_ facts: [Fact]) -> [[String]] {
        let oracle = Oracle(
          program: generated.program, facts: facts, person: "P", zones: TestZones.zone,
          until: moment)
        return oracle.measures.flatMap { measure in
          measure.occurrences.flatMap { $0 }.flatMap { occurrence in
            occurrence.rule.alerts.indices.map { index in
              ["\(measure.id) \(occurrence.index) \(occurrence.key) \(index)"]
                + occurrence.episodes(ofAlert: index).map { "\($0.from.index)" }
            }
          }
        }.filter { $0.count > 1 }
      }
      if read(generated.facts(knownAt: moment)) != read(generated.facts) { return true }
    }
    return false
  }
}
