// States: what the switching facts make of a condition, over time, and the time spent in a value.
import CaseFile
import Civil
import RuleProgram

extension Frame {
  func states(_ expression: Expression, over range: Range<Tick>) -> Timeline<Cell> {
    switch expression.form {
    case .stateIs(let state, let value):
      stateLine(state).map(over: range) { current in
        .truth(current.map { $0 == value })
      }
    case .stateIsUnknown(let state):
      stateLine(state).map(over: range) { .truth($0 == nil) }
    case .timeIn(let state, let value, let window):
      timeIn(state, value, window, over: range)
    default: Timeline(.unknown)
    }
  }

  /// The state over the whole life of the case, built once.
  func stateLine(_ index: Int) -> Timeline<StateValue> {
    if let known = measure.states[index] { return known }
    let line = buildState(program.states[index])
    measure.states[index] = line
    return line
  }

  /// A switching fact by its place among those of its kind: facts are large, and many.
  private struct Switch {
    var kind: Int
    var place: Int
    var time: Instant
    /// Nil: unknown.
    var value: Int?
  }

  private func fact(_ change: Switch) -> Fact { measure.factsByKind[change.kind][change.place] }

  private func buildState(_ state: StateDeclaration) -> Timeline<StateValue> {
    var switches: [Switch] = []
    for rule in state.switches {
      let shelf = measure.shelf(rule.kind)
      for place in shelf.times.indices {
        var change = Switch(
          kind: rule.kind, place: place, time: shelf.times[place], value: rule.value)
        if rule.condition != nil {
          let tick = Tick.facts(change.time)
          let holds = truth(
            of: rule.condition, for: Candidate(shelf: shelf, place: place), over: tick..<tick.next
          ).value(at: tick)
          if holds == false { continue }
          if holds == nil { change.value = nil }
        }
        switches.append(change)
      }
    }
    switches.sort { $0.time == $1.time ? precedes(fact($0), fact($1)) : $0.time < $1.time }
    return line(state, settled(switches, state))
  }

  /// Contrary switches still tied leave the favourable value (DESIGN 3).
  private func settled(_ switches: [Switch], _ state: StateDeclaration) -> [Switch] {
    var result: [Switch] = []
    for next in switches {
      guard let last = result.last, last.time == next.time, isTied(fact(last), fact(next)) else {
        result.append(next)
        continue
      }
      if last.value != next.value { result[result.count - 1].value = state.favourable }
    }
    return result
  }

  private func isTied(_ left: Fact, _ right: Fact) -> Bool {
    left.time == right.time && left.nanoseconds == right.nanoseconds
      && left.sequence == right.sequence
  }

  private func line(_ state: StateDeclaration, _ switches: [Switch]) -> Timeline<StateValue> {
    var result = Timeline<StateValue>(state.initial)
    // Silence counts from the last switch, be it from before the measure; else from its start.
    var last = min(measure.start, switches.first?.time ?? measure.start)
    for (index, change) in switches.enumerated() {
      let isLastOfSecond =
        index + 1 == switches.count || switches[index + 1].time != change.time
      if let patience = state.unknownAfter, change.time >= last + patience {
        result.append(nil, from: .deadline(last + patience))
      }
      last = change.time
      if isLastOfSecond { result.append(change.value, from: .facts(change.time)) }
    }
    if let patience = state.unknownAfter { result.append(nil, from: .deadline(last + patience)) }
    return result
  }

  private func timeIn(
    _ state: Int, _ value: Int, _ window: Window, over range: Range<Tick>
  ) -> Timeline<Cell> {
    let line = stateLine(state)
    var tally = Tally()
    windows(window, over: range) { stretch, bounds in
      guard let bounds else { return tally.hide(stretch) }
      let from = Tick.deadline(max(bounds.from, measure.start))
      let until = min(stretch.upperBound, .deadline(bounds.until))
      guard from < until else { return }
      for piece in line.stretches(in: from..<until)
      where piece.value == value || piece.value == nil {
        let interval = Interval(
          start: piece.range.lowerBound.instant, end: piece.range.upperBound.instant)
        if interval.isEmpty { continue }
        for ramp in bounds.ramps(slope: Rational(1), interval) {
          tally.add(ramp, isCertain: piece.value != nil, over: stretch)
        }
      }
    }
    return tally.timeline(over: range)
  }
}

/// The order of facts at one instant (DESIGN 3): the resolved log's.
func precedes(_ left: Fact, _ right: Fact) -> Bool {
  if left.time != right.time { return left.time < right.time }
  if left.nanoseconds != right.nanoseconds { return left.nanoseconds < right.nanoseconds }
  if left.sequence != right.sequence { return sequencePrecedes(left.sequence, right.sequence) }
  return left.identity < right.identity
}

/// Numbers compare as numbers, anything else as text.
private func sequencePrecedes(_ left: String, _ right: String) -> Bool {
  if let first = Int(left), let second = Int(right) { return first < second }
  return left < right
}
