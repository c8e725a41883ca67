// A daemon that looks again only when it said it would tells what the reader tells, and in time.
import CaseFile
import Civil
import Evaluation
import RuleProgram
import Testing

@Suite struct LookTests {
  @Test func screenedRulesAreToldInTime() {
    LookTests.judge(PropertyRun.cases / 2) { seed in
      let screened = ScreenedCase(seed: seed)
      return screened.program.map { ($0, screened.facts, screened.until) }
    }
  }

  @Test func sweptRulesAreToldInTime() {
    LookTests.judge(PropertyRun.cases / 4) { seed in
      let swept = SweptCase(seed: seed)
      return swept.program.map { ($0, swept.facts, swept.until) }
    }
  }

  @Test func allRulesAreToldInTime() {
    LookTests.judge(PropertyRun.cases / 10) { seed in
      let generated = GeneratedCase(seed: seed)
      return (generated.program, generated.facts, generated.until)
    }
  }

  private struct Result: Sendable {
    var seed: UInt64
    var differences: [String] = []
    var told = 0
  }

  private static func judge(
    _ count: Int, _ make: @escaping @Sendable (UInt64) -> (RuleProgram, [Fact], Instant)?
  ) {
    let results = PropertyRun.map(count) { seed -> Result in
      guard let (program, facts, until) = make(seed) else {
        return Result(seed: seed, differences: ["does not compile"])
      }
      return compare(seed, program, facts, until)
    }
    let failing = results.filter { !$0.differences.isEmpty }
    for result in failing.prefix(PropertyRun.setting("JALON_PROPERTY_SHOWN", or: 3)) {
      print("--- seed \(result.seed)")
      for difference in result.differences.prefix(6) { print("=>", difference) }
    }
    let told = results.reduce(0) { $0 + $1.told }
    print("\(failing.count) of \(results.count) cases disagree; \(told) messages in later looks")
    #expect(failing.isEmpty, "seeds \(failing.prefix(20).map(\.seed))")
    #expect(told > results.count / 10)
  }

  /// Looks from some moment on, each at the horizon of the one before, all facts being known.
  private static func compare(
    _ seed: UInt64, _ program: RuleProgram, _ facts: [Fact], _ until: Instant
  ) -> Result {
    var result = Result(seed: seed)
    var random = SplitMix64(seed: seed)
    let evaluator = Evaluator(
      program: program, vocabulary: program.vocabulary, zones: TestZones.zone)
    let first = until - Int64(random.number(0...3500)) * 900
    var (now, last, ledger) = (first, first, PersonLedger())
    var said = Set<Emission>()
    for _ in 0..<12 where now <= until {
      let look = evaluator.advance("P", facts: facts, ledger: ledger, now: now)
      if now > first { result.told += look.emissions.count }
      said.formUnion(look.emissions.compactMap { plain($0, $0.emittedAt) })
      if look.horizon <= now { result.differences.append("looks again at once") }
      (ledger, last, now) = (look.ledger, now, look.horizon)
    }
    let log = FactLog.resolved(facts, vocabulary: program.vocabulary)
    // A look reads so far ahead: a sentence may name an end that is to come.
    let reading = readPerson(
      "P", facts: log.facts.map(\.fact), program: program, zones: TestZones.zone,
      until: last + 400 * 86_400)
    let read = Set(
      evaluator.emissions(of: reading).filter { $0.emittedAt <= last }
        .compactMap { plain($0, max($0.emittedAt, first)) })
    result.differences += said.subtracting(read).map { "+ " + EmissionLine.text($0) }
    result.differences += read.subtracting(said).map { "- " + EmissionLine.text($0) }
    return result
  }

  /// What a rule says, and when; nil: what follows from the ledger.
  private static func plain(_ emission: Emission, _ at: Instant) -> Emission? {
    if emission.notice != nil || emission.identity.alert == "suite en retard" { return nil }
    var plain = emission
    (plain.emittedAt, plain.owedAt, plain.becauseOf) = (at, nil, [])
    return plain
  }
}
