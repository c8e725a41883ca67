// Conditions that time does not move: fields of a fact against words, numbers and names. Most `où`
// are made of them, and are asked of each fact for each occurrence, so they are read as values.
import CaseFile
import Civil
import RuleProgram

extension Frame {
  /// The value that the expression has at every moment; nil where it has to be read over time.
  func steady(_ expression: Expression) -> Cell? {
    switch expression.form {
    case .constant(let value): return Cell(value)
    case .setting(let index): return Cell(settingValue(index))
    case .field(let role, let kind, let field): return fieldCell(role, kind, field)
    case .occurrenceAttribute(.key): return occurrence.map { .text($0.key) } ?? .unknown
    case .occurrenceAttribute(.rank):
      return occurrence.map { .quantity(Span(Rational(Int64($0.rank)))) } ?? .unknown
    case .not(let operand): return steady(operand).map { .truth($0.truth.map { !$0 }) }
    case .and(let operands): return steady(operands, decisive: false)
    case .or(let operands): return steady(operands, decisive: true)
    case .isKnown(let operand): return steady(operand).map { .truth(!$0.isUnknown) }
    case .compare(let comparison, let left, let right):
      guard let first = steady(left), let second = steady(right) else { return nil }
      return steady(comparison, first, second)
    case .isOneOf(let operand, let candidates): return steady(operand, among: candidates)
    default: return nil
    }
  }

  /// Kleene, as over time: one decisive operand decides whatever the others are.
  private func steady(_ operands: [Expression], decisive: Bool) -> Cell? {
    var (isUnknown, isMoving) = (false, false)
    for operand in operands {
      guard let cell = steady(operand) else {
        isMoving = true
        continue
      }
      if cell.truth == decisive { return .truth(decisive) }
      if cell.truth == nil { isUnknown = true }
    }
    if isMoving { return nil }
    return .truth(isUnknown ? nil : !decisive)
  }

  private func steady(_ operand: Expression, among candidates: [Expression]) -> Cell? {
    guard let value = steady(operand) else { return nil }
    var isUnknown = false
    for candidate in candidates {
      guard let other = steady(candidate), let equal = steady(.equal, value, other) else {
        return nil
      }
      if equal.truth == true { return .truth(true) }
      if equal.truth == nil { isUnknown = true }
    }
    return .truth(isUnknown ? nil : false)
  }

  private func steady(_ comparison: Comparison, _ left: Cell, _ right: Cell) -> Cell? {
    switch (left, right) {
    case (.quantity(let first), .quantity(let second)):
      guard first.isConstant, second.isConstant else { return nil }
    case (.instant(let first), .instant(let second)):
      guard first.isConstant, second.isConstant else { return nil }
    case (.instant, _), (_, .instant): return nil
    default: break
    }
    return answers(comparison, left, right, .distantPast..<Tick.distantPast.next)[0].1
  }
}
