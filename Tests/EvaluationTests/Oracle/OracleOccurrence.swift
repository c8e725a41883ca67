// One occurrence: what its demand alone says over time, and what excuses, moot conditions,
// suspensions and qualifications make of it at a tick (M11, M12, M15 to M18).
import CaseFile
import Civil
import Evaluation
import RuleProgram

struct OracleOutcome: Equatable {
  var outcome: Outcome
  var why: OutcomeReason
  init(_ outcome: Outcome, _ why: OutcomeReason) { (self.outcome, self.why) = (outcome, why) }
}

final class OracleOccurrence {
  unowned let measure: OracleMeasure
  let index: Int
  let rank: Int
  let trigger: Fact?
  let source: OracleOccurrence?
  let isPartial: Bool
  let isEpisode: Bool
  let created: Tick
  var key: String
  var start: Instant
  var end: Instant
  /// What the demand alone says, ascending.
  var steps: [(from: Tick, outcome: OracleOutcome)] = []
  var mendedFrom: Tick?
  var servedBy: [FactIdentity] = []
  private var known: [Tick: OracleOutcome] = [:]
  private var allPieces: [(at: Int64, value: OracleOutcome)]?

  init(measure: OracleMeasure, rule: Int, seed: OracleTriggers.Seed, rank: Int) {
    (self.measure, index, self.rank) = (measure, rule, rank)
    (trigger, source) = (seed.fact, seed.source)
    (isPartial, isEpisode) = (seed.isPartial, seed.isEpisode)
    (created, key, start, end) = (seed.created, seed.key, seed.start, seed.end)
  }

  var world: OracleWorld { measure.world }
  var rule: Rule { world.program.rules[index] }

  func context(at tick: Tick) -> OracleContext {
    OracleContext(measure: measure, rule: index, occurrence: self, tick: tick)
  }

  /// From when it can be pending.
  var opened: Tick { max(created, .deadline(start)) }

  // MARK: Deadline

  /// The instant that decides, as it stands; nil: none.
  func deadline(at tick: Tick) -> Instant? {
    guard let deadline = rule.deadline else { return end == .distantFuture ? nil : end }
    var context = context(at: tick)
    context.isDeadline = true
    switch context.value(deadline.expression) {
    case .date(let date):
      return context.zone.startOfDay(deadline.isInclusive ? date.adding(days: 1) : date)
    case .instant(let instant): return deadline.isInclusive ? instant + 1 : instant
    default: return nil
    }
  }

  /// The tick at which it is decided; nil: not within the reading.
  lazy var settleTick: Tick? = {
    world.first(
      world.sampleTicks, from: created.index, through: Tick.facts(world.until).index
    ) { index in
      let tick = Tick(index: index)
      return deadline(at: tick).map { $0 <= tick.instant } ?? false
    }.map { Tick(index: $0) }
  }()

  // MARK: Causes

  func excuse(at tick: Tick) -> Int? {
    rule.excuses.firstIndex { context(at: tick).truth($0) == true }
  }

  /// What is moot when the measure ends stays so.
  func mootReason(at tick: Tick) -> OutcomeReason? {
    if let lifeEnd, created < lifeEnd, lifeEnd <= tick,
      let before = ownMootReason(at: Tick(index: lifeEnd.index - 1))
    {
      return before
    }
    return ownMootReason(at: tick)
  }

  /// Moot by `sans objet si`, or because the écart that it answers is no more.
  private func ownMootReason(at tick: Tick) -> OutcomeReason? {
    if let index = rule.mootIf.firstIndex(where: { context(at: tick).truth($0) == true }) {
      return .mootBy(index)
    }
    guard let source, let now = source.outcome(at: tick)?.outcome, now != .gap else { return nil }
    return .windowOver
  }

  /// Moot from the start, whatever happens.
  lazy var neverDue: OutcomeReason? = {
    if isPartial, !rule.partialPeriodsAreDue { return .partialPeriod }
    if case .slot = rule.trigger, start == end { return .emptyWindow }
    guard let bound = measure.opening.followedSince else { return nil }
    let since = measure.instant(bound)
    let isBefore =
      switch rule.demand {
      case .maintain: end <= since
      case .achieve, .served:
        deadline(at: settleTick ?? .facts(world.until)).map { $0 <= since } ?? false
      case .forbid, .none, .appreciation:
        switch rule.trigger {
        case .measure, .civilPeriod, .period, .slot: end <= since
        case .fact, .date, .gap: start < since
        }
      }
    return isBefore ? .beforeFollowUp : nil
  }()

  func isClockStopped(at tick: Tick) -> Bool {
    !rule.suspendedBy.isEmpty && measure.isSuspended(rule.suspendedBy, at: tick)
  }

  private func qualification(at tick: Tick) -> (from: Tick, Qualification)? {
    var result: (from: Tick, Qualification)?
    for fact in world.facts where OracleMeasure.happened(fact, tick) {
      guard case .qualified(let qualification) = fact.content, qualification.rule == rule.key,
        qualification.key == key, fact.measure == nil || fact.measure == measure.id
      else { continue }
      result = (.facts(fact.time), qualification)
    }
    return result
  }

  // MARK: The outcome

  /// Whether it was moot when a human called it an écart, and ever since.
  private func isMoot(since from: Tick, at tick: Tick) -> Bool {
    let from = max(from, created)
    guard mootReason(at: from) != nil, mootReason(at: tick) != nil else { return false }
    return world.pieces(world.sampleTicks, from: from.index, through: tick.index) {
      mootReason(at: Tick(index: $0)) != nil
    }.count == 1
  }

  private func base(at tick: Tick) -> (from: Tick, outcome: OracleOutcome)? {
    guard let step = steps.last(where: { $0.from <= tick }) else { return nil }
    guard let (from, qualification) = qualification(at: tick) else { return step }
    let verdict: Outcome =
      switch qualification.verdict {
      case .gap: .gap
      case .kept: .kept
      case .excused: .excused
      case .moot: .moot
      }
    let replaced = (from, OracleOutcome(verdict, .qualified(by: qualification.by)))
    if case .appreciation = rule.demand { return replaced }
    switch (verdict, step.outcome.outcome) {
    case (.excused, .gap), (.excused, .undetermined), (.moot, .gap), (.moot, .undetermined),
      (.kept, .undetermined):
      return replaced
    default: return step
    }
  }

  func outcome(at tick: Tick) -> OracleOutcome? {
    guard tick >= created else { return nil }
    if let outcome = known[tick] { return outcome }
    guard let base = base(at: tick) else { return nil }
    let outcome = outcome(over: base, at: tick)
    known[tick] = outcome
    return outcome
  }

  /// The first by precedence among those that fit.
  private func outcome(
    over base: (from: Tick, outcome: OracleOutcome), at tick: Tick
  ) -> OracleOutcome {
    if base.outcome.outcome == .kept { return base.outcome }
    if let index = excuse(at: tick) { return OracleOutcome(.excused, .excusedBy(index)) }
    if base.outcome.outcome == .excused { return base.outcome }
    let moot = neverDue ?? mootReason(at: tick)
    if base.outcome.outcome == .gap {
      if case .qualified = base.outcome.why {
        let isNothing = neverDue != nil || isMoot(since: base.from, at: tick)
        return isNothing ? OracleOutcome(.moot, moot ?? .windowOver) : base.outcome
      }
      let comesFirst = neverDue != nil || mootRunStart(at: tick) <= max(base.from, created)
      guard let why = moot ?? (isOver(at: tick) ? .measureEnded : nil), comesFirst else {
        return base.outcome
      }
      return OracleOutcome(.moot, why)
    }
    if let moot { return OracleOutcome(.moot, moot) }
    // What could not be determined in time stays so; only what the clock suspended ends.
    if base.outcome.outcome == .suspended, let lifeEnd, lifeEnd <= tick {
      return OracleOutcome(.moot, .measureEnded)
    }
    if base.outcome.outcome == .moot || base.outcome.outcome == .suspended { return base.outcome }
    if isClockStopped(at: tick) {
      return OracleOutcome(.suspended, .clockStopped)
    }
    return base.outcome
  }

  /// The tick at which the measure is over; nil: within the reading it is not.
  var lifeEnd: Tick? {
    let life = measure.finalEnd
    guard !rule.readsAfterEnd, life <= world.until else { return nil }
    return max(created, .facts(life))
  }

  private func isOver(at tick: Tick) -> Bool { lifeEnd.map { $0 <= tick } ?? false }

  /// Since when, without a break, it has been moot at the tick. What was moot when the measure
  /// ended stays so.
  private func mootRunStart(at tick: Tick) -> Tick {
    let runs = mootRuns
    let run = runs.last { $0.at <= tick.index }
    return run.map { Tick(index: $0.at) } ?? created
  }

  private lazy var mootRuns: [(at: Int64, value: Bool)] = world.pieces(
    world.sampleTicks, from: created.index, through: Tick.facts(world.until).index
  ) { mootReason(at: Tick(index: $0)) != nil || isOver(at: Tick(index: $0)) }

  /// The outcome over time.
  var pieces: [(at: Int64, value: OracleOutcome)] {
    if let allPieces { return allPieces }
    let found = world.pieces(
      world.sampleTicks, from: created.index, through: Tick.facts(world.until).index
    ) { outcome(at: Tick(index: $0)) ?? OracleOutcome(.upcoming, .notYetStarted) }
    allPieces = found
    return found
  }

  /// When the outcome of the tick began.
  func instantOfBecoming(at tick: Tick) -> Instant {
    let before = pieces.filter { $0.at <= tick.index }
    let last = before.last?.value.outcome
    let run = before.reversed().prefix { $0.value.outcome == last }
    return Tick(index: run.last?.at ?? created.index).instant
  }

  func isMended(at tick: Tick) -> Bool { mendedFrom.map { $0 <= tick } ?? false }
}
