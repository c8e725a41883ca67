// `servi par`: facts in log order, each to an open occurrence (M13).
import CaseFile
import Civil
import Evaluation
import RuleProgram

struct OracleService {
  let measure: OracleMeasure
  let rule: Int
  let service: Service

  /// What facts have said to one occurrence so far.
  private final class Desk {
    let occurrence: OracleOccurrence
    var served = 0
    var needed: Int
    var isContrary = false
    var isUncertain = false
    var isDecided = false
    init(_ occurrence: OracleOccurrence, needed: Int) {
      (self.occurrence, self.needed) = (occurrence, needed)
    }
  }

  private var world: OracleWorld { measure.world }
  private var kind: FactKind { world.program.kinds[service.kind] }

  func serve(_ occurrences: [OracleOccurrence]) {
    let desks = occurrences.map { occurrence in
      occurrence.beginSteps()
      let context = occurrence.context(at: occurrence.created)
      let needed = service.count.map { context.value($0).wholeSeconds ?? 1 } ?? 1
      return Desk(occurrence, needed: Int(needed))
    }
    for fact in measure.facts(ofKind: service.kind) where fact.time <= world.until {
      let tick = Tick.facts(fact.time)
      for desk in desks { decide(desk, before: tick) }
      let end = measure.finalEnd
      let readsAfterEnd = world.program.rules[rule].readsAfterEnd
      guard measure.start <= fact.time, fact.time < end || readsAfterEnd else { continue }
      take(fact, tick, desks)
    }
    for desk in desks { decide(desk, before: .distantFuture) }
  }

  // MARK: One fact

  private func take(_ fact: Fact, _ tick: Tick, _ desks: [Desk]) {
    let matching = desks.filter { matches(fact, $0.occurrence) != false }
    let open = matching.filter { desk in
      guard isOpen(desk, fact, tick) else { return false }
      return matches(fact, desk.occurrence) == true || isMeant(fact, desk.occurrence, tick) != false
    }
    let first = open.min { one, other in
      let (left, right) = (standing(one, tick), standing(other, tick))
      return (left, one.occurrence.rank) < (right, other.occurrence.rank)
    }
    if let first {
      serve(first, fact, tick)
    } else if let late = matching.first(where: { isLate($0, fact, tick) }) {
      correct(late, fact, tick)
    }
  }

  /// The deadline as it stands at the tick, or when the occurrence comes to be.
  private func standing(_ desk: Desk, _ tick: Tick) -> Instant {
    desk.occurrence.deadline(at: max(tick, desk.occurrence.created)) ?? .distantFuture
  }

  private func isMeant(_ fact: Fact, _ occurrence: OracleOccurrence, _ tick: Tick) -> Bool? {
    guard let condition = service.condition else { return true }
    return occurrence.context(at: tick).with(candidate: fact).truth(condition)
  }

  private func serve(_ desk: Desk, _ fact: Fact, _ tick: Tick) {
    switch isMeant(fact, desk.occurrence, tick) {
    case nil: desk.isUncertain = true
    case false?:
      if matches(fact, desk.occurrence) == true { desk.isContrary = true }
    case true?:
      desk.served += 1
      desk.occurrence.servedBy.append(fact.identity)
      if desk.served >= desk.needed {
        desk.occurrence.step(max(tick, desk.occurrence.created), .kept, .servedInTime)
        desk.isDecided = true
      }
    }
  }

  /// True: names it. Nil: names none. False: names another.
  private func matches(_ fact: Fact, _ occurrence: OracleOccurrence) -> Bool? {
    guard let field = service.sameField, case .declared(_, let values) = fact.content else {
      return nil
    }
    if let triggerField = service.triggerField {
      guard let trigger = occurrence.trigger, case .declared(_, let own) = trigger.content,
        let mine = own[triggerField], let theirs = values[field]
      else { return false }
      return mine == theirs
    }
    switch values[field] {
    case nil: return nil
    case .date(let date)?: return "\(date)" == occurrence.key
    case .text(let text)?: return text == occurrence.key
    default: return false
    }
  }

  private func isOpen(_ desk: Desk, _ fact: Fact, _ tick: Tick) -> Bool {
    let occurrence = desk.occurrence
    guard !desk.isDecided, occurrence.created <= tick || isAlwaysOpen else { return false }
    if let settled = occurrence.settleTick, settled <= tick { return false }
    let limit = occurrence.deadline(at: max(tick, occurrence.created))
    if let limit, limit <= fact.time { return false }
    if let opens = opens(occurrence), fact.time < opens { return false }
    let before = max(.deadline(fact.time), occurrence.created)
    return occurrence.neverDue == nil && occurrence.excuse(at: before) == nil
      && occurrence.mootReason(at: before) == nil
  }

  /// `dès`; nil: always.
  private func opens(_ occurrence: OracleOccurrence) -> Instant? {
    if let expression = service.opensAt {
      let context = occurrence.context(at: occurrence.created)
      return context.value(expression).instant(context.zone) ?? occurrence.start
    }
    return isAlwaysOpen ? nil : occurrence.start
  }

  /// What serves an occurrence born of a fact may have come before that fact.
  private var isAlwaysOpen: Bool {
    if case .fact = world.program.rules[rule].trigger { return true }
    return false
  }

  // MARK: After the deadline

  private func decide(_ desk: Desk, before tick: Tick) {
    let occurrence = desk.occurrence
    guard !desk.isDecided else { return }
    if let ended = occurrence.endedFirst {
      guard ended < tick else { return }
      occurrence.step(ended, .moot, .measureEnded)
      desk.isDecided = true
      return
    }
    guard let settled = occurrence.settleTick, settled <= tick else { return }
    desk.isDecided = true
    let meansAbsence = kind.silence == .meansAbsence
    if occurrence.isStoppedAtDeadline {
      occurrence.step(settled, .suspended, .suspendedAtDeadline)
    } else if desk.isUncertain || !meansAbsence && !desk.isContrary {
      occurrence.step(settled, .undetermined, .missingFacts(service.kind))
    } else {
      occurrence.step(
        settled, .gap, desk.isContrary ? .servedOtherwise : .notServedAtDeadline)
    }
  }

  private func isLate(_ desk: Desk, _ fact: Fact, _ tick: Tick) -> Bool {
    guard desk.isDecided, let settled = desk.occurrence.settleTick, settled <= tick,
      let last = desk.occurrence.steps.last
    else { return false }
    return matches(fact, desk.occurrence) == true
      && (last.outcome.outcome == .gap || last.outcome.outcome == .undetermined)
  }

  private func correct(_ desk: Desk, _ fact: Fact, _ tick: Tick) {
    let occurrence = desk.occurrence
    let isUndetermined = occurrence.steps.last?.outcome.outcome == .undetermined
    switch isMeant(fact, occurrence, tick) {
    case true? where isUndetermined && kind.silence == .meansUnknown:
      occurrence.servedBy.append(fact.identity)
      occurrence.step(tick, .kept, .servedInTime)
    case true? where !isUndetermined && occurrence.mendedFrom == nil:
      occurrence.mendedFrom = tick
    case false? where isUndetermined: occurrence.step(tick, .gap, .servedOtherwise)
    default: break
    }
  }
}
