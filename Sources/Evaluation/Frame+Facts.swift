// Aggregates over facts as functions of time. Each fact contributes from a tick to a tick, wholly
// or, for hours spread over their session, along a ramp; the sum of contributions is a line.
import CaseFile
import Civil
import RuleProgram

extension Frame {
  func facts(_ expression: Expression, over range: Range<Tick>) -> Timeline<Cell> {
    switch expression.form {
    case .number(let set): counted(set, over: range)
    case .exists(let set):
      compared(
        .atLeast, counted(set, over: range), Timeline(.quantity(Span(Rational(1)))), range)
    case .sum(let set, let field): summed(set, field, over: range)
    case .pick(let extremity, let set, let field): picked(extremity, set, field, over: range)
    case .covers(let set, let coverage): covered(set, coverage, over: range)
    default: Timeline(.unknown)
    }
  }

  private func counted(_ set: FactSet, over range: Range<Tick>) -> Timeline<Cell> {
    total(of: set, over: range) { _ in .amount(Rational(1)) }
  }

  private func summed(_ set: FactSet, _ field: Int, over range: Range<Tick>) -> Timeline<Cell> {
    let isDuration = program.kinds[set.kind].fields[field].type == .duration
    return total(of: set, over: range) { fact in
      guard case .declared(_, let values) = fact.content,
        case .quantity(let amount)? = values[field]
      else { return .missing }
      if isDuration, let interval = spread(fact) { return .ramp(amount, interval) }
      return .amount(amount)
    }
  }

  /// The session's interval, both bounds given.
  private func spread(_ fact: Fact) -> Interval? {
    guard case .interval(let from?, let until?) = fact.validity else { return nil }
    let person = measure.calendar(.person)
    let interval = Interval(
      start: person.instant(of: from), end: person.instant(of: until))
    return interval.isEmpty ? nil : interval
  }

  private func total(
    of set: FactSet, over range: Range<Tick>, _ weigh: (Fact) -> Weight
  ) -> Timeline<Cell> {
    var tally = Tally()
    let candidates = measure.factsByKind[set.kind]
    windows(set.window, over: range) { stretch, window in
      guard let window else { return tally.hide(stretch) }
      var seen: [Range<Tick>] = []
      for fact in candidates {
        let weight = weigh(fact)
        if case .ramp(let amount, let interval) = weight {
          seen += addRamp(amount, interval, of: fact, set, window, stretch, to: &tally)
        } else if let presence = window.presence(of: fact.time, within: stretch) {
          seen.append(presence)
          add(weight, of: fact, set, over: presence, to: &tally)
        }
      }
      if program.kinds[set.kind].silence == .meansUnknown {
        tally.hide(stretch, outside: seen)
      }
    }
    return tally.timeline(over: range)
  }

  private func add(
    _ weight: Weight, of fact: Fact, _ set: FactSet, over presence: Range<Tick>,
    to tally: inout Tally
  ) {
    func add(_ truth: Bool?, over range: Range<Tick>) {
      if truth == false { return }
      switch weight {
      case .missing: tally.hide(range)
      case .ramp: break
      case .amount(let amount): tally.add(amount, isCertain: truth == true, over: range)
      }
    }
    guard let condition = set.condition else { return add(true, over: presence) }
    var inner = self
    inner.candidate = fact
    if let cell = inner.steady(condition) { return add(cell.truth, over: presence) }
    for stretch in inner.truth(condition, over: presence).stretches(in: presence) {
      add(stretch.value, over: stretch.range)
    }
  }

  /// Returns the ticks at which the session is there.
  private func addRamp(
    _ amount: Rational, _ interval: Interval, of fact: Fact, _ set: FactSet, _ window: Bounds,
    _ stretch: Range<Tick>, to tally: inout Tally
  ) -> [Range<Tick>] {
    guard let cut = window.cut(interval),
      let slope = amount.divided(by: Rational(interval.seconds))
    else { return [] }
    let from = max(.deadline(cut.start + window.delay), stretch.lowerBound)
    let gone = window.passes.map { Tick.deadline($0(cut.end)) } ?? stretch.upperBound
    guard from < min(gone, stretch.upperBound) else { return [] }
    let presence = from..<min(gone, stretch.upperBound)
    for piece in truth(of: set.condition, for: fact, over: presence).stretches(in: presence)
    where piece.value != false {
      for ramp in window.ramps(slope: slope, cut) {
        tally.add(ramp, isCertain: piece.value == true, over: piece.range)
      }
    }
    return [presence]
  }

  /// `où` for one candidate; true where there is none.
  func truth(
    of condition: Expression?, for fact: Fact, over range: Range<Tick>
  ) -> Timeline<Bool?> {
    guard let condition else { return Timeline(true) }
    var inner = self
    inner.candidate = fact
    return inner.truth(condition, over: range)
  }

  private func picked(
    _ extremity: Extremity, _ set: FactSet, _ field: Int?, over range: Range<Tick>
  ) -> Timeline<Cell> {
    var events: [(range: Range<Tick>, order: Int, cell: Cell?)] = []
    windows(set.window, over: range) { stretch, window in
      for (order, fact) in measure.factsByKind[set.kind].enumerated() {
        guard let presence = window?.presence(of: fact.time, within: stretch) else { continue }
        for piece in truth(of: set.condition, for: fact, over: presence).stretches(in: presence)
        where piece.value != false {
          let cell = piece.value == true ? value(field, of: fact) : nil
          events.append((piece.range, order, cell))
        }
      }
    }
    let edges = events.flatMap { [$0.range.lowerBound, $0.range.upperBound] }
    let bounds = Set([range.lowerBound] + edges).filter { range.contains($0) }.sorted()
    var result = Timeline<Cell>(.unknown)
    for tick in bounds {
      let present = events.filter { $0.range.contains(tick) }
      let chosen =
        extremity == .first
        ? present.min { $0.order < $1.order } : present.max { $0.order < $1.order }
      result.append(chosen?.cell ?? .unknown, from: tick)
    }
    return result
  }

  private func value(_ field: Int?, of fact: Fact) -> Cell {
    guard let field else { return Cell(fact.time) }
    guard case .declared(_, let values) = fact.content else { return .unknown }
    return Cell(values[field])
  }
}

enum Weight {
  case amount(Rational)
  case ramp(Rational, Interval)
  /// The field is not there: the total cannot be known.
  case missing
}
