// What each kind of demand says of an occurrence over time (M12, M14 to M16).
import CaseFile
import Civil
import Evaluation
import RuleProgram

extension OracleOccurrence {
  /// Writes the steps of every demand but `servi par`.
  func settle() {
    beginSteps()
    switch rule.demand {
    case .achieve(let condition): settleAchieve(condition)
    case .maintain(let condition, let tolerance):
      if isBaseOfEpisodes { return }
      OracleMaintenance(occurrence: self, condition: condition, tolerance: tolerance).settle()
    case .forbid(let condition):
      switch context(at: created).truth(condition) {
      case true?: step(created, .gap, .forbiddenFact)
      case false?: step(created, .kept, .factAllowed)
      case nil: step(created, .undetermined, .unknownCondition)
      }
    case .appreciation(let role):
      step(opened, .undetermined, .awaitsHuman(role))
      // Nobody is asked about what begins after the life of the measure.
      if let lifeEnd, .facts(measure.finalEnd) <= opened { step(lifeEnd, .moot, .measureEnded) }
    case .none:
      let last = rule.readsAfterEnd ? end : min(end, measure.finalEnd)
      step(max(created, .deadline(last)), .moot, .windowOver)
    case .served: break
    }
  }

  var isBaseOfEpisodes: Bool {
    if case .measure = rule.trigger, case .maintain = rule.demand { return !isEpisode }
    return false
  }

  func beginSteps() {
    steps = []
    if created < opened { step(created, .upcoming, .notYetStarted) }
    step(opened, .pending, .open)
  }

  /// From the tick on; what was said of later ticks is taken back.
  func step(_ from: Tick, _ outcome: Outcome, _ why: OutcomeReason) {
    steps.removeAll { $0.from >= from }
    steps.append((from, OracleOutcome(outcome, why)))
  }

  /// The end of the measure, where it comes before the decision.
  var endedFirst: Tick? {
    guard let lifeEnd else { return nil }
    if let settleTick, settleTick.instant <= measure.finalEnd { return nil }
    return lifeEnd
  }

  private func settleAchieve(_ condition: Expression) {
    func isMet(_ index: Int64) -> Bool { context(at: Tick(index: index)).truth(condition) == true }
    let last = Tick.facts(world.until).index
    let before = min(settleTick ?? .distantFuture, endedFirst ?? .distantFuture)
    if opened < before,
      let kept = world.first(
        world.sampleTicks, from: opened.index, through: min(last, before.index - 1), isMet)
    {
      step(Tick(index: kept), .kept, .demandMet)
      return
    }
    if let endedFirst {
      step(endedFirst, .moot, .measureEnded)
      return
    }
    guard let settleTick else { return }
    switch context(at: settleTick).truth(condition) {
    case true?: step(settleTick, .kept, .demandMet)
    case _ where isStoppedAtDeadline: step(settleTick, .suspended, .suspendedAtDeadline)
    case nil: step(settleTick, .undetermined, .unknownCondition)
    case false?:
      step(settleTick, .gap, .demandNotMetAtDeadline)
      mendedFrom = world.first(
        world.sampleTicks, from: settleTick.index, through: last, isMet
      ).map { Tick(index: $0) }
    }
  }

  var isStoppedAtDeadline: Bool {
    settleTick.map { isClockStopped(at: $0) } ?? false
  }
}

/// `maintenir` over the window of one occurrence.
struct OracleMaintenance {
  let occurrence: OracleOccurrence
  let condition: Expression
  let tolerance: Tolerance

  /// What a second counts as.
  enum Second: Equatable { case held, broken, unknown, excluded }

  private var world: OracleWorld { occurrence.world }
  private var measure: OracleMeasure { occurrence.measure }

  private var window: (from: Int64, until: Int64) {
    var from = max(occurrence.start, measure.start)
    if let since = measure.opening.followedSince {
      from = max(from, measure.instant(since))
    }
    return (from.seconds, min(occurrence.end, measure.finalEnd).seconds)
  }

  /// How the second counts, by the facts up to and including it.
  private func kind(of second: Int64) -> Second {
    let context = occurrence.context(at: .facts(Instant(seconds: second)))
    if occurrence.isClockStopped(at: context.tick) { return .excluded }
    let excused = OracleLogic.or(occurrence.rule.excusedWhile.map { context.truth($0) })
    if excused == true { return .excluded }
    switch context.truth(condition) {
    case true?: return .held
    case false?: return excused == false ? .broken : .unknown
    case nil: return .unknown
    }
  }

  private struct Count {
    var certain: Int64 = 0
    var possible: Int64 = 0
    var longestPossible: Int64 = 0
  }

  func settle() {
    let (from, until) = window
    guard from < until else {
      occurrence.step(occurrence.created, .moot, .emptyWindow)
      return
    }
    let last = min(until - 1, world.until.seconds)
    let stretches = world.pieces(world.sampleSeconds, from: from, through: last) { kind(of: $0) }
    let limit = self.limit
    var count = Count()
    for (index, stretch) in stretches.enumerated() {
      let end = index + 1 < stretches.count ? stretches[index + 1].at : last + 1
      let isPerAbsence = if case .perAbsence = tolerance { true } else { false }
      if isPerAbsence, stretch.value != .broken { count.certain = 0 }
      if isPerAbsence, stretch.value == .held || stretch.value == .excluded { count.possible = 0 }
      if stretch.value == .broken {
        // The first second at which more than the tolerance has gone by.
        let broken = stretch.at + max(1, (limit.map { $0.floor } ?? .max / 4) - count.certain + 1)
        if broken <= end, broken <= world.until.seconds {
          occurrence.step(.deadline(Instant(seconds: broken)), .gap, .brokenBeyondTolerance)
          return
        }
        count.certain += end - stretch.at
      }
      if stretch.value == .broken || stretch.value == .unknown {
        count.possible += end - stretch.at
        count.longestPossible = max(count.longestPossible, count.possible)
      }
    }
    guard until <= world.until.seconds else { return }
    decide(
      at: cut(until), count, limit, stretches.map(\.value))
  }

  private func cut(_ until: Int64) -> Tick {
    let end = Instant(seconds: until)
    let isClosing = end == measure.finalEnd && end < measure.finalTerm
    return isClosing ? .facts(end) : .deadline(end)
  }

  private func decide(at tick: Tick, _ count: Count, _ limit: Rational?, _ seconds: [Second]) {
    let decided = max(tick, occurrence.created)
    if seconds.allSatisfy({ $0 == .excluded }) {
      let isStopped = occurrence.isClockStopped(at: tick)
      occurrence.step(
        decided, isStopped ? .suspended : .moot, isStopped ? .suspendedAtDeadline : .emptyWindow)
    } else if let limit, Rational(count.longestPossible) <= limit {
      occurrence.step(decided, .kept, .heldThroughout)
    } else {
      occurrence.step(decided, .undetermined, .unknownCondition)
    }
  }

  private var limit: Rational? {
    switch tolerance {
    case .none: .zero
    case .cumulated(let expression), .perAbsence(let expression):
      occurrence.context(at: occurrence.opened).value(expression).exact
    }
  }
}

/// The whole-measure `maintenir`: each stretch in which it does not hold is an occurrence.
enum OracleEpisodes {
  static func runs(
    of condition: Expression, measure: OracleMeasure, rule: Int
  ) -> [(from: Instant, until: Instant)] {
    let world = measure.world
    let last = min(measure.finalEnd.seconds - 1, world.until.seconds)
    let stretches = world.pieces(
      world.sampleSeconds, from: measure.start.seconds, through: last
    ) { second in
      let tick = Tick.facts(Instant(seconds: second))
      let context = OracleContext(measure: measure, rule: rule, occurrence: nil, tick: tick)
      return context.truth(condition) == true
    }
    return stretches.enumerated().filter { !$0.element.value }.map { index, stretch in
      let end =
        index + 1 < stretches.count
        ? Instant(seconds: stretches[index + 1].at) : measure.finalEnd
      return (Instant(seconds: stretch.at), end)
    }
  }

  /// The occurrence of the whole measure: kept at its end if no episode is an écart then.
  static func settleBase(of occurrences: [OracleOccurrence]) {
    guard let base = occurrences.first(where: \.isBaseOfEpisodes) else { return }
    // A measure that ends before it takes effect asks for nothing.
    guard max(base.start, base.measure.start) < min(base.end, base.measure.finalEnd) else {
      return base.step(base.created, .moot, .emptyWindow)
    }
    let ended = max(base.created, Tick.deadline(base.end))
    let isBroken = occurrences.contains { $0.isEpisode && $0.outcome(at: ended)?.outcome == .gap }
    base.step(ended, isBroken ? .moot : .kept, isBroken ? .windowOver : .heldThroughout)
  }
}
