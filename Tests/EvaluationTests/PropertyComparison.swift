// Where the pull reader and the oracle disagree on one case.
import CaseFile
import Civil
import Evaluation
import RuleProgram

/// What the reader is given; the oracle always gets the true case.
struct ReaderView: Sendable {
  var program: RuleProgram
  var facts: [Fact]
}

/// A case to compare: rules, resolved facts and the end of the reading.
struct ComparedCase: Sendable {
  var seed: UInt64
  var program: RuleProgram
  var facts: [Fact]
  var until: Instant

  init(_ generated: GeneratedCase) {
    (seed, program) = (generated.seed, generated.program)
    (facts, until) = (generated.facts, generated.until)
    // Every third case as it was known at some earlier moment.
    if seed.isMultiple(of: 3) {
      facts = generated.facts(knownAt: generated.earlierMoments[Int(seed / 3 % 3)])
    }
  }

  private func read(_ view: ReaderView?) -> PersonReading {
    // A trap in the reader cannot be caught: the trace names the case that it stopped at.
    if PropertyRun.traces { print("seed \(seed)") }
    return readPerson(
      "P", facts: view?.facts ?? facts, program: view?.program ?? program, zones: TestZones.zone,
      until: until)
  }

  private func oracle(watching reading: PersonReading) -> Oracle {
    var watched: [Tick] = []
    for occurrence in reading.measures.flatMap({ $0.rules.flatMap(\.occurrences) }) {
      watched += occurrence.outcomes.map(\.from)
      watched += [occurrence.start, occurrence.end].map { .deadline(min($0, until)) }
      if let mended = occurrence.mendedAt { watched += [.deadline(mended), .facts(mended)] }
      for episode in occurrence.alerts.flatMap(\.episodes) {
        watched += [episode.from] + (episode.until.map { [$0] } ?? [])
      }
    }
    return Oracle(
      program: program, facts: facts, person: "P", zones: TestZones.zone, until: until,
      watched: watched)
  }

  /// Empty where both say the same.
  func differences() -> [String] {
    let reading = read(nil)
    return differences(reading, oracle(watching: reading))
  }

  private func differences(_ reading: PersonReading, _ oracle: Oracle) -> [String] {
    var comparison = ReadingComparison(case: self, reading: reading, oracle: oracle)
    comparison.compare()
    return comparison.found
  }

  /// The mutants that this case shows; nil where reader and oracle disagree without any.
  func found(_ mutants: [Mutant]) -> [Mutant]? {
    let reading = read(nil)
    let oracle = oracle(watching: reading)
    guard differences(reading, oracle).isEmpty else { return nil }
    return mutants.filter { !differences(read($0.view(of: self)), oracle).isEmpty }
  }
}

struct ReadingComparison {
  let `case`: ComparedCase
  let reading: PersonReading
  let oracle: Oracle
  var found: [String] = []

  mutating func compare() {
    let (mine, theirs) = (oracle.measures.map(\.id).sorted(), reading.measures.map(\.id).sorted())
    if mine != theirs { found.append("measures: oracle \(mine), reader \(theirs)") }
    for measure in reading.measures {
      guard let own = oracle.measures.first(where: { $0.id == measure.id }) else { continue }
      let end = own.finalEnd == .distantFuture ? nil : own.finalEnd
      if own.start != measure.start || end != measure.end {
        found.append(
          "\(own.id): life: oracle \(own.start)…\(shown(end)), "
            + "reader \(measure.start)…\(shown(measure.end))")
      }
      for (index, expected) in own.occurrences.enumerated() {
        let read = measure.rules.first { $0.rule == index }?.occurrences ?? []
        compare("\(own.id) rule \(index)", expected, read)
      }
    }
  }

  private mutating func compare(
    _ place: String, _ expected: [OracleOccurrence], _ read: [OccurrenceReading]
  ) {
    let readKeys = read.filter { $0.outcomes.first.map { $0.from <= last } ?? true }.map(\.key)
    let (mine, theirs) = (expected.map(\.key).sorted(), readKeys.sorted())
    if mine != theirs { found.append("\(place): keys: oracle \(mine), reader \(theirs)") }
    for own in expected {
      guard let other = read.first(where: { $0.key == own.key }) else { continue }
      compare("\(place) \(own.key)", own, other)
    }
  }

  private var last: Tick { .facts(`case`.until) }

  private mutating func compare(
    _ place: String, _ own: OracleOccurrence, _ other: OccurrenceReading
  ) {
    func check<Value: Equatable>(_ what: String, _ mine: Value, _ theirs: Value) {
      if mine != theirs { found.append("\(place): \(what): oracle \(mine), reader \(theirs)") }
    }
    check("rank", own.rank, other.rank)
    check("start", own.start, other.start)
    if own.end < `case`.until { check("end", own.end, other.end) }
    check("trigger", own.trigger?.identity, other.trigger)
    check("served by", own.servedBy, other.servedBy)
    let mended = own.mendedFrom.map(\.instant)
    check("mended at", mended, other.mendedAt)
    compareOutcomes(place, own, other)
    for index in own.rule.alerts.indices {
      let theirs = other.alerts.first { $0.alert == index }?.episodes ?? []
      compareAlert("\(place): alert \(index)", own.episodes(ofAlert: index), theirs)
    }
  }

  private mutating func compareOutcomes(
    _ place: String, _ own: OracleOccurrence, _ other: OccurrenceReading
  ) {
    var ticks: Set<Tick> = []
    for tick in own.pieces.map({ Tick(index: $0.at) }) + other.outcomes.map(\.from) {
      for index in tick.index - 1...tick.index + 1 { ticks.insert(Tick(index: index)) }
    }
    var random = SplitMix64(seed: `case`.seed)
    let span = UInt64(max(1, last.index - own.created.index))
    for _ in 0..<3 {
      ticks.insert(Tick(index: own.created.index + Int64(random.next() % span)))
    }
    for tick in ticks.sorted() where tick <= last {
      let (mine, theirs) = (own.outcome(at: tick), other.outcome(at: tick))
      // Of several causes of one of these, which one is told is left to the reader.
      let isFree = [.moot, .suspended, .excused].contains(mine?.outcome)
      guard mine?.outcome != theirs?.outcome || !isFree && !isSame(mine?.why, theirs?.why) else {
        continue
      }
      found.append("\(place): at \(shown(tick)): oracle \(shown(mine)), reader \(shown(theirs))")
      return
    }
  }

  /// Which facts are missing, and why an answered écart is no more, is left to the reader.
  private func isSame(_ one: OutcomeReason?, _ other: OutcomeReason?) -> Bool {
    func isUnfixed(_ why: OutcomeReason?) -> Bool {
      switch why {
      case .missingFacts, .unknownCondition, .windowOver, .emptyWindow, .partialPeriod,
        .beforeFollowUp, .measureEnded:
        true
      default: false
      }
    }
    return one == other || isUnfixed(one) && isUnfixed(other)
  }

  private mutating func compareAlert(
    _ place: String, _ own: [AlertHolding.Episode], _ other: [AlertHolding.Episode]
  ) {
    let visible = other.filter { $0.from <= last }
    guard own.count == visible.count else {
      found.append("\(place): episodes: oracle \(own.map(shown)), reader \(visible.map(shown))")
      return
    }
    for (mine, theirs) in zip(own, visible) {
      let until = theirs.until.flatMap { $0 <= last ? $0 : nil }
      if mine.from != theirs.from || mine.until != until
        || mine.restsOnUnnotifiedChange != theirs.restsOnUnnotifiedChange
        || mine.values.map(ordered) != theirs.values.map(ordered)
      {
        found.append("\(place): oracle \(shown(mine)), reader \(shown(theirs))")
      }
    }
  }

  private func ordered(_ value: ReadValue) -> ReadValue { value.range?.value ?? value }

  // MARK: Shown

  private func shown(_ tick: Tick) -> String { "\(tick.instant)\(tick.isAfterFacts ? "+" : "")" }
  private func shown(_ outcome: OracleOutcome?) -> String {
    outcome.map { "\($0.outcome) \($0.why)" } ?? "nothing"
  }
  private func shown(_ piece: OutcomePiece?) -> String {
    piece.map { "\($0.outcome) \($0.why)" } ?? "nothing"
  }
  private func shown(_ instant: Instant?) -> String { instant.map { "\($0)" } ?? "open" }
  private func shown(_ episode: AlertHolding.Episode) -> String {
    "[\(shown(episode.from)), \(episode.until.map(shown) ?? "…")) \(episode.values.map(shown))"
      + (episode.restsOnUnnotifiedChange ? " unnotified" : "")
  }
  private func shown(_ value: ReadValue) -> String {
    switch value {
    case .quantity(let low, let high):
      "\(shownNumber(low))" + (low == high ? "" : "…\(shownNumber(high))")
    default: "\(value)"
    }
  }
  private func shownNumber(_ value: Rational) -> String {
    value.isWhole ? "\(value.numerator)" : "\(value.numerator)/\(value.denominator)"
  }
}
