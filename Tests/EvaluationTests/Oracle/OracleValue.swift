// Three-valued logic and ranges, on the values of the answer (M7).
import CaseFile
import Civil
import Evaluation
import RuleProgram

/// The least and the greatest that a quantity can be.
struct OracleRange: Equatable {
  var low: Rational
  var high: Rational

  init(_ one: Rational, _ other: Rational) { (low, high) = (min(one, other), max(one, other)) }
  init(_ value: Rational) { (low, high) = (value, value) }
  init(_ value: Int64) { self.init(Rational(value)) }

  var value: ReadValue { .quantity(certain: low, possible: high) }
  var isExact: Bool { low == high }

  /// All results of an operation on the ends; nil when one of them is.
  static func ends(
    _ left: OracleRange, _ right: OracleRange, _ operation: (Rational, Rational) -> Rational?
  ) -> OracleRange? {
    var all: [Rational] = []
    for one in [left.low, left.high] {
      for other in [right.low, right.high] {
        guard let result = operation(one, other) else { return nil }
        all.append(result)
      }
    }
    return OracleRange(all.min()!, all.max()!)
  }
}

extension ReadValue {
  init(_ value: FactValue?) {
    switch value {
    case nil: self = .unknown
    case .boolean(let value): self = .boolean(value)
    case .quantity(let value): self = .quantity(certain: value, possible: value)
    case .period(let value): self = .period(value)
    case .date(let value): self = .date(value)
    case .instant(let value): self = .instant(value)
    case .text(let value): self = .text(value)
    case .timetable(let value): self = .timetable(value)
    }
  }

  init(_ truth: Bool?) { self = truth.map { .boolean($0) } ?? .unknown }

  var truth: Bool? {
    if case .boolean(let value) = self { return value }
    return nil
  }

  var range: OracleRange? {
    if case .quantity(let low, let high) = self { return OracleRange(low, high) }
    return nil
  }

  /// The number where it is one number.
  var exact: Rational? { range.flatMap { $0.isExact ? $0.low : nil } }

  var wholeSeconds: Int64? { exact.map(\.floor) }

  func instant(_ zone: OraclePlace) -> Instant? {
    switch self {
    case .instant(let instant): instant
    case .date(let date): zone.startOfDay(date)
    default: nil
    }
  }

  func date(_ zone: OraclePlace) -> CivilDate? {
    switch self {
    case .instant(let instant): zone.date(at: instant)
    case .date(let date): date
    default: nil
    }
  }

  /// Exact knowledge: neither unknown nor a range.
  var isKnown: Bool {
    if case .unknown = self { return false }
    return range?.isExact ?? true
  }
}

enum OracleLogic {
  static func and(_ parts: [Bool?]) -> Bool? {
    if parts.contains(false) { return false }
    return parts.contains(nil) ? nil : true
  }

  static func or(_ parts: [Bool?]) -> Bool? { and(parts.map { $0.map { !$0 } }).map { !$0 } }

  static func compare(
    _ comparison: Comparison, _ left: ReadValue, _ right: ReadValue, _ zone: OraclePlace
  ) -> Bool? {
    if let left = left.range, let right = right.range { return compare(comparison, left, right) }
    if case .date(let left) = left, case .date(let right) = right {
      return ordered(comparison, left, right)
    }
    if let left = left.instant(zone), let right = right.instant(zone) {
      return ordered(comparison, left, right)
    }
    if case .unknown = left { return nil }
    if case .unknown = right { return nil }
    switch comparison {
    case .equal: return left == right
    case .different: return left != right
    default: return nil
    }
  }

  private static func ordered<Value: Comparable>(
    _ comparison: Comparison, _ left: Value, _ right: Value
  ) -> Bool {
    switch comparison {
    case .equal: left == right
    case .different: left != right
    case .less: left < right
    case .atMost: left <= right
    case .greater: left > right
    case .atLeast: left >= right
    }
  }

  private static func compare(
    _ comparison: Comparison, _ left: OracleRange, _ right: OracleRange
  ) -> Bool? {
    switch comparison {
    case .equal:
      if left.isExact, right.isExact { return left == right }
      return left.high < right.low || right.high < left.low ? false : nil
    case .different: return compare(.equal, left, right).map { !$0 }
    case .less: return left.high < right.low ? true : left.low >= right.high ? false : nil
    case .atMost: return left.high <= right.low ? true : left.low > right.high ? false : nil
    case .greater: return compare(.less, right, left)
    case .atLeast: return compare(.atMost, right, left)
    }
  }
}
