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

  /// Rules in the forms of the shipped ones: what the screens leave out bears no message.
  @Test func screenedRulesEqualReading() {
    let results = PropertyRun.map(3 * PropertyRun.cases) { seed -> Result in
      let screened = ScreenedCase(seed: seed)
      guard let program = screened.program else {
        return Result(seed: seed, differences: ["does not compile: \(screened.complaints)"])
      }
      return SweepTests.compare(seed, program, [screened.facts], screened.until)
    }
    SweepTests.judge(results)
  }

  /// Feeds that are a little late, as feeds are: most of their facts change nothing that was told,
  /// and the person is not swept again for those.
  @Test func factsLearntALittleLateEqualReading() {
    let results = PropertyRun.map(2 * PropertyRun.cases) { seed -> Result in
      let swept = SweptCase(seed: seed)
      guard let program = swept.program else {
        return Result(seed: seed, differences: ["does not compile: \(swept.complaints)"])
      }
      var random = SplitMix64(seed: seed)
      let lags: [Int64] = [1, 60, 900, 1800, 5400, 86_400]
      let longest = random.number(1...lags.count)
      var seen = Set<FactIdentity>()
      let facts = swept.facts.filter {
        $0.content.target == nil && seen.insert($0.identity).inserted
      }.map { fact in
        var late = fact
        var isOpening: Bool { if case .measureOpened = fact.content { true } else { false } }
        if !isOpening || random.chance(10) {
          late.recordedAt = fact.time + random.one(of: Array(lags[..<longest]))
        }
        return late
      }
      return SweepTests.compare(seed, program, [facts], swept.until)
    }
    SweepTests.judge(results)
    let (spared, cuts) = results.reduce((0, 0)) { ($0.0 + $1.spared, $0.1 + $1.cuts) }
    print("\(spared) of \(cuts) late arrivals not swept again")
    #expect(spared * 4 > cuts)
  }

  /// JALON_PROPERTY_SHRINK=1: failing cases are told with the facts that they need.
  private static let shrinks = PropertyRun.setting("JALON_PROPERTY_SHRINK", or: 0) == 1

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
    SweepTests.seek(mutants) { seed in
      let swept = SweptCase(seed: seed)
      return swept.program.map { ($0, swept.facts, swept.until) }
    }
  }

  @Test func bugsInScreenedFormsAreFound() {
    let mutants: [Mutant] = [
      .lessIsAtMost, .greaterIsAtLeast, .deadlineIncludesOtherwise, .oneSecondMoreTolerance,
      .excusesForgotten, .excusedStretchesForgotten, .suspensionsForgotten, .mootIgnored,
      .silenceFlipped, .otherStateFavoured, .rankFromZero, .anyReferenceServes, .ownFactsOnly,
      .partialPeriodsOtherwise, .wholeLifeInsteadOfOccurrence,
    ]
    SweepTests.seek(mutants) { seed in
      let screened = ScreenedCase(seed: seed)
      return screened.program.map { ($0, screened.facts, screened.until) }
    }
  }

  private static func seek(
    _ mutants: [Mutant],
    _ make: @escaping @Sendable (UInt64) -> (RuleProgram, [Fact], Instant)?
  ) {
    let found = PropertyRun.map(mutants.count) { number -> Bool in
      let mutant = mutants[(Int(number) - PropertyRun.firstSeed) % mutants.count]
      return (1...1500).contains { seed in
        guard let (program, facts, until) = make(UInt64(seed)) else { return false }
        var wrong = program
        mutant.changeProgram(&wrong)
        return SweepTests.differs(program, wrong, facts, until)
      }
    }
    let left = zip(mutants, found).filter { !$0.1 }.map(\.0)
    #expect(left.isEmpty, "not found: \(left)")
  }

  private static func differs(
    _ program: RuleProgram, _ wrong: RuleProgram, _ facts: [Fact], _ until: Instant
  ) -> Bool {
    func evaluator(_ program: RuleProgram) -> Evaluator {
      Evaluator(program: program, vocabulary: program.vocabulary, zones: TestZones.zone)
    }
    var replay = SweptReplay(evaluator(wrong), until: until)
    let read = evaluator(program).replay("P", facts: facts, until: until).emissions
    return replay.replay("P", facts: facts) != read
  }

  private struct Result: Sendable {
    var seed: UInt64
    var differences: [String] = []
    var swept = 0
    var rules = 0
    var told = 0
    var cuts = 0
    var spared = 0
  }

  private static func judge(_ results: [Result]) {
    let failing = results.filter { !$0.differences.isEmpty }
    for result in failing.prefix(PropertyRun.setting("JALON_PROPERTY_SHOWN", or: 3)) {
      print("--- seed \(result.seed)")
      for difference in result.differences.prefix(shrinks ? 80 : 4) { print("=>", difference) }
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
    var brief = SweptReplay(evaluator, until: until, saysReasons: false)
    var result = Result(seed: seed)
    (result.swept, result.rules) = replay.coverage
    func differences(_ facts: [Fact]) -> [String] {
      let read = evaluator.replay("P", facts: facts, until: until).emissions
      let swept = replay.replay("P", facts: facts)
      if swept == read {
        let isAlike =
          brief.replay("P", facts: facts).map(\.withoutReasons) == read.map(\.withoutReasons)
        return isAlike ? [] : ["without reasons"]
      }
      let found =
        swept.filter { !read.contains($0) }.map { "+ " + EmissionLine.text($0) }
        + read.filter { !swept.contains($0) }.map { "- " + EmissionLine.text($0) }
      return found.isEmpty ? ["order"] : found
    }
    for facts in logs {
      result.told += evaluator.replay("P", facts: facts, until: until).emissions.count
      let found = differences(facts)
      if found.isEmpty { continue }
      let fewer = shrinks ? shrunk(facts) { !differences($0).isEmpty } : []
      result.differences += shrinks ? differences(fewer) : found
      result.differences += fewer.map { "  " + shown($0) }
      if shrinks {
        result.differences += program.rules.enumerated().flatMap { $0.element.lines($0.offset) }
      }
    }
    (result.cuts, result.spared) = replay.cuts
    return result
  }

  /// Those of the facts that the disagreement needs.
  private static func shrunk(_ facts: [Fact], _ differs: ([Fact]) -> Bool) -> [Fact] {
    var facts = facts
    for place in facts.indices.reversed() {
      var fewer = facts
      fewer.remove(at: place)
      if differs(fewer) { facts = fewer }
    }
    return facts
  }
}

extension Emission {
  /// As a line of text tells it.
  fileprivate var withoutReasons: Emission {
    var bare = self
    bare.content.reasons = []
    bare.notice?.text = ""
    return bare
  }
}
