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
  /// The first instant at which a start that moves has come to an instant or passed it.
  var passes: ((Instant) -> Instant)?
  /// The start itself counts (`depuis`), or only what comes after it (`sur`).
  var includesStart = false
  /// Where the start does not move at an even pace: instants to part an interval at.
  var breaks: ((Interval) -> [Instant])?
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
    let last = passes.map { Tick.deadline($0(includesStart ? time + 1 : time)) }
    let (low, high) = (
      max(first, stretch.lowerBound), min(last ?? stretch.upperBound, stretch.upperBound)
    )
    return low < high ? low..<high : nil
  }

  /// What goes by within an interval, as it comes into the window and as it leaves it again.
  func ramps(slope: Rational, _ interval: Interval) -> [Ramp] {
    let lag = max(0, delay - 1)
    let inner = breaks.map { $0(interval) } ?? []
    let bounds =
      [interval.start]
      + Set(inner.filter { interval.start < $0 && $0 < interval.end })
      .sorted() + [interval.end]
    return zip(bounds, bounds.dropFirst()).map { start, end in
      let gained = Interval(start: start + lag, end: end + lag)
      let released = passes.map { Interval(start: $0(start + 1) - 1, end: $0(end)) }
      return Ramp(slope: slope, gained: gained, released: released)
    }
  }

  static var always: Bounds { Bounds(from: .distantPast, until: .distantFuture) }

  func cut(_ interval: Interval) -> Interval? {
    interval.intersection(Interval(start: from, end: until))
  }
}

extension Frame {
  /// Hands each stretch of the range with the window as it is there; nil where it is unknown.
  /// What facts and states say counts within the life of the measure; outcomes always do.
  func windows(
    _ window: Window, within whole: Bounds? = nil, over range: Range<Tick>,
    _ body: (Range<Tick>, Bounds?) -> Void
  ) {
    let whole = whole ?? life
    switch window {
    case .life: body(range, whole)
    case .occurrence:
      var bounds = whole
      bounds.from = max(bounds.from, occurrence?.start ?? bounds.from)
      bounds.until = min(bounds.until, occurrence?.end ?? bounds.until)
      body(range, bounds)
    case .sliding(let length):
      for stretch in timeline(of: length, over: range).stretches(in: range) {
        body(stretch.range, sliding(stretch.value, within: whole))
      }
    case .between(let from, let until):
      between(from, until, within: whole, over: range, body)
    }
  }

  private var life: Bounds {
    let end = rule?.rule.readsAfterEnd == true ? nil : measure.end
    return Bounds(from: measure.start, until: end ?? .distantFuture)
  }

  private func sliding(_ length: Cell, within whole: Bounds) -> Bounds? {
    var bounds = whole
    switch length {
    case .period(let period):
      let calendar = calendar
      bounds.passes = { calendar.release(of: $0, after: period) }
      bounds.breaks = { calendar.breaks(in: $0, after: period) }
    case .quantity(let span):
      guard let seconds = span.exactConstant else { return nil }
      // The first whole second at which t − length >= e.
      let whole = seconds.isWhole ? seconds.floor : seconds.floor + 1
      bounds.passes = { $0 + whole }
    default: return nil
    }
    return bounds
  }

  private func between(
    _ from: Expression?, _ until: Expression?, within whole: Bounds, over range: Range<Tick>,
    _ body: (Range<Tick>, Bounds?) -> Void
  ) {
    let constant = Timeline<Cell>(.truth(true))
    let lower = from.map { timeline(of: $0, over: range) } ?? constant
    let upper = until.map { timeline(of: $0, over: range) } ?? constant
    for stretch in lower.paired(upper, over: range).stretches(in: range) {
      var bounds = whole
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
      let lead = line.value.floor - line.origin
      bounds.passes = { $0 - lead }
      bounds.includesStart = true
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
