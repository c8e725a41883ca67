// Three-valued logic and comparisons over time. A comparison of lines breaks at the exact second
// at which its answer changes.
import CaseFile
import Civil
import RuleProgram

extension Frame {
  func logic(_ expression: Expression, over range: Range<Tick>) -> Timeline<Cell> {
    switch expression.form {
    case .not(let operand):
      truth(operand, over: range).map(over: range) { .truth($0.map { !$0 }) }
    case .and(let operands): joined(operands, over: range, decisive: false)
    case .or(let operands): joined(operands, over: range, decisive: true)
    case .compare(let comparison, let left, let right):
      compared(comparison, left, right, range)
    case .isOneOf(let operand, let candidates):
      isOneOf(timeline(of: operand, over: range), candidates, range)
    case .isKnown(let operand):
      known(timeline(of: operand, over: range), over: range)
    case .choose(let condition, let then, let otherwise):
      chosen(condition, then, otherwise, over: range)
    default: Timeline(.unknown)
    }
  }

  func truth(_ expression: Expression, over range: Range<Tick>) -> Timeline<Bool?> {
    if let cell = steady(expression) { return Timeline(cell.truth) }
    return timeline(of: expression, over: range).map(over: range) { $0.truth }
  }

  /// A quantity that may be more than is certain is not known.
  private func known(_ line: Timeline<Cell>, over range: Range<Tick>) -> Timeline<Cell> {
    line.flatMap(over: range) { cell, stretch in
      guard case .quantity(let span) = cell, !span.isExact else {
        return [(stretch.lowerBound, .truth(!cell.isUnknown))]
      }
      return spans(.equal, Span(span.certain), Span(span.possible), stretch)
        .map { ($0, .truth($1.truth == true)) }
    }
  }

  /// Kleene: one decisive operand decides, else one unknown leaves it unknown.
  private func joined(
    _ operands: [Expression], over range: Range<Tick>, decisive: Bool
  ) -> Timeline<Cell> {
    var result = Timeline<Bool?>(!decisive)
    for operand in operands {
      // What is decided stays so: the next operand is asked only from where to where it matters.
      guard let open = result.hull(in: range, where: { $0 != decisive }) else { break }
      result = result.zip(truth(operand, over: open), over: range) { left, right in
        if left == decisive || right == decisive { return decisive }
        return left == nil || right == nil ? nil : !decisive
      }
    }
    return result.map(over: range) { .truth($0) }
  }

  private func isOneOf(
    _ operand: Timeline<Cell>, _ candidates: [Expression], _ range: Range<Tick>
  ) -> Timeline<Cell> {
    var result = Timeline<Bool?>(false)
    for candidate in candidates {
      let equal = compared(.equal, operand, timeline(of: candidate, over: range), range)
      result = result.zip(equal, over: range) { left, right in
        if left == true || right.truth == true { return true }
        return left == nil || right.truth == nil ? nil : false
      }
    }
    return result.map(over: range) { .truth($0) }
  }

  private func chosen(
    _ condition: Expression, _ then: Expression, _ otherwise: Expression,
    over range: Range<Tick>
  ) -> Timeline<Cell> {
    truth(condition, over: range).flatMap(over: range) { truth, stretch in
      guard let truth else { return [(stretch.lowerBound, .unknown)] }
      return timeline(of: truth ? then : otherwise, over: stretch).stretches(in: stretch)
        .map { ($0.range.lowerBound, $0.value) }
    }
  }

  private func compared(
    _ comparison: Comparison, _ left: Expression, _ right: Expression, _ range: Range<Tick>
  ) -> Timeline<Cell> {
    let other = timeline(of: right, over: range)
    if case .today = left.form, let answer = todayCompared(comparison, other, range) {
      return answer
    }
    if case .shareElapsed = left.form, let answer = shareCompared(comparison, other, range) {
      return answer
    }
    return compared(comparison, timeline(of: left, over: range), other, range)
  }

  /// `aujourd'hui` against one date changes its answer at that date and at the next at most; most
  /// alerts on a délai ask for this, over a year and more. Nil: the date or the zone changes.
  private func todayCompared(
    _ comparison: Comparison, _ right: Timeline<Cell>, _ range: Range<Tick>
  ) -> Timeline<Cell>? {
    guard calendar.zones.count == 1, case .date(let date)? = right.only(in: range) else {
      return nil
    }
    let first = range.lowerBound.instant
    var result = Timeline<Cell>(.truth(comparison.holds(calendar.date(at: first), date)))
    for midnight in [date, date.adding(days: 1)].map(calendar.startOfDay) where first < midnight {
      let tick = Tick.deadline(midnight)
      if range.upperBound <= tick { break }
      result.append(.truth(comparison.holds(calendar.date(at: midnight), date)), from: tick)
    }
    return result
  }

  func compared(
    _ comparison: Comparison, _ left: Timeline<Cell>, _ right: Timeline<Cell>,
    _ range: Range<Tick>
  ) -> Timeline<Cell> {
    left.paired(right, over: range).flatMap(over: range) { pair, stretch in
      answers(comparison, pair.left, pair.right, stretch)
    }
  }

  /// The answer over a stretch in which neither value breaks.
  func answers(
    _ comparison: Comparison, _ left: Cell, _ right: Cell, _ stretch: Range<Tick>
  ) -> [(Tick, Cell)] {
    switch (left, right) {
    case (.quantity(let first), .quantity(let second)):
      return spans(comparison, first, second, stretch)
    case (.date(let first), .date(let second)):
      return [(stretch.lowerBound, .truth(comparison.holds(first, second)))]
    case (.date, .instant), (.instant, .date), (.instant, .instant):
      guard let first = instantSpan(left), let second = instantSpan(right) else {
        return [(stretch.lowerBound, .truth(nil))]
      }
      return spans(comparison, first, second, stretch)
    case (.unknown, _), (_, .unknown), (.truth(nil), _), (_, .truth(nil)):
      return [(stretch.lowerBound, .truth(nil))]
    default:
      let isEqual = left == right
      let answer = comparison == .equal ? isEqual : comparison == .different ? !isEqual : nil
      return [(stretch.lowerBound, .truth(answer))]
    }
  }

  /// A date compared with an instant is its first instant.
  private func instantSpan(_ cell: Cell) -> Span? {
    switch cell {
    case .instant(let line): Span(line)
    case .date(let date): Span(Rational(calendar.startOfDay(date).seconds))
    default: nil
    }
  }

  private func spans(
    _ comparison: Comparison, _ left: Span, _ right: Span, _ stretch: Range<Tick>
  ) -> [(Tick, Cell)] {
    func answer(_ second: Int64) -> Cell {
      guard let low = left.certain.value(at: second), let high = left.possible.value(at: second),
        let other = right.certain.value(at: second), let top = right.possible.value(at: second)
      else { return .truth(nil) }
      return .truth(comparison.decides(low...max(low, high), other...max(other, top)))
    }
    let first = stretch.lowerBound.instant.seconds
    if left.isConstant, right.isConstant { return [(stretch.lowerBound, answer(first))] }
    let seconds = first..<max(first, stretch.upperBound.instant.seconds) + 1
    let breaks = Set(
      crossings(left.certain, right.possible, over: seconds)
        + crossings(left.possible, right.certain, over: seconds)
        + crossings(left.certain, right.certain, over: seconds)
        + crossings(left.possible, right.possible, over: seconds))
    var result = [(stretch.lowerBound, answer(first))]
    for second in breaks.sorted() {
      let tick = Tick.deadline(Instant(seconds: second))
      if stretch.contains(tick) { result.append((tick, answer(second))) }
    }
    return result
  }
}

extension Comparison {
  func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
    switch self {
    case .equal: left == right
    case .different: left != right
    case .less: left < right
    case .atMost: left <= right
    case .greater: left > right
    case .atLeast: left >= right
    }
  }

  /// True when it holds for every pair of the two ranges, false for none, nil otherwise.
  func decides(_ left: ClosedRange<Rational>, _ right: ClosedRange<Rational>) -> Bool? {
    switch self {
    case .less:
      left.upperBound < right.lowerBound ? true : left.lowerBound >= right.upperBound ? false : nil
    case .atMost:
      left.upperBound <= right.lowerBound ? true : left.lowerBound > right.upperBound ? false : nil
    case .greater: Comparison.less.decides(right, left)
    case .atLeast: Comparison.atMost.decides(right, left)
    case .equal:
      if left.upperBound < right.lowerBound || right.upperBound < left.lowerBound {
        false
      } else if left.lowerBound == left.upperBound, left == right {
        true
      } else {
        nil
      }
    case .different: Comparison.equal.decides(left, right).map { !$0 }
    }
  }
}
