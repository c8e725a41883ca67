// `couvre` and `en cours`: what a fact's `vaut` says of a day, an instant, the occurrence or the
// moment. It counts from the start of what it covers, however late it was handed over.
import CaseFile
import Civil
import RuleProgram

extension Frame {
  func covered(
    _ set: FactSet, _ coverage: Coverage, over range: Range<Tick>
  ) -> Timeline<Cell> {
    var result = Timeline<Bool?>(false)
    let shelf = measure.shelf(set.kind)
    for place in shelf.withValidity {
      let fact = shelf.facts[place]
      let covered = covers(fact, coverage, over: range)
      if covered.only(in: range) == .some(false) { continue }
      let holds = truth(
        of: set.condition, for: Candidate(shelf: shelf, place: place), over: range)
      let one = covered.zip(holds, over: range) { left, right in
        left == false || right == false ? false : left == nil || right == nil ? nil : true
      }
      let counts = inWindow(fact, set.window, over: range)
      result = result.zip(one, over: range) { left, right in
        if left == true || (right == true && counts) { return true }
        return left == nil || (right == nil && counts) ? nil : false
      }
    }
    return result.map(over: range) { .truth($0) }
  }

  private func inWindow(_ fact: Fact, _ window: Window, over range: Range<Tick>) -> Bool {
    if case .life = window { return true }
    var isIn = false
    windows(window, over: range) { _, bounds in
      if let bounds, bounds.from <= fact.time, fact.time < bounds.until { isIn = true }
    }
    return isIn
  }

  func covers(
    _ fact: Fact, _ coverage: Coverage, over range: Range<Tick>
  ) -> Timeline<Bool?> {
    switch fact.validity {
    case .target(let identity):
      if case .now = coverage { return Timeline(false) }
      return Timeline(occurrence?.trigger?.identity == identity)
    case .interval(let from, let until):
      let person = measure.calendar(.person)
      let interval = Interval(
        start: from.map(person.instant(of:)) ?? .distantPast,
        end: until.map(person.instant(of:)) ?? .distantFuture)
      let seen = min(Tick.facts(fact.time), .deadline(interval.start))
      return covers(interval, seen: seen, coverage, range)
    case nil: return Timeline(false)
    }
  }

  private func covers(
    _ interval: Interval, seen: Tick, _ coverage: Coverage, _ range: Range<Tick>
  ) -> Timeline<Bool?> {
    switch coverage {
    case .now:
      return Timeline(
        first: false,
        steps: [(.deadline(interval.start), true), (.deadline(interval.end), false)])
    case .occurrence:
      guard let occurrence else { return Timeline(nil) }
      let isWhole = interval.start <= occurrence.start && occurrence.end <= interval.end
      return Timeline(first: false, steps: [(seen, isWhole)])
    case .moment(let expression):
      return timeline(of: expression, over: range).flatMap(over: range) { cell, stretch in
        covers(interval, cell, stretch).flatMap { tick, truth -> [(Tick, Bool?)] in
          if tick >= seen { return [(tick, truth)] }
          return [(tick, false)] + (stretch.contains(seen) ? [(seen, truth)] : [])
        }
      }
    }
  }

  private func covers(
    _ interval: Interval, _ cell: Cell, _ stretch: Range<Tick>
  ) -> [(Tick, Bool?)] {
    let start = stretch.lowerBound
    switch cell {
    case .date(let date):
      let day = Interval(
        start: calendar.startOfDay(date), end: calendar.startOfDay(date.adding(days: 1)))
      return [(start, interval.intersection(day) != nil)]
    case .instant(let line) where line.isConstant:
      return [(start, interval.contains(Instant(seconds: line.value.floor)))]
    case .instant(let line):
      let lead = line.value.floor - line.origin
      let entry = Tick.deadline(interval.start - lead)
      let exit = Tick.deadline(interval.end - lead)
      return [(start, entry <= start && start < exit)]
        + [(entry, true), (exit, false)].filter { start < $0.0 && $0.0 < stretch.upperBound }
    default: return [(start, nil)]
    }
  }
}
