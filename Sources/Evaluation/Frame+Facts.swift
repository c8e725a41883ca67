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
    let shelf = measure.shelf(set.kind)
    // Hours are spread over their session, where both its bounds are given.
    let sessions = isDuration ? shelf.intervals(measure.calendar(.person)) : []
    return total(of: set, over: range, isBoundless: !sessions.isEmpty) { place in
      guard case .declared(_, let values) = shelf.facts[place].content,
        case .quantity(let amount)? = values[field]
      else { return .missing }
      if !sessions.isEmpty, let session = sessions[place] { return .ramp(amount, session) }
      return .amount(amount)
    }
  }

  /// `weigh` says what a fact brings, by its place.
  private func total(
    of set: FactSet, over range: Range<Tick>, isBoundless: Bool = false,
    _ weigh: (Int) -> Weight
  ) -> Timeline<Cell> {
    var tally = Tally()
    let visit = visit(set, isBoundless: isBoundless)
    let isSilenceUnknown = program.kinds[set.kind].silence == .meansUnknown
    var inner = self
    windows(set.window, over: range) { stretch, window in
      guard let window else { return tally.hide(stretch) }
      var seen = Presences()
      visit.forEachPlace(in: window) { place in
        let weight = weigh(place)
        inner.candidate = Candidate(shelf: visit.shelf, place: place)
        if case .ramp(let amount, let session) = weight {
          let presence = inner.addRamp(amount, session, set, window, stretch, to: &tally)
          if let presence { seen.add(presence) }
        } else if let presence = window.presence(of: visit.shelf.times[place], within: stretch) {
          seen.add(presence)
          inner.add(weight, set, over: presence, to: &tally)
        }
      }
      if isSilenceUnknown {
        if visit.chosen != nil { see(all: visit, in: window, stretch, &seen) }
        tally.hide(stretch, outside: seen.ranges)
      }
    }
    return tally.timeline(over: range)
  }

  /// A fact breaks the silence whatever `où` says of it.
  private func see(
    all visit: Visit, in window: Bounds, _ stretch: Range<Tick>, _ seen: inout Presences
  ) {
    for place in visit.places(in: window) {
      guard let presence = window.presence(of: visit.shelf.times[place], within: stretch) else {
        continue
      }
      seen.add(presence)
      // Each stays to the end of the stretch, and the others come later.
      if window.passes == nil, visit.shelf.isInOrder { return }
    }
  }

  /// Adds what the candidate weighs where `où` admits it.
  private func add(
    _ weight: Weight, _ set: FactSet, over presence: Range<Tick>, to tally: inout Tally
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
    if let cell = steady(condition) { return add(cell.truth, over: presence) }
    truth(condition, over: presence).forEachStretch(in: presence) { add($1, over: $0) }
  }

  /// Returns the ticks at which the candidate's session is there.
  private func addRamp(
    _ amount: Rational, _ session: Interval, _ set: FactSet, _ window: Bounds,
    _ stretch: Range<Tick>, to tally: inout Tally
  ) -> Range<Tick>? {
    guard let cut = window.cut(session),
      let slope = amount.divided(by: Rational(session.seconds))
    else { return nil }
    let from = max(.deadline(cut.start + window.delay), stretch.lowerBound)
    let gone = window.passes.map { Tick.deadline($0(cut.end)) } ?? stretch.upperBound
    guard from < min(gone, stretch.upperBound) else { return nil }
    let presence = from..<min(gone, stretch.upperBound)
    let admitted = set.condition.map { truth($0, over: presence) } ?? Timeline(true)
    for piece in admitted.stretches(in: presence) where piece.value != false {
      for ramp in window.ramps(slope: slope, cut) {
        tally.add(ramp, isCertain: piece.value == true, over: piece.range)
      }
    }
    return presence
  }

  /// `où` for one candidate; true where there is none.
  func truth(
    of condition: Expression?, for candidate: Candidate, over range: Range<Tick>
  ) -> Timeline<Bool?> {
    guard let condition else { return Timeline(true) }
    var inner = self
    inner.candidate = candidate
    return inner.truth(condition, over: range)
  }

  private func picked(
    _ extremity: Extremity, _ set: FactSet, _ field: Int?, over range: Range<Tick>
  ) -> Timeline<Cell> {
    var picking = Picking(extremity)
    let visit = visit(set)
    windows(set.window, over: range) { stretch, window in
      guard let window else { return }
      visit.forEachPlace(in: window) { place in
        guard let presence = window.presence(of: visit.shelf.times[place], within: stretch) else {
          return
        }
        let candidate = Candidate(shelf: visit.shelf, place: place)
        truth(of: set.condition, for: candidate, over: presence).forEachStretch(in: presence) {
          if $1 == false { return }
          picking.add(place, over: $0, $1 == true ? value(field, of: candidate) : .unknown)
        }
      }
    }
    return picking.timeline(over: range)
  }

  private func value(_ field: Int?, of candidate: Candidate) -> Cell {
    guard let field else { return Cell(candidate.time) }
    guard case .declared(_, let values) = candidate.content else { return .unknown }
    return Cell(values[field])
  }
}

enum Weight {
  case amount(Rational)
  case ramp(Rational, Interval)
  /// The field is not there: the total cannot be known.
  case missing
}
