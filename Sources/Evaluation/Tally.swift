// Adds up contributions over time: each an amount or a ramp, certain or only possible, over a
// range of ticks. The total is a timeline of spans.
import CaseFile
import Civil

/// Grows by `slope` each second of `gained`, and is let go of over `released`, all of it at an even
/// pace.
struct Ramp {
  var slope: Rational
  var gained: Interval
  var released: Interval?

  /// Seconds at which the slope changes.
  var breaks: [Instant] {
    [gained.start, gained.end] + (released.map { [$0.start, $0.end] } ?? [])
  }

  func slope(at instant: Instant) -> Rational? {
    let gain = gained.contains(instant) ? slope : .zero
    guard let released, released.contains(instant) else { return gain }
    let total = slope.multiplied(by: Rational(gained.seconds))
    return total?.divided(by: Rational(released.seconds)).flatMap { gain.subtracting($0) }
  }

  func value(at instant: Instant) -> Rational? {
    let reached = min(max(instant - gained.start, 0), gained.seconds)
    guard let gain = slope.multiplied(by: Rational(reached)) else { return nil }
    guard let released, !released.isEmpty else { return gain }
    let gone = min(max(instant - released.start, 0), released.seconds)
    let loss = slope.multiplied(by: Rational(gained.seconds))?
      .multiplied(by: Rational(gone))?.divided(by: Rational(released.seconds))
    return loss.flatMap { gain.subtracting($0) }
  }
}

struct Tally {
  private struct Change {
    var tick: Tick
    var certain = Rational.zero
    var possible = Rational.zero
    var certainSlope = Rational.zero
    var possibleSlope = Rational.zero
    var hidden = 0
  }

  private var changes: [Change] = []
  /// An amount that did not fit: nothing can be said.
  private var isLost = false

  mutating func hide(_ range: Range<Tick>) {
    changes.append(Change(tick: range.lowerBound, hidden: 1))
    changes.append(Change(tick: range.upperBound, hidden: -1))
  }

  /// Hides the parts of a range that no other range touches.
  mutating func hide(_ range: Range<Tick>, outside others: [Range<Tick>]) {
    var reached = range.lowerBound
    for other in others.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if reached < other.lowerBound { hide(reached..<other.lowerBound) }
      reached = max(reached, other.upperBound)
    }
    if reached < range.upperBound { hide(reached..<range.upperBound) }
  }

  mutating func add(_ amount: Rational, isCertain: Bool, over range: Range<Tick>) {
    guard let opposite = amount.negated else { return isLost = true }
    push(amount, .zero, isCertain: isCertain, amount, at: range.lowerBound)
    push(opposite, .zero, isCertain: isCertain, amount, at: range.upperBound)
  }

  mutating func add(_ ramp: Ramp, isCertain: Bool, over range: Range<Tick>) {
    let (first, last) = (range.lowerBound, range.upperBound)
    guard let start = ramp.value(at: first.instant), let pace = ramp.slope(at: first.instant)
    else { return isLost = true }
    push(start, pace, isCertain: isCertain, ramp.slope, at: first)
    var current = pace
    for instant in Set(ramp.breaks).sorted() {
      let tick = Tick.deadline(instant)
      guard first < tick, tick < last else { continue }
      guard let next = ramp.slope(at: instant), let change = next.subtracting(current) else {
        return isLost = true
      }
      push(.zero, change, isCertain: isCertain, ramp.slope, at: tick)
      current = next
    }
    guard let end = ramp.value(at: last.instant)?.negated, let stop = current.negated else {
      return isLost = true
    }
    push(end, stop, isCertain: isCertain, ramp.slope, at: last)
  }

  /// What is only possible widens the span on the side of its sign.
  private mutating func push(
    _ amount: Rational, _ slope: Rational, isCertain: Bool, _ sign: Rational, at tick: Tick
  ) {
    var change = Change(tick: tick)
    if isCertain || sign < .zero { (change.certain, change.certainSlope) = (amount, slope) }
    if isCertain || sign >= .zero { (change.possible, change.possibleSlope) = (amount, slope) }
    changes.append(change)
  }

  func timeline(over range: Range<Tick>) -> Timeline<Cell> {
    var (low, high) = (Line(.zero), Line(.zero))
    var hidden = isLost ? 1 : 0
    var result = Timeline<Cell>(isLost ? .unknown : .quantity(Span(.zero)))
    for change in changes.sorted(by: { $0.tick < $1.tick }) where change.tick < range.upperBound {
      let second = change.tick.instant.seconds
      guard let nextLow = low.changed(change.certain, change.certainSlope, at: second),
        let nextHigh = high.changed(change.possible, change.possibleSlope, at: second)
      else { return Timeline(.unknown) }
      (low, high) = (nextLow, nextHigh)
      hidden += change.hidden
      let cell = hidden > 0 ? Cell.unknown : .quantity(Span(certain: low, possible: high))
      result.append(cell, from: max(change.tick, range.lowerBound))
    }
    return result
  }
}

extension Line {
  fileprivate func changed(_ amount: Rational, _ pace: Rational, at second: Int64) -> Line? {
    guard let value = value(at: second)?.adding(amount), let slope = slope.adding(pace) else {
      return nil
    }
    return Line(value: value, at: second, slope: slope)
  }
}
