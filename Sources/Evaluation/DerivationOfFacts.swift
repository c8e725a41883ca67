// The facts behind an aggregate, a coverage or a state at one tick, each dated, with its amount.
import CaseFile
import Civil
import RuleProgram

extension Frame {
  func deriveAggregate(_ expression: Expression, at tick: Tick, into result: inout Derivation) {
    result.shape = .aggregate
    switch expression.form {
    case .number(let set), .exists(let set):
      result.uses = candidates(set, at: tick).map {
        use(of: $0.fact, set.kind, isCertain: $0.isSure)
      }
      noteSilence(set.kind, &result)
    case .sum(let set, let field):
      let type = program.kinds[set.kind].fields[field].type
      result.uses = candidates(set, at: tick).map { candidate in
        let amount = value(field, of: candidate.fact)
        return use(
          of: candidate.fact, set.kind, value: amount, type: type, isCertain: candidate.isSure)
      }
      noteSilence(set.kind, &result)
    case .pick(let extremity, let set, let field):
      let all = candidates(set, at: tick)
      let type = field.map { program.kinds[set.kind].fields[$0].type } ?? .instant
      if let chosen = extremity == .first ? all.first : all.last {
        let shown = field.map { value($0, of: chosen.fact) } ?? .instant(chosen.fact.time)
        result.uses = [
          use(of: chosen.fact, set.kind, value: shown, type: type, isCertain: chosen.isSure)
        ]
      }
      noteSilence(set.kind, &result)
    default: break
    }
  }

  private func noteSilence(_ kind: Int, _ result: inout Derivation) {
    guard result.uses.isEmpty else { return }
    let isUnknown = result.value == .unknown && program.kinds[kind].silence == .meansUnknown
    result.notes.append(isUnknown ? .missing(program.kinds[kind]) : .none(program.kinds[kind]))
  }

  private func value(_ field: Int, of fact: Fact) -> ReadValue {
    guard case .declared(_, let values) = fact.content else { return .unknown }
    return Cell(values[field]).read(at: fact.time.seconds)
  }

  /// Facts of the set in its window at the tick for which `où` is true or cannot be decided.
  private func candidates(_ set: FactSet, at tick: Tick) -> [(fact: Fact, isSure: Bool)] {
    var result: [(fact: Fact, isSure: Bool)] = []
    let now = tick..<tick.next
    let shelf = measure.shelf(set.kind)
    let sessions = shelf.intervals(measure.calendar(.person))
    let visit = visit(set, isBoundless: !sessions.isEmpty)
    windows(set.window, over: now) { stretch, window in
      guard let window else { return }
      visit.forEachPlace(in: window) { place in
        let isThere =
          window.presence(of: shelf.times[place], within: stretch) != nil
          || !sessions.isEmpty && hasBegun(sessions[place], in: window, at: tick)
        guard isThere else { return }
        let truth = truth(
          of: set.condition, for: Candidate(shelf: shelf, place: place), over: now
        ).value(at: tick)
        if truth != false { result.append((shelf.facts[place], truth == true)) }
      }
    }
    return result
  }

  /// A session counts from its beginning, hour by hour, where its interval is known.
  private func hasBegun(_ session: Interval?, in window: Bounds, at tick: Tick) -> Bool {
    guard let session, let cut = window.cut(session), !cut.isEmpty else { return false }
    return .deadline(cut.start) <= tick
  }

  func deriveCoverage(
    _ set: FactSet, _ coverage: Coverage, at tick: Tick, into result: inout Derivation
  ) {
    result.shape = .coverage
    if case .moment(let expression) = coverage {
      if case .constant = expression.form {
      } else {
        result.children = [derive(expression, at: tick)]
      }
    }
    let now = tick..<tick.next
    let shelf = measure.shelf(set.kind)
    for place in shelf.withValidity {
      let fact = shelf.facts[place]
      let covered = covers(fact, coverage, over: now).value(at: tick)
      if covered == false { continue }
      let holds = truth(
        of: set.condition, for: Candidate(shelf: shelf, place: place), over: now
      ).value(at: tick)
      if holds == false { continue }
      result.uses.append(
        use(of: fact, set.kind, isCertain: covered == true && holds == true))
    }
    if result.uses.isEmpty { result.notes.append(.none(program.kinds[set.kind])) }
  }
}

// MARK: - States and other rules

extension Frame {
  /// The last switch of the state, and the fact that made it.
  func switchNote(_ index: Int, at tick: Tick) -> Derivation.Note {
    let state = program.states[index]
    let line = stateLine(index)
    let piece = line.pieces[line.index(at: tick)]
    let name = piece.value.map { state.values[$0] }
    guard piece.from > .distantPast else {
      return .since(state: state.title, value: name, nil, by: nil)
    }
    let at = piece.from.instant
    let cause = state.switches.lazy.flatMap { measure.factsByKind[$0.kind] }
      .first { $0.time == at && piece.from.isAfterFacts }
    return .since(state: state.title, value: name, at, by: cause?.identity)
  }

  /// The stretches counted, certain or only possible; the last five.
  func stretchNotes(
    _ state: Int, _ value: Int, _ window: Window, at tick: Tick
  ) -> [Derivation.Note] {
    var result: [Derivation.Note] = []
    windows(window, over: tick..<tick.next) { _, bounds in
      guard let bounds else { return }
      let from = Tick.deadline(max(bounds.from, measure.start))
      let until = min(tick, .deadline(bounds.until))
      guard from < until else { return }
      for piece in stateLine(state).stretches(in: from..<until)
      where piece.value == value || piece.value == nil {
        let (start, end) = (piece.range.lowerBound.instant, piece.range.upperBound.instant)
        if start < end { result.append(.stretch(start, end, isCertain: piece.value != nil)) }
      }
    }
    return Array(result.suffix(5))
  }

  func occurrenceNotes(
    _ rule: Int, _ outcome: Outcome, _ window: Window, at tick: Tick
  ) -> [Derivation.Note] {
    guard let reading = measure.results[rule] else { return [] }
    var result: [(at: Tick, note: Derivation.Note)] = []
    windows(window, over: tick..<tick.next) { stretch, bounds in
      for other in reading.occurrences {
        guard let piece = other.outcome(at: tick), piece.outcome == outcome,
          bounds?.presence(from: piece.from, within: stretch) != nil
        else { continue }
        let title = program.rules[rule].title
        result.append((piece.from, .occurrence(rule: title, key: other.key, piece.from.instant)))
      }
    }
    return result.sorted { $0.at < $1.at }.map(\.note)
  }
}
