// When an alert holds, and with which values (M19, M22).
import CaseFile
import Civil
import Evaluation
import RuleProgram

extension OracleOccurrence {
  /// Where the alert holds, within the reading.
  func episodes(ofAlert index: Int) -> [AlertHolding.Episode] {
    let alert = rule.alerts[index]
    return runs(of: alert).map { run in
      AlertHolding.Episode(
        from: run.from, until: run.until,
        values: alert.message.compactMap { part in
          guard case .value(let expression) = part else { return nil }
          return context(at: run.from).value(expression)
        },
        restsOnUnnotifiedChange: restsOnUnnotifiedChange(index, run.from))
    }
  }

  func holds(alert index: Int, at tick: Tick) -> Bool {
    runs(of: rule.alerts[index]).contains { run in
      run.from <= tick && run.until.map { tick < $0 } ?? true
    }
  }

  private typealias Run = (from: Tick, until: Tick?)

  private func runs(of alert: AlertRule) -> [Run] {
    switch alert.timing {
    case .level(let condition):
      return trueRuns(from: opened) { [self] in isLevel(condition, at: $0) }
    case .edge(let outcome?, let condition):
      guard let first = pieces.first(where: { $0.value.outcome == outcome }) else { return [] }
      let from = Tick(index: first.at)
      if let condition, context(at: from).truth(condition) != true { return [] }
      return Array(
        trueRuns(from: from) { [self] in self.outcome(at: $0)?.outcome == outcome }.prefix(1))
    case .edge(nil, let condition):
      guard opened <= .facts(world.until) else { return [] }
      if let condition, context(at: opened).truth(condition) != true { return [] }
      guard let first = outcome(at: opened)?.outcome, first != .moot, first != .excused else {
        return []
      }
      return Array(trueRuns(from: opened) { [self] in isStarted(at: $0) }.prefix(1))
    }
  }

  /// Once started it stays so until it turns out that there is nothing to answer for.
  private func isStarted(at tick: Tick) -> Bool {
    guard let now = outcome(at: tick) else { return false }
    if now.outcome == .excused { return false }
    let isOver =
      now.why == .measureEnded
      || now.why == .windowOver
        && source.map { $0.outcome(at: tick)?.outcome == .gap } ?? true
    return now.outcome != .moot || isOver
  }

  private func isLevel(_ condition: Expression, at tick: Tick) -> Bool {
    guard context(at: tick).truth(condition) == true, let now = outcome(at: tick)?.outcome else {
      return false
    }
    if case .none = rule.demand { return now == .pending || namesOutcome(condition) }
    return now == .pending || now == .undetermined || namesOutcome(condition)
  }

  private func trueRuns(from: Tick, _ condition: @escaping (Tick) -> Bool) -> [Run] {
    let all = world.pieces(
      world.sampleTicks, from: from.index, through: Tick.facts(world.until).index
    ) { condition(Tick(index: $0)) }
    return all.enumerated().filter(\.element.value).map { index, piece in
      let next = index + 1 < all.count ? Tick(index: all[index + 1].at) : nil
      return (Tick(index: piece.at), next)
    }
  }

  private func namesOutcome(_ expression: Expression) -> Bool {
    switch expression.form {
    case .outcomeIs, .isMended: true
    case .definition(let index): namesOutcome(world.program.definitions[index].expression)
    case .not(let part), .isKnown(let part), .negate(let part): namesOutcome(part)
    case .and(let parts), .or(let parts), .least(let parts), .greatest(let parts):
      parts.contains { namesOutcome($0) }
    case .compare(_, let left, let right), .add(let left, let right),
      .subtract(let left, let right), .multiply(let left, let right), .divide(let left, let right):
      namesOutcome(left) || namesOutcome(right)
    case .isOneOf(let left, let list): namesOutcome(left) || list.contains { namesOutcome($0) }
    case .choose(let condition, let then, let otherwise):
      [condition, then, otherwise].contains { namesOutcome($0) }
    default: false
    }
  }

  /// M22: does not hold when the changes notified after the alert's instant are left out.
  private func restsOnUnnotifiedChange(_ index: Int, _ from: Tick) -> Bool {
    let left = measure.own.filter { fact in
      guard case .measureChanged(let change) = fact.content, let notified = change.notifiedAt else {
        return false
      }
      // A day of notification is over before it counts.
      switch notified {
      case .instant(let instant): return from.instant < instant
      case .date(let date):
        return from.instant < measure.homeZone.startOfDay(date.adding(days: 1))
      }
    }
    if left.isEmpty { return false }
    let other = world.without(Set(left.map(\.identity)))
    let twin = other.measures.first { $0.id == measure.id }?.occurrences[self.index]
      .first { $0.key == key }
    return !(twin?.holds(alert: index, at: from) ?? false)
  }
}
