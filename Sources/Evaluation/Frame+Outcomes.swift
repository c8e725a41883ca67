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
