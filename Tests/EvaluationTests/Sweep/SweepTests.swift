// The fast evaluator says what the pull reader says, message for message: on generated programs
// and logs, as learnt and in order.
import CaseFile
import Civil
import Evaluation
import RuleProgram
import Testing

@Suite struct SweepTests {
  /// Rules in the forms that are swept: every message is the same, and they are in fact swept.
  @Test func sweptRulesEqualReading() {
    let results = PropertyRun.map(4 * PropertyRun.cases) { seed -> Result in
      let swept = SweptCase(seed: seed)
      guard let program = swept.program else {
        return Result(seed: seed, differences: ["does not compile: \(swept.complaints)"])
      }
      return SweepTests.compare(seed, program, [swept.facts], swept.until)
    }
    SweepTests.judge(results)
    let share =
      results.reduce(0) { $0 + $1.swept } * 100 / max(1, results.reduce(0) { $0 + $1.rules })
    #expect(share >= 60, "only \(share) % of the rules are swept")
  }

  /// Rules of all forms: what is not swept is read.
  @Test func allRulesEqualReading() {
    let results = PropertyRun.map(PropertyRun.cases) { seed -> Result in
      let generated = GeneratedCase(seed: seed)
      let inOrder = generated.facts.map { fact in
        var plain = fact
        (plain.recordedAt, plain.nanoseconds, plain.sequence) = (nil, 0, "")
        return plain
      }
      return SweepTests.compare(
        seed, generated.program, [generated.learnt, inOrder], generated.until)
    }
    SweepTests.judge(results)
  }

  /// A bug in what the sweep is told of a rule makes another message in some case.
  @Test func bugsInSweptFormsAreFound() {
    let mutants: [Mutant] = [
      .greaterIsAtLeast, .deadlineIncludesOtherwise, .oneSecondMoreTolerance,
      .slidingOneSecondLonger, .slidingOneDayLonger, .excusesForgotten,
      .excusedStretchesForgotten, .suspensionsForgotten, .silenceFlipped, .absencesAddedUp,
      .readsAfterTheEnd, .partialPeriodsOtherwise, .onePeriodMore, .ownFactsOnly,
    ]
    let found = PropertyRun.map(mutants.count) { number -> Bool in
      let mutant = mutants[(Int(number) - PropertyRun.firstSeed) % mutants.count]
      return (1...1500).contains { seed in
        let swept = SweptCase(seed: UInt64(seed))
        guard let program = swept.program else { return false }
        var wrong = program
        mutant.changeProgram(&wrong)
        return SweepTests.differs(program, wrong, swept)
      }
    }
    let left = zip(mutants, found).filter { !$0.1 }.map(\.0)
    #expect(left.isEmpty, "not found: \(left)")
  }

  private static func differs(
    _ program: RuleProgram, _ wrong: RuleProgram, _ swept: SweptCase
  ) -> Bool {
    func evaluator(_ program: RuleProgram) -> Evaluator {
      Evaluator(program: program, vocabulary: program.vocabulary, zones: TestZones.zone)
    }
    var replay = SweptReplay(evaluator(wrong), until: swept.until)
    let read = evaluator(program).replay("P", facts: swept.facts, until: swept.until).emissions
    return replay.replay("P", facts: swept.facts) != read
  }

  private struct Result: Sendable {
    var seed: UInt64
    var differences: [String] = []
    var swept = 0
    var rules = 0
    var told = 0
  }

  private static func judge(_ results: [Result]) {
    let failing = results.filter { !$0.differences.isEmpty }
    for result in failing.prefix(PropertyRun.setting("JALON_PROPERTY_SHOWN", or: 3)) {
      print("--- seed \(result.seed)")
      for difference in result.differences.prefix(4) { print("=>", difference) }
    }
    let told = results.reduce(0) { $0 + $1.told }
    let swept = results.reduce(0) { $0 + $1.swept }
    print(
      "\(failing.count) of \(results.count) cases disagree; \(swept) rules swept, \(told) messages")
    #expect(failing.isEmpty, "seeds \(failing.prefix(20).map(\.seed))")
    #expect(told > results.count)
  }

  private static func compare(
    _ seed: UInt64, _ program: RuleProgram, _ logs: [[Fact]], _ until: Instant
  ) -> Result {
    let evaluator = Evaluator(
      program: program, vocabulary: program.vocabulary, zones: TestZones.zone)
    var replay = SweptReplay(evaluator, until: until)
    var result = Result(seed: seed)
    (result.swept, result.rules) = replay.coverage
    for facts in logs {
      let read = evaluator.replay("P", facts: facts, until: until).emissions
      let swept = replay.replay("P", facts: facts)
      result.told += read.count
      result.differences += swept.filter { !read.contains($0) }.map { "+ " + EmissionLine.text($0) }
      result.differences += read.filter { !swept.contains($0) }.map { "- " + EmissionLine.text($0) }
      if swept != read, result.differences.isEmpty { result.differences = ["order"] }
    }
    return result
  }
}
