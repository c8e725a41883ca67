// Values outside the bounds of the law: flagged to a human with the article, and the person goes
// on being followed (DESIGN 2.2).
import CaseFile
import Civil
import RuleProgram

/// A parameter whose value is outside its legal bounds, over the ticks for which it is.
public struct BoundFinding: Hashable, Sendable {
  public var parameter: String
  public var value: FactValue
  public var type: ValueType
  public var bound: FactValue
  /// The bound is a least value; else a greatest.
  public var isLeast: Bool
  public var article: String
  public var from: Tick
  public var until: Tick?
}

extension MeasureCase {
  /// In order of parameters and of time.
  func boundFindings(until last: Tick) -> [BoundFinding] {
    var result: [BoundFinding] = []
    let day = calendar(.person).date(at: start)
    for (index, declaration) in program.natures[nature].parameters.enumerated() {
      let inForce = declaration.bounds.filter {
        $0.from.map { $0 <= day } ?? true && $0.until.map { day < $0 } ?? true
      }
      if inForce.isEmpty { continue }
      for stretch in parameter(index).stretches(in: Tick.range(appears, last.next)) {
        guard let value = stretch.value else { continue }
        let end = stretch.range.upperBound
        for bound in inForce {
          guard let (limit, isLeast) = crossed(bound, by: value, from: day) else { continue }
          result.append(
            BoundFinding(
              parameter: declaration.name, value: value, type: declaration.type, bound: limit,
              isLeast: isLeast, article: bound.article, from: stretch.range.lowerBound,
              until: end <= last ? end : nil))
        }
      }
    }
    return result
  }

  private func crossed(
    _ bound: LegalBound, by value: FactValue, from day: CivilDate
  ) -> (FactValue, isLeast: Bool)? {
    if let least = bound.atLeast, isBelow(value, least, from: day) { return (least, true) }
    if let most = bound.atMost, isBelow(most, value, from: day) { return (most, false) }
    return nil
  }

  /// Délais are compared by where they end when they start with the measure.
  private func isBelow(_ left: FactValue, _ right: FactValue, from day: CivilDate) -> Bool {
    switch (left, right) {
    case (.quantity(let first), .quantity(let second)): return first < second
    case (.date(let first), .date(let second)): return first < second
    case (.instant(let first), .instant(let second)): return first < second
    case (.period(let first), .period(let second)):
      let calendar = calendar(.person)
      return calendar.shifted(day, by: first, sign: 1) < calendar.shifted(day, by: second, sign: 1)
    default: return false
    }
  }
}
