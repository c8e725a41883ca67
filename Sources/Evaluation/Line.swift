// Quantities that change with time: a line is a value and a slope, a span a pair of lines, what is
// certain and what is possible (DESIGN 5). All exact.
import CaseFile

/// `value` at `origin`, and `slope` more every second.
struct Line: Hashable {
  var value: Rational
  var origin: Int64
  var slope: Rational

  init(_ value: Rational) {
    self.value = value
    origin = 0
    slope = .zero
  }

  init(value: Rational, at origin: Int64, slope: Rational) {
    self.value = value
    self.origin = slope == .zero ? 0 : origin
    self.slope = slope
  }

  var isConstant: Bool { slope == .zero }

  /// Nil when the exact value does not fit.
  func value(at second: Int64) -> Rational? {
    if isConstant { return value }
    let (elapsed, overflow) = second.subtractingReportingOverflow(origin)
    guard !overflow, let change = slope.multiplied(by: Rational(elapsed)) else { return nil }
    return value.adding(change)
  }

  /// `left + sign × right`.
  static func sum(_ left: Line, _ right: Line, sign: Int64 = 1) -> Line? {
    guard let signed = right.scaled(by: Rational(sign)) else { return nil }
    let origin = left.isConstant ? right.origin : left.origin
    guard let first = left.value(at: origin), let second = signed.value(at: origin),
      let value = first.adding(second), let slope = left.slope.adding(signed.slope)
    else { return nil }
    return Line(value: value, at: origin, slope: slope)
  }

  func scaled(by factor: Rational) -> Line? {
    guard let value = value.multiplied(by: factor), let slope = slope.multiplied(by: factor)
    else { return nil }
    return Line(value: value, at: origin, slope: slope)
  }
}

/// The least and the greatest value a quantity may have. Equal when nothing is uncertain.
struct Span: Hashable {
  var certain: Line
  var possible: Line

  init(_ line: Line) { (certain, possible) = (line, line) }
  init(_ value: Rational) { self.init(Line(value)) }
  init(certain: Line, possible: Line) { (self.certain, self.possible) = (certain, possible) }

  var isExact: Bool { certain == possible }
  var isConstant: Bool { certain.isConstant && possible.isConstant }
  var exactConstant: Rational? { isExact && isConstant ? certain.value : nil }

  static func + (left: Span, right: Span) -> Span? {
    guard let low = Line.sum(left.certain, right.certain),
      let high = Line.sum(left.possible, right.possible)
    else { return nil }
    return Span(certain: low, possible: high)
  }

  static func - (left: Span, right: Span) -> Span? {
    guard let low = Line.sum(left.certain, right.possible, sign: -1),
      let high = Line.sum(left.possible, right.certain, sign: -1)
    else { return nil }
    return Span(certain: low, possible: high)
  }

  func scaled(by factor: Rational) -> Span? {
    guard let low = certain.scaled(by: factor), let high = possible.scaled(by: factor)
    else { return nil }
    return factor < .zero
      ? Span(certain: high, possible: low) : Span(certain: low, possible: high)
  }
}

/// The seconds of a range at which the order of two lines changes: neighbours compare alike.
func crossings(_ left: Line, _ right: Line, over seconds: Range<Int64>) -> [Int64] {
  if left.slope == right.slope || seconds.isEmpty { return [] }
  let difference = Line.sum(left, right, sign: -1)
  let rises = right.slope < left.slope
  func side(_ second: Int64) -> Int {
    guard let value = difference?.value(at: second) else { return 2 }
    return value == .zero ? 0 : ((value < .zero) == rises ? -1 : 1)
  }
  return [
    firstSecond(in: seconds) { side($0) >= 0 }, firstSecond(in: seconds) { side($0) > 0 },
  ].compactMap { $0 }.filter { $0 > seconds.lowerBound }
}

/// The first second of the range that passes a test that, once passed, stays passed.
func firstSecond(in range: Range<Int64>, where test: (Int64) -> Bool) -> Int64? {
  guard !range.isEmpty, test(range.upperBound - 1) else { return nil }
  var (low, high) = (range.lowerBound, range.upperBound - 1)
  while low < high {
    let middle = low + (high - low) / 2
    if test(middle) { high = middle } else { low = middle + 1 }
  }
  return low
}
