// The fast evaluator says what the pull reader says, message for message: on generated programs
// and logs, as learnt and in order.
import CaseFile
import Civil
import Evaluation
import RuleProgram
import Testing

@Suite struct SweepTests {
  @Test func sweptReplayEqualsReading() {
    let results = PropertyRun.map(4 * PropertyRun.cases) { SweepTests.compare(seed: $0) }
    let failing = results.filter { !$0.differences.isEmpty }
    for result in failing.prefix(PropertyRun.setting("JALON_PROPERTY_SHOWN", or: 3)) {
      print("--- seed \(result.seed)")
      for difference in result.differences.prefix(4) { print("=>", difference) }
    }
    let swept = results.reduce(0) { $0 + $1.swept }
    let told = results.reduce(0) { $0 + $1.told }
    print("\(results.count) cases, \(swept) rules swept, \(told) messages")
    #expect(failing.isEmpty, "seeds \(failing.prefix(20).map(\.seed))")
    #expect(told > results.count)
  }

  private struct Result: Sendable {
    var seed: UInt64
    var differences: [String]
    var swept: Int
    var told: Int
  }

  private static func compare(seed: UInt64) -> Result {
    let generated = GeneratedCase(seed: seed)
    let evaluator = Evaluator(
      program: generated.program, vocabulary: generated.program.vocabulary, zones: TestZones.zone)
    var replay = SweptReplay(evaluator, until: generated.until)
    var result = Result(seed: seed, differences: [], swept: replay.coverage.swept, told: 0)
    let inOrder = generated.facts.enumerated().map { place, fact in
      var plain = fact
      (plain.recordedAt, plain.nanoseconds, plain.sequence) = (nil, 0, "")
      return plain
    }
    for facts in [generated.learnt, inOrder] {
      let read = evaluator.replay("P", facts: facts, until: generated.until).emissions
      let swept = replay.replay(facts)
      result.told += read.count
      result.differences += swept.filter { !read.contains($0) }.map { "+ " + EmissionLine.text($0) }
      result.differences += read.filter { !swept.contains($0) }.map { "- " + EmissionLine.text($0) }
      if swept != read, result.differences.isEmpty { result.differences = ["order"] }
    }
    return result
  }
}

extension SweptReplay {
  fileprivate mutating func replay(_ facts: [Fact]) -> [Emission] {
    replay("P", facts: facts)
  }
}
