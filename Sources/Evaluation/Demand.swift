// What became of an occurrence's demand, before excuses and suspensions have their say.
import CaseFile
import Civil
import RuleProgram

struct DemandCourse {
  enum State: Hashable {
    case pending(OutcomeReason)
    case kept(OutcomeReason)
    case gap(OutcomeReason)
    case undetermined(OutcomeReason)
    case suspendedAtDeadline
    /// Nothing is demanded any more.
    case over(OutcomeReason)
  }

  /// In order of ticks; the first one holds from the creation of the occurrence.
  var steps: [(tick: Tick, state: State)]
  var mendedAt: Tick?

  init(_ state: State = .pending(.open)) { steps = [(.distantPast, state)] }

  mutating func turn(_ state: State, at tick: Tick) {
    if let last = steps.last, last.tick == tick { steps.removeLast() }
    steps.append((tick, state))
  }

  func state(at tick: Tick) -> State { (steps.last { $0.tick <= tick } ?? steps[0]).state }

  var isSettledAt: Tick? {
    steps.first {
      switch $0.state {
      case .pending: false
      default: true
      }
    }?.tick
  }
}

extension RuleCase {
  /// The course of each occurrence; `maintenir` on a whole measure adds its episodes.
  func demands(on occurrences: inout [OccurrenceCase]) -> [DemandCourse] {
    switch rule.demand {
    case .served(let service): return ServiceCase(self, service).courses(occurrences)
    case .maintain(let condition, let tolerance):
      if case .measure = rule.trigger {
        return episodes(condition, tolerance, &occurrences)
      }
      return occurrences.map { maintained(condition, tolerance, $0) }
    case .achieve(let condition): return occurrences.map { achieved(condition, $0) }
    case .forbid(let condition): return occurrences.map { forbidden(condition, $0) }
    case .appreciation(let role):
      return occurrences.map { occurrence in
        var course = DemandCourse()
        let opened = max(occurrence.created, .deadline(occurrence.start))
        // Nobody is asked about what begins after the life of the measure.
        guard opened < .facts(lifeEnd) else { return course }
        course.turn(.undetermined(.awaitsHuman(role)), at: opened)
        return course
      }
    case .none:
      return occurrences.map { occurrence in
        var course = DemandCourse()
        let end = Tick.deadline(min(occurrence.end, lifeEnd))
        if end < horizon { course.turn(.over(.windowOver), at: max(end, occurrence.created)) }
        return course
      }
    }
  }

  /// A deadline after the life of the measure is never decided; one at its last instant is.
  func decides(_ tick: Tick) -> Bool { tick <= .deadline(lifeEnd) || lifeEnd == .distantFuture }

  private func achieved(_ condition: Expression, _ occurrence: OccurrenceCase) -> DemandCourse {
    var course = DemandCourse()
    let frame = frame(occurrence)
    let settlement = settlement(of: occurrence).flatMap { decides($0) ? $0 : nil }
    let start = max(occurrence.created, .deadline(occurrence.start))
    let lifeLast = rule.readsAfterEnd ? horizon : min(horizon, .facts(lifeEnd))
    let end = settlement ?? max(start, lifeLast)
    if start < end {
      let truth = frame.truth(condition, over: start..<end)
      if let kept = truth.first(in: start..<end, where: { $0 == true }) {
        course.turn(.kept(.demandMet), at: kept)
        return course
      }
    }
    guard let settlement else { return course }
    let verdict = frame.read(condition, at: settlement).truth
    switch verdict {
    case true?: course.turn(.kept(.demandMet), at: settlement)
    case nil:
      let state = DemandCourse.State.undetermined(missing(condition, frame, settlement))
      course.turn(suspendedOr(state, occurrence, settlement), at: settlement)
    case false?:
      let state = suspendedOr(.gap(.demandNotMetAtDeadline), occurrence, settlement)
      course.turn(state, at: settlement)
      if case .gap = state { course.mendedAt = mending(condition, frame, after: settlement) }
    }
    return course
  }

  private func mending(_ condition: Expression, _ frame: Frame, after tick: Tick) -> Tick? {
    let range = tick..<max(tick, horizon)
    guard !range.isEmpty else { return nil }
    return frame.truth(condition, over: range).first(in: range) { $0 == true }
  }

  /// A deadline that comes while the clock is stopped, and that did not move, decides nothing.
  func suspendedOr(
    _ state: DemandCourse.State, _ occurrence: OccurrenceCase, _ tick: Tick
  ) -> DemandCourse.State {
    guard !rule.suspendedBy.isEmpty,
      measure.isSuspended(rule.suspendedBy, over: tick..<tick.next).value(at: tick)
    else { return state }
    return .suspendedAtDeadline
  }

  private func forbidden(_ condition: Expression, _ occurrence: OccurrenceCase) -> DemandCourse {
    var course = DemandCourse()
    let tick = occurrence.created
    switch frame(occurrence).read(condition, at: tick).truth {
    case true?: course.turn(.gap(.forbiddenFact), at: tick)
    case false?: course.turn(.kept(.factAllowed), at: tick)
    case nil: course.turn(.undetermined(.unknownCondition), at: tick)
    }
    return course
  }

  /// The kind whose silence leaves the condition unknown, if that is why.
  func missing(_ condition: Expression, _ frame: Frame, _ tick: Tick) -> OutcomeReason {
    for kind in condition.kindsCounted(measure.program) {
      guard measure.program.kinds[kind].silence == .meansUnknown else { continue }
      let known = measure.factsByKind[kind].contains { .facts($0.time) <= tick }
      if !known { return .missingFacts(kind) }
    }
    return .unknownCondition
  }
}
