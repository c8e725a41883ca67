// Windows and what is gathered in them: facts, time in a state, outcomes of other rules, the share
// of a délai (M3 to M6, M20, M21).
import CaseFile
import Civil
import Evaluation
import RuleProgram

/// A window: bounds for facts, and for time that goes by. Ends excluded.
struct OracleWindow {
  var facts: (from: Instant, until: Instant)
  var span: (from: Instant, until: Instant)

  func contains(_ instant: Instant) -> Bool { facts.from <= instant && instant < facts.until }

  /// Seconds of an interval that lie in the window.
  func seconds(of from: Instant, _ until: Instant) -> Int64 {
    max(0, min(until, span.until) - max(from, span.from))
  }

  mutating func clip(_ from: Instant, _ until: Instant) {
    facts = (max(facts.from, from), min(facts.until, until))
    span = (max(span.from, from), min(span.until, until))
  }
}

extension OracleContext {
  /// The window alone, without the life; nil: unknown.
  func bare(_ window: Window) -> OracleWindow? {
    let always = (Instant.distantPast, Instant.distantFuture)
    var result = OracleWindow(facts: always, span: always)
    switch window {
    case .life: break
    case .occurrence:
      guard let occurrence else { return nil }
      result.clip(occurrence.start, occurrence.end)
    case .sliding(let length):
      guard let from = back(value(length)) else { return nil }
      result = OracleWindow(facts: (from + 1, now + 1), span: (from, now))
    case .between(let from, let until):
      if let from {
        guard let from = value(from).instant(zone) else { return nil }
        result.clip(from, .distantFuture)
      }
      if let until {
        guard let until = value(until).instant(zone) else { return nil }
        result.clip(.distantPast, until)
      }
    }
    return result
  }

  private func window(_ window: Window) -> OracleWindow? {
    var result = bare(window)
    result?.clip(measure.start, readsAfterEnd ? .distantFuture : measure.finalEnd)
    return result
  }

  /// The moment so long ago.
  private func back(_ length: ReadValue) -> Instant? {
    guard case .period(let period) = length else { return length.wholeSeconds.map { now - $0 } }
    return zone.back(period, from: now)
  }

  // MARK: Facts

  func aggregate(_ form: Expression.Form) -> ReadValue {
    switch form {
    case .number(let set):
      return counted(set).map { OracleRange($0, $1).value } ?? .unknown
    case .exists(let set):
      guard let (certain, possible) = counted(set) else { return .unknown }
      return ReadValue(certain >= Rational(1) ? true : possible == .zero ? false : nil)
    case .sum(let set, let field): return sum(set, field)
    case .pick(let extremity, let set, let field): return picked(extremity, set, field)
    case .covers(let set, let coverage): return ReadValue(covers(set, coverage))
    default: return .unknown
    }
  }

  private func isSilent(_ set: FactSet) -> Bool {
    program.kinds[set.kind].silence == .meansUnknown
  }

  /// Facts of the window that have happened.
  private func candidates(_ set: FactSet, _ window: OracleWindow) -> [Fact] {
    measure.facts(ofKind: set.kind).filter {
      OracleMeasure.happened($0, tick) && window.contains($0.time)
    }
  }

  /// Nil: unknown. False where `où` is false.
  private func isMeant(_ fact: Fact, _ set: FactSet) -> Bool? {
    guard let condition = set.condition else { return true }
    return with(candidate: fact).truth(condition)
  }

  private func counted(_ set: FactSet) -> (certain: Rational, possible: Rational)? {
    guard let window = window(set.window) else { return nil }
    let all = candidates(set, window)
    if all.isEmpty, isSilent(set) { return nil }
    let meant = all.map { isMeant($0, set) }
    return (
      Rational(Int64(meant.filter { $0 == true }.count)),
      Rational(Int64(meant.filter { $0 != false }.count))
    )
  }

  private func sum(_ set: FactSet, _ field: Int) -> ReadValue {
    guard let window = window(set.window) else { return .unknown }
    var (low, high) = (Rational.zero, Rational.zero)
    var isEmpty = true
    for fact in measure.facts(ofKind: set.kind) {
      guard let share = share(of: fact, set, field, in: window) else { continue }
      isEmpty = false
      let meant = isMeant(fact, set)
      if meant == false { continue }
      guard case .declared(_, let values) = fact.content, case .quantity(let whole) = values[field],
        let amount = whole.multiplied(by: share),
        let least = low.adding(meant == nil ? min(.zero, amount) : amount),
        let most = high.adding(meant == nil ? max(.zero, amount) : amount)
      else { return .unknown }
      (low, high) = (least, most)
    }
    return isEmpty && isSilent(set) ? .unknown : OracleRange(low, high).value
  }

  /// How much of the fact's amount the window holds at the tick; nil: the fact is not there.
  private func share(
    of fact: Fact, _ set: FactSet, _ field: Int, in window: OracleWindow
  ) -> Rational? {
    if program.kinds[set.kind].fields[field].type == .duration,
      case .interval(let from?, let until?) = fact.validity
    {
      let (a, b) = (
        OracleMeasure.instant(from, personZone), OracleMeasure.instant(until, personZone)
      )
      let inside = window.seconds(of: a, min(now, b))
      // There from its first instant on, with nothing of it gone by yet.
      let isThere = a < b && max(a, window.facts.from) < min(b, window.facts.until, now + 1)
      return inside > 0 || isThere ? Rational(Int128(inside), over: Int128(b - a)) : nil
    }
    return OracleMeasure.happened(fact, tick) && window.contains(fact.time) ? Rational(1) : nil
  }

  private func picked(_ extremity: Extremity, _ set: FactSet, _ field: Int?) -> ReadValue {
    guard let window = window(set.window) else { return .unknown }
    let all = candidates(set, window)
    for fact in extremity == .first ? all : all.reversed() {
      switch isMeant(fact, set) {
      case nil: return .unknown
      case false?: continue
      case true?:
        guard let field else { return .instant(fact.time) }
        guard case .declared(_, let values) = fact.content else { return .unknown }
        return ReadValue(values[field])
      }
    }
    return .unknown
  }

  private func covers(_ set: FactSet, _ coverage: Coverage) -> Bool? {
    guard let window = bare(set.window) else { return nil }
    var target: ReadValue = .unknown
    if case .moment(let expression) = coverage {
      target = value(expression)
      if target == .unknown { return coversUnknown(set, window) }
    }
    let found = measure.facts(ofKind: set.kind).compactMap { fact -> Bool?? in
      guard window.contains(fact.time), covers(fact, coverage, target) else { return nil }
      return .some(isMeant(fact, set))
    }
    return OracleLogic.or(found)
  }

  /// Of a moment that is not known: no fact covers nothing, a fact that aims at the trigger covers
  /// it, any other that is there may or may not.
  private func coversUnknown(_ set: FactSet, _ window: OracleWindow) -> Bool? {
    let found = measure.facts(ofKind: set.kind).compactMap { fact -> Bool?? in
      guard window.contains(fact.time) else { return nil }
      switch fact.validity {
      case nil: return nil
      case .target(let identity):
        return occurrence?.trigger?.identity == identity ? .some(isMeant(fact, set)) : nil
      case .interval(let from, _):
        let start = from.map { OracleMeasure.instant($0, personZone) } ?? .distantPast
        let isThere = min(Tick.facts(fact.time), .deadline(start)) <= tick
        return isThere && isMeant(fact, set) != false ? .some(nil) : nil
      }
    }
    return OracleLogic.or(found)
  }

  private func covers(_ fact: Fact, _ coverage: Coverage, _ target: ReadValue) -> Bool {
    switch fact.validity {
    case nil: return false
    case .target(let identity):
      if case .now = coverage { return false }
      return occurrence?.trigger?.identity == identity
    case .interval(let from, let until):
      let a = from.map { OracleMeasure.instant($0, personZone) } ?? .distantPast
      let b = until.map { OracleMeasure.instant($0, personZone) } ?? .distantFuture
      guard min(Tick.facts(fact.time), .deadline(a)) <= tick else { return false }
      switch coverage {
      case .now: return a <= now && now < b
      case .occurrence: return occurrence.map { a <= $0.start && $0.end <= b } ?? false
      case .moment:
        if case .date(let date) = target {
          return a < zone.startOfDay(date.adding(days: 1)) && zone.startOfDay(date) < b
        }
        return target.instant(zone).map { a <= $0 && $0 < b } ?? false
      }
    }
  }

  // MARK: States and other rules

  func timeIn(_ state: Int, _ wanted: Int, _ window: Window) -> ReadValue {
    guard let window = self.window(window) else { return .unknown }
    let (from, until) = (window.span.from, min(window.span.until, now))
    var bounds: Set<Instant> = [from]
    let limit = program.states[state].unknownAfter
    for start in measure.switches(of: state).map(\.time) + [measure.start] {
      for bound in [start, start + (limit ?? 0)] where from < bound && bound < until {
        bounds.insert(bound)
      }
    }
    var (certain, possible): (Int64, Int64) = (0, 0)
    let sorted = bounds.sorted()
    for (index, bound) in sorted.enumerated() where bound < until {
      let seconds = (index + 1 < sorted.count ? sorted[index + 1] : until) - bound
      let value = measure.value(ofState: state, at: .facts(bound))
      if value == wanted { certain += seconds }
      if value == wanted || value == nil { possible += seconds }
    }
    return OracleRange(Rational(certain), Rational(possible)).value
  }

  func outcomes(_ rule: Int, _ outcome: Outcome, _ window: Window) -> ReadValue {
    guard let window = bare(window) else { return .unknown }
    let count = measure.occurrences[rule].filter { occurrence in
      guard occurrence.outcome(at: tick)?.outcome == outcome else { return false }
      return window.contains(occurrence.instantOfBecoming(at: tick))
    }.count
    return OracleRange(Int64(count)).value
  }

  /// Civil days of the délai gone by, over its civil days; a stopped day is in neither number.
  func shareElapsed() -> ReadValue {
    guard let rule, var expression = program.rules[rule].deadline?.expression else {
      return .unknown
    }
    if case .civil(.atClockTime, let parts) = expression.form { expression = parts[0] }
    guard case .count(let from, let length, let counting, _, let role) = expression.form,
      let start = value(from).date(zone), case .period(let period) = value(length)
    else { return .unknown }
    let closed = measure.holidays(role, at: tick)
    let last = Civil.deadline(after: start, period, rule: counting, closed: closed).unrolled
    let first = counting.firstDay == .included ? start : start.adding(days: 1)
    let total = last.days(since: first) + 1
    guard total > 0 else { return .unknown }
    var (day, elapsed) = (first, 0)
    while zoneNow.startOfDay(day.adding(days: 1)) <= now, elapsed < total {
      if !isTouched(day, program.rules[rule].suspendedBy) { elapsed += 1 }
      day = day.adding(days: 1)
    }
    return Rational(Int128(elapsed), over: Int128(total)).map { OracleRange($0).value } ?? .unknown
  }

  private func isTouched(_ day: CivilDate, _ causes: [String]) -> Bool {
    let (start, end) = (zoneNow.startOfDay(day), zoneNow.startOfDay(day.adding(days: 1)))
    return !causes.isEmpty
      && measure.suspensions(causes, at: tick).contains {
        $0.start < end && start < $0.end ?? .distantFuture && $0.start < $0.end ?? .distantFuture
      }
  }
}
