// Exact arithmetic on spans of lines. What does not fit, and a division by zero, is unknown.
import CaseFile
import Civil
import RuleProgram

extension Frame {
  func arithmetic(_ expression: Expression, over range: Range<Tick>) -> Timeline<Cell> {
    switch expression.form {
    case .negate(let operand):
      mapped(operand, range) { $0.scaled(by: Rational(-1)) }
    case .add(let left, let right): joined(left, right, range) { $0 + $1 }
    case .subtract(let left, let right): difference(left, right, range)
    case .multiply(let left, let right): joined(left, right, range, Frame.product)
    case .divide(let left, let right): joined(left, right, range, Frame.quotient)
    case .least(let operands): extreme(operands, range, .atMost)
    case .greatest(let operands): extreme(operands, range, .atLeast)
    default: Timeline(.unknown)
    }
  }

  private func mapped(
    _ operand: Expression, _ range: Range<Tick>, _ transform: @escaping (Span) -> Span?
  ) -> Timeline<Cell> {
    timeline(of: operand, over: range).map(over: range) { cell in
      guard case .quantity(let span) = cell else { return .unknown }
      return transform(span).map(Cell.quantity) ?? .unknown
    }
  }

  private func joined(
    _ left: Expression, _ right: Expression, _ range: Range<Tick>,
    _ join: @escaping (Span, Span) -> Span?
  ) -> Timeline<Cell> {
    timeline(of: left, over: range).zip(timeline(of: right, over: range), over: range) {
      guard case .quantity(let first) = $0, case .quantity(let second) = $1 else {
        return .unknown
      }
      return join(first, second).map(Cell.quantity) ?? .unknown
    }
  }

  /// Two quantities, or two instants (the seconds from one to the other).
  private func difference(
    _ left: Expression, _ right: Expression, _ range: Range<Tick>
  ) -> Timeline<Cell> {
    timeline(of: left, over: range).zip(timeline(of: right, over: range), over: range) {
      guard let first = span($0), let second = span($1) else { return .unknown }
      return (first - second).map(Cell.quantity) ?? .unknown
    }
  }

  private func span(_ cell: Cell) -> Span? {
    switch cell {
    case .quantity(let span): span
    case .instant(let line): Span(line)
    case .date(let date): Span(Rational(calendar.startOfDay(date).seconds))
    default: nil
    }
  }

  /// One side at least does not vary with time; over ranges all four corners count.
  private static func product(_ left: Span, _ right: Span) -> Span? {
    if let factor = right.exactConstant { return left.scaled(by: factor) }
    if let factor = left.exactConstant { return right.scaled(by: factor) }
    guard left.isConstant, right.isConstant else { return nil }
    return corners(left, right) { $0.multiplied(by: $1) }
  }

  private static func quotient(_ left: Span, _ right: Span) -> Span? {
    guard right.isConstant else { return nil }
    let (low, high) = (right.certain.value, right.possible.value)
    if low <= .zero, .zero <= high { return nil }
    if let divisor = right.exactConstant, let factor = Rational(1).divided(by: divisor) {
      return left.scaled(by: factor)
    }
    guard left.isConstant else { return nil }
    return corners(left, right) { $0.divided(by: $1) }
  }

  private static func corners(
    _ left: Span, _ right: Span, _ join: (Rational, Rational) -> Rational?
  ) -> Span? {
    let values = [left.certain.value, left.possible.value].flatMap { first in
      [right.certain.value, right.possible.value].map { join(first, $0) }
    }
    let known = values.compactMap { $0 }
    guard known.count == values.count, let low = known.min(), let high = known.max() else {
      return nil
    }
    return Span(certain: Line(low), possible: Line(high))
  }

  /// The least or greatest: the one that wins every comparison so far, bound by bound.
  private func extreme(
    _ operands: [Expression], _ range: Range<Tick>, _ wins: Comparison
  ) -> Timeline<Cell> {
    let lines = operands.map { timeline(of: $0, over: range) }
    guard var result = lines.first else { return Timeline(.unknown) }
    for line in lines.dropFirst() {
      result = result.paired(line, over: range).flatMap(over: range) { pair, stretch in
        extreme(pair.left, pair.right, stretch, wins)
      }
    }
    return result
  }

  private func extreme(
    _ left: Cell, _ right: Cell, _ stretch: Range<Tick>, _ wins: Comparison
  ) -> [(Tick, Cell)] {
    let start = stretch.lowerBound
    if case .date(let first) = left, case .date(let second) = right {
      return [(start, wins.holds(first, second) ? left : right)]
    }
    guard let first = span(left), let second = span(right) else { return [(start, .unknown)] }
    let isInstant: Bool = if case .quantity = left { false } else { true }
    let seconds = start.instant.seconds..<max(start.instant, stretch.upperBound.instant).seconds + 1
    let breaks = Set(
      crossings(first.certain, second.certain, over: seconds)
        + crossings(first.possible, second.possible, over: seconds)
    ).sorted().map { Tick.deadline(Instant(seconds: $0)) }.filter { stretch.contains($0) }
    return ([start] + breaks).map { tick in
      let at = tick.instant.seconds
      func pick(_ one: Line, _ other: Line) -> Line? {
        guard let a = one.value(at: at), let b = other.value(at: at) else { return nil }
        return wins.holds(a, b) ? one : other
      }
      guard let low = pick(first.certain, second.certain),
        let high = pick(first.possible, second.possible)
      else { return (tick, .unknown) }
      return (tick, isInstant ? .instant(low) : .quantity(Span(certain: low, possible: high)))
    }
  }
}
