// The replay of one person after another, swept where that is enough and read where it is not.
import CaseFile
import Civil
import RuleProgram

/// Replays people one by one with memory that is kept from one to the next.
public struct SweptReplay {
  private var reader: FastReader
  private let evaluator: Evaluator
  private let until: Instant
  private let saysReasons: Bool
  /// How many arrivals of late facts there were, and after how many the person was not swept again.
  package private(set) var cuts = (all: 0, spared: 0)
  private var hasSuites: Bool { evaluator.hasSuites }

  /// Without `saysReasons`, what is told may bear its message alone: for who prints no more.
  public init(_ evaluator: Evaluator, until: Instant, saysReasons: Bool = true) {
    self.evaluator = evaluator
    self.until = until
    self.saysReasons = saysReasons
    reader = FastReader(evaluator, until: until)
  }

  /// Facts of the person to be replayed next, to be filled in.
  public var columns: FactColumns {
    _read { yield reader.sweeper.columns }
    _modify { yield &reader.sweeper.columns }
  }

  /// The same as ``Evaluator/replay(_:facts:until:)``.
  public mutating func replay(_ person: String, facts: [Fact]) -> [Emission] {
    let symbols = reader.load(facts)
    return replay(
      person, texts: { symbols.text($0) }, identity: { facts[$0].identity },
      facts: { facts })
  }

  /// What ``Evaluator/replay(_:facts:until:)`` says of the person whose facts are in ``columns``.
  /// `facts` gives them as values, in the same order, where they are needed.
  public mutating func replay(
    _ person: String, texts: @escaping (Int64) -> String,
    identity: @escaping (Int) -> FactIdentity, facts: @escaping () -> [Fact]
  ) -> [Emission] {
    reader.sweeper.memo.stop()
    reader.sweeper.end(at: until)
    if reader.sweeper.sweep(.asLearnt, texts: texts) {
      let said = tellOnce(person, texts: texts, identity: identity, facts: facts)
      if !sweeper.openings.bear(on: said) { return said }
    }
    let log = LearningLog(sweeper.columns, until: until, evaluator.vocabulary, facts: facts)
    guard let log else { return replayFromCuts(person, facts()) }
    return replay(log, of: person, texts: texts, identity: identity, facts: facts)
  }

  /// What was swept, all of it in one telling.
  private mutating func tellOnce(
    _ person: String, texts: @escaping (Int64) -> String,
    identity: @escaping (Int) -> FactIdentity, facts: @escaping () -> [Fact]
  ) -> [Emission] {
    // Told once, nothing is compared with what was told before: why it holds may be left out.
    reader.sweeper.saysReasons = saysReasons
    defer { reader.sweeper.saysReasons = true }
    let held = sweeper.held(person: person, texts: texts, identity: identity)
    if held.isEmpty { return [] }
    if sweeper.toRead.isEmpty, !hasSuites { return open(person, held) }
    var ledger = PersonLedger()
    let learnt = sweeper.columns.firstLearnt
    let telling = Telling(
      person: person, limit: .facts(until), learntAt: learnt, causes: [])
    let all = KnownFacts(reserved: sweeper.columns.reserved) { [evaluator, until] in
      let learnt = facts().filter { $0.learntAt <= until }
      return FactLog.resolved(learnt, vocabulary: evaluator.vocabulary).facts.map(\.fact)
    }
    return evaluator.tell(telling, held, all, at: sweeper.place, &ledger)
  }

  private var sweeper: Sweeper { _read { yield reader.sweeper } }

  /// How many rules are swept, of how many.
  public var coverage: (swept: Int, rules: Int) {
    let rules = evaluator.program.rules.indices
    return (rules.filter { sweeper.plan.isSwept($0) }.count, rules.count)
  }

  /// Only finds out; for measuring. How many alerts hold.
  public mutating func countAlerts() -> Int? {
    reader.sweeper.sweep(.asLearnt, texts: { _ in "" }) ? sweeper.alerts.count : nil
  }
}

// MARK: - From learning to learning, in columns

extension SweptReplay {
  /// Late facts: at each instant of learning that reaches back the person is swept again, with the
  /// rows known then.
  private mutating func replay(
    _ log: LearningLog, of person: String, texts: @escaping (Int64) -> String,
    identity: @escaping (Int) -> FactIdentity, facts: @escaping () -> [Fact]
  ) -> [Emission] {
    reader.sweeper.marksUnnotified = true
    defer { reader.sweeper.marksUnnotified = false }
    let known = KnownRows(log, evaluator.vocabulary, texts: texts, identity: identity)
    let cuts = telling(cuts: log, known)
    let fewer = cuts.filter { !log.openingCuts.contains($0) }
    if fewer.count < cuts.count, let said = replay(log, known, from: fewer, person, facts),
      !log.openings.bear(on: said)
    {
      return said
    }
    return replay(log, known, from: cuts, person, facts) ?? replayFromCuts(person, facts())
  }

  /// Nil: a stage is more than columns can say.
  private mutating func replay(
    _ log: LearningLog, _ beginning: KnownRows, from cuts: [Int], _ person: String,
    _ facts: @escaping () -> [Fact]
  ) -> [Emission]? {
    reader.sweeper.memo.forget()
    // Told once, nothing is compared with what was told before.
    reader.sweeper.saysReasons = saysReasons || cuts.count > 1
    defer { reader.sweeper.saysReasons = true }
    var known = beginning
    var ledger = PersonLedger()
    var said: [Emission] = []
    for (place, start) in cuts.enumerated() {
      let isLast = place + 1 == cuts.count
      let end = isLast ? log.byLearning.count : cuts[place + 1]
      let limit: Tick = isLast ? .facts(until) : .deadline(log.learnt(end))
      let learnt = log.byLearning.isEmpty ? Instant.distantPast : log.learnt(start)
      guard known.advance(to: end) else { return nil }
      known.fill(&reader.sweeper.columns)
      reader.sweeper.memo.stage(known.origins, limit: limit)
      reader.sweeper.memo.leavesOutTold = known.cutoffs(evaluator.zones).isEmpty
      reader.sweeper.end(at: limit.instant)
      guard reader.sweeper.sweep(.asKnown, texts: known.texts) else { return nil }
      let all = KnownFacts(reserved: sweeper.columns.reserved) { [known] in known.values(facts()) }
      let place = sweeper.place
      var held = sweeper.held(
        person: person, texts: known.texts, identity: { [known] in known.identity(of: $0) })
      guard markUnnotified(&held, known, of: person) else { return nil }
      // Nothing was told before the first learning: nothing of it comes late.
      let telling = Telling(
        person: person, limit: limit, learntAt: learnt,
        causes: start == 0 ? [] : known.causes(from: start, to: end))
      said += evaluator.tell(
        telling, held, all, at: place, &ledger, unchanged: reader.sweeper.memo.unchanged)
    }
    return said
  }

  /// Where what is told may differ from what would have been told had each fact come in time.
  private mutating func telling(cuts log: LearningLog, _ known: KnownRows) -> [Int] {
    // To find out costs about as much as one cut.
    guard log.cuts.count > 3, log.amended.isEmpty else { return log.cuts }
    var known = known
    guard known.advance(to: log.byLearning.count) else { return log.cuts }
    known.fill(&reader.sweeper.columns)
    reader.sweeper.memo.stop()
    defer { reader.sweeper.memo.forget() }
    reader.sweeper.end(at: until)
    reader.sweeper.occasions = Occasions(kinds: evaluator.program.kinds.count)
    defer { reader.sweeper.occasions = nil }
    guard reader.sweeper.sweep(.asKnown, texts: known.texts) else { return log.cuts }
    let instants = reader.sweeper.tellingInstants()
    let kept = log.cuts.filter { $0 == 0 || instants.contains(log.learnt($0).seconds) }
    cuts.all += log.cuts.count - 1
    cuts.spared += log.cuts.count - kept.count
    return kept
  }

  /// As the reader does: what would not hold without a change that was not yet notified rests on it.
  private mutating func markUnnotified(
    _ held: inout [HeldAlert], _ known: KnownRows, of person: String
  ) -> Bool {
    var earlier = Instant.distantPast
    for cutoff in known.cutoffs(evaluator.zones) {
      let touched = held.indices.filter { place in
        let at = held[place].from.instant
        return earlier <= at && at < cutoff
      }
      earlier = cutoff
      if touched.isEmpty { continue }
      var other = known.without(notifiedFrom: cutoff, evaluator.zones)
      other.fill(&reader.sweeper.columns)
      reader.sweeper.memo.stage([])
      guard reader.sweeper.sweep(.asKnown, texts: other.texts) else { return false }
      let without = sweeper.held(
        person: person, texts: other.texts,
        identity: { [other] in other.identity(of: $0) })
      for place in touched {
        let alert = held[place]
        let stands = without.contains {
          $0.group == alert.group && $0.from <= alert.from
            && ($0.until.map { alert.from < $0 } ?? true)
        }
        if !stands { held[place].restOnUnnotifiedChange() }
      }
    }
    return true
  }

  /// Logs that are more than columns can say: the same, with what the log makes of the facts.
  private mutating func replayFromCuts(_ person: String, _ facts: [Fact]) -> [Emission] {
    evaluator.replay(person, facts: facts, until: until) { known, limit in
      reader.held(person, known, until: limit)
    }.emissions
  }
}

// MARK: - Telling

extension SweptReplay {
  /// Alerts that nothing lifts and nothing follows: each is told once.
  private func open(_ person: String, _ held: [HeldAlert]) -> [Emission] {
    let learnt = sweeper.columns.firstLearnt
    var said: [Emission] = []
    for alert in held where alert.tellableFrom <= .facts(until) {
      let identity = AlertIdentity(
        person: person, measure: alert.group.measure, rule: alert.group.rule,
        alert: alert.group.alert, key: alert.group.key, episode: 1)
      said.append(
        Emission(
          kind: .alertOpened, identity: identity, revision: 1, instant: alert.from.instant,
          emittedAt: max(alert.tellableFrom.instant, learnt), content: alert.content))
    }
    return said.sorted(by: Emission.isSaidBefore)
  }
}
