// Windows: which stretch of time an aggregate looks at, from which tick a fact is in it, and when
// a sliding window lets go of it.
import CaseFile
import Civil
import RuleProgram

/// A window over a stretch of ticks.
struct Bounds {
  /// Facts count from here on, the end excluded.
  var from: Instant
  var until: Instant
  /// Where a sliding window lets go of what happened at an instant.
  var release: ((Instant) -> Instant)?
  /// A fact counts only so many seconds after it happened (`avant maintenant - 2 h`).
  var delay: Int64 = 0

  /// The ticks of the stretch at which a fact of that time is in the window.
  func presence(of time: Instant, within stretch: Range<Tick>) -> Range<Tick>? {
    presence(from: .facts(time), within: stretch)
  }

  /// The same for what comes to be at a tick, be it a deadline's.
  func presence(from tick: Tick, within stretch: Range<Tick>) -> Range<Tick>? {
    let time = tick.instant
    guard from <= time, time < until else { return nil }
    var first = tick
    if delay > 0 { first = max(first, .deadline(time + delay)) }
    let last = release.map { Tick.deadline($0(time)) } ?? stretch.upperBound
    let (low, high) = (max(first, stretch.lowerBound), min(last, stretch.upperBound))
    return low < high ? low..<high : nil
  }

  func cut(_ interval: Interval) -> Interval? {
    interval.intersection(Interval(start: from, end: until))
  }
}

extension Frame {
  /// Hands each stretch of the range with the window as it is there; nil where it is unknown.
  func windows(
    _ window: Window, over range: Range<Tick>, _ body: (Range<Tick>, Bounds?) -> Void
  ) {
    switch window {
    case .life: body(range, life)
    case .occurrence:
      var bounds = life
      bounds.from = max(bounds.from, occurrence?.start ?? bounds.from)
      bounds.until = min(bounds.until, occurrence?.end ?? bounds.until)
      body(range, bounds)
    case .sliding(let length):
      for stretch in timeline(of: length, over: range).stretches(in: range) {
        body(stretch.range, sliding(stretch.value))
      }
    case .between(let from, let until):
      between(from, until, over: range, body)
    }
  }

  private var life: Bounds {
    let end = rule?.readsAfterEnd == true ? nil : measure.end
    return Bounds(from: measure.start, until: end ?? .distantFuture)
  }

  private func sliding(_ length: Cell) -> Bounds? {
    var bounds = life
    switch length {
    case .period(let period):
      let calendar = calendar
      bounds.release = { calendar.release(of: $0, after: period) }
    case .quantity(let span):
      guard let seconds = span.exactConstant else { return nil }
      // The first whole second at which t − length >= e.
      let whole = seconds.isWhole ? seconds.floor : seconds.floor + 1
      bounds.release = { $0 + whole }
    default: return nil
    }
    return bounds
  }

  private func between(
    _ from: Expression?, _ until: Expression?, over range: Range<Tick>,
    _ body: (Range<Tick>, Bounds?) -> Void
  ) {
    let constant = Timeline<Cell>(.truth(true))
    let lower = from.map { timeline(of: $0, over: range) } ?? constant
    let upper = until.map { timeline(of: $0, over: range) } ?? constant
    for stretch in lower.paired(upper, over: range).stretches(in: range) {
      var bounds = life
      let isKnown =
        narrow(&bounds, from: stretch.value.left) && narrow(&bounds, until: stretch.value.right)
      body(stretch.range, isKnown ? bounds : nil)
    }
  }

  private func narrow(_ bounds: inout Bounds, from cell: Cell) -> Bool {
    switch cell {
    case .truth: return true
    case .date(let date): bounds.from = max(bounds.from, calendar.startOfDay(date))
    case .instant(let line) where line.isConstant:
      bounds.from = max(bounds.from, Instant(seconds: line.value.floor))
    case .instant(let line):
      // e >= t + lead holds until t passes e − lead.
      let lead = line.value.floor - line.origin
      bounds.release = { $0 - lead + 1 }
    default: return false
    }
    return true
  }

  private func narrow(_ bounds: inout Bounds, until cell: Cell) -> Bool {
    switch cell {
    case .truth: return true
    case .date(let date): bounds.until = min(bounds.until, calendar.startOfDay(date))
    case .instant(let line) where line.isConstant:
      bounds.until = min(bounds.until, Instant(seconds: line.value.floor))
    case .instant(let line): bounds.delay = max(0, line.origin - line.value.floor + 1)
    default: return false
    }
    return true
  }
}
