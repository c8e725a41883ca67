// What expressions may know of outcomes: other rules' counts, the occurrence's own outcome, the
// share of its délai, and whether the measure is suspended.
import CaseFile
import Civil
import RuleProgram

extension Frame {
  func outcomes(_ expression: Expression, over range: Range<Tick>) -> Timeline<Cell> {
    switch expression.form {
    case .outcomes(let rule, let outcome, let window):
      counted(rule, outcome, window, over: range)
    case .shareElapsed: shareElapsed(over: range)
    case .outcomeIs(let outcome): ownOutcome(outcome, over: range)
    case .isMended:
      Timeline(
        first: .truth(false),
        steps: occurrence?.mendedAt.map { [($0, .truth(true))] } ?? [])
    case .isSuspended(let causes):
      measure.isSuspended(causes.isEmpty ? ["*"] : causes, over: range)
        .map(over: range) { .truth($0) }
    default: Timeline(.unknown)
    }
  }

  private func ownOutcome(_ outcome: Outcome, over range: Range<Tick>) -> Timeline<Cell> {
    let pieces = occurrence?.outcomes ?? []
    return Timeline(
      first: .truth(false), steps: pieces.map { ($0.from, .truth($0.outcome == outcome)) })
  }

  /// Each occurrence counts from the tick at which it took the outcome, while it keeps it.
  private func counted(
    _ rule: Int, _ outcome: Outcome, _ window: Window, over range: Range<Tick>
  ) -> Timeline<Cell> {
    let others = measure.results[rule]?.occurrences ?? []
    var tally = Tally()
    windows(window, within: .always, over: range) { stretch, bounds in
      guard let bounds else { return tally.hide(stretch) }
      for other in others {
        for (index, piece) in other.outcomes.enumerated() where piece.outcome == outcome {
          let until =
            index + 1 < other.outcomes.count ? other.outcomes[index + 1].from : stretch.upperBound
          guard let presence = bounds.presence(from: piece.from, within: stretch) else {
            continue
          }
          let (low, high) = (presence.lowerBound, min(until, presence.upperBound))
          if low < high { tally.add(Rational(1), isCertain: true, over: low..<high) }
        }
      }
    }
    return tally.timeline(over: range)
  }

  /// Civil days elapsed over civil days of the délai; it rests while the clock is stopped.
  private func shareElapsed(over range: Range<Tick>) -> Timeline<Cell> {
    guard let count = rule?.rule.deadline?.expression.delaiCount else { return Timeline(.unknown) }
    let lengths = timeline(of: count.length, over: range)
    let pairs = timeline(of: count.origin, over: range).paired(lengths, over: range)
    return pairs.flatMap(over: range) { pair, stretch in
      guard case .period(let period) = pair.right else { return [(stretch.lowerBound, .unknown)] }
      let origins = dates(pair.left, stretch)
      let ends = origins.dropFirst().map(\.0) + [stretch.upperBound]
      return zip(origins, ends).flatMap { origin, end in
        shares(of: count, from: origin.1, period, over: origin.0..<end)
      }
    }
  }

  private func shares(
    of count: DelaiCount, from origin: CivilDate?, _ period: CivilPeriod,
    over stretch: Range<Tick>
  ) -> [(Tick, Cell)] {
    guard let origin else { return [(stretch.lowerBound, .unknown)] }
    let causes = rule?.rule.suspendedBy ?? []
    let closed = measure.calendar(count.closedAt)
    func running(_ tick: Tick) -> RunningDelai {
      let plain = deadline(
        after: origin, period, rule: count.rule, closed: closed.holidays(at: tick))
      return RunningDelai(start: origin, deadline: plain.unrolled, firstDay: count.rule.firstDay)
    }
    let whole = closed.moves.isEmpty ? running(stretch.lowerBound) : nil
    return shareTicks(causes, closed, stretch).map { tick in
      let running = whole ?? running(tick)
      let (elapsed, total) = share(
        of: running, at: tick.instant, suspensions: measure.suspensions(causes, at: tick),
        zone: calendar.zone(at: tick.instant))
      let part = Rational(Int128(elapsed), over: Int128(total))
      return (tick, part.map { Cell.quantity(Span($0)) } ?? .unknown)
    }
  }

  private func shareTicks(
    _ causes: [String], _ closed: LocalCalendar, _ range: Range<Tick>
  ) -> [Tick] {
    let first = range.lowerBound.instant
    let last = max(first, range.upperBound.instant + 1)
    let midnights = calendar.clockBreaks(in: first..<last).map { Tick.deadline($0) }
    let moves = closed.closedDays(in: range).map(\.tick)
    let stops = measure.suspensionTicks(causes, in: range)
    return Set([range.lowerBound] + midnights + stops + moves).filter { range.contains($0) }
      .sorted()
  }
}

extension Expression {
  /// The first délai counted in a deadline.
  var delaiCount: DelaiCount? {
    switch form {
    case .count(let origin, let length, let rule, let isBackward, let place):
      return DelaiCount(
        origin: origin, length: length, rule: rule, isBackward: isBackward, closedAt: place)
    case .least(let operands), .greatest(let operands):
      return operands.lazy.compactMap(\.delaiCount).first
    case .shift(let origin, _, _): return origin.delaiCount
    case .civil(.atClockTime, let operands): return operands.first?.delaiCount
    case .choose(_, let then, let otherwise): return then.delaiCount ?? otherwise.delaiCount
    default: return nil
    }
  }
}
