// `où` about one fact, asked of its row in the columns: fields against words and numbers. Three
// valued as everywhere; a condition that reads more than the fact has none of these.
import CaseFile
import RuleProgram

indirect enum RowCondition {
  case constant(Bool?)
  /// A field that is itself yes or no.
  case flag(field: Int)
  case isKnown(field: Int)
  case text(field: Int, equals: String)
  case number(field: Int, Comparison, Int64)
  case not(RowCondition)
  case all([RowCondition])
  case any([RowCondition])
  case choose(RowCondition, RowCondition, RowCondition)

  /// Nil: it reads something else, or compares with what columns do not hold.
  init?(_ expression: Expression, of kind: Int, _ program: RuleProgram) {
    let fields = program.kinds[kind].fields
    switch expression.unfolded(program).form {
    case .constant(.boolean(let truth)): self = .constant(truth)
    case .field(.candidate, kind, let field):
      guard fields[field].type == .boolean else { return nil }
      self = .flag(field: field)
    case .isKnown(let operand):
      guard case .field(.candidate, kind, let field) = operand.form else { return nil }
      self = .isKnown(field: field)
    case .not(let operand):
      guard let inner = RowCondition(operand, of: kind, program) else { return nil }
      self = .not(inner)
    case .and(let operands):
      guard let all = RowCondition.each(operands, kind, program) else { return nil }
      self = .all(all)
    case .or(let operands):
      guard let all = RowCondition.each(operands, kind, program) else { return nil }
      self = .any(all)
    case .choose(let condition, let then, let otherwise):
      guard let all = RowCondition.each([condition, then, otherwise], kind, program) else {
        return nil
      }
      self = .choose(all[0], all[1], all[2])
    case .compare(let comparison, let left, let right):
      guard case .field(.candidate, kind, let field) = left.form,
        case .constant(let value) = right.form,
        let plain = RowCondition(comparison, field, fields[field].type, value)
      else { return nil }
      self = plain
    case .isOneOf(let operand, let candidates):
      guard case .field(.candidate, kind, let field) = operand.form else { return nil }
      let all = candidates.compactMap { candidate -> RowCondition? in
        guard case .constant(let value) = candidate.form else { return nil }
        return RowCondition(.equal, field, fields[field].type, value)
      }
      guard all.count == candidates.count else { return nil }
      self = .any(all)
    default: return nil
    }
  }

  private static func each(
    _ operands: [Expression], _ kind: Int, _ program: RuleProgram
  ) -> [RowCondition]? {
    let all = operands.compactMap { RowCondition($0, of: kind, program) }
    return all.count == operands.count ? all : nil
  }

  private init?(_ comparison: Comparison, _ field: Int, _ type: ValueType, _ value: FactValue) {
    switch (type, value) {
    case (.text, .text(let text)), (.choice, .text(let text)):
      switch comparison {
      case .equal: self = .text(field: field, equals: text)
      case .different: self = .not(.text(field: field, equals: text))
      default: return nil
      }
    case (.number, .quantity(let amount)), (.duration, .quantity(let amount)):
      guard amount.isWhole else { return nil }
      self = .number(field: field, comparison, amount.floor)
    default: return nil
    }
  }

  /// Nil: unknown. `start` is where the row's values begin.
  func holds(_ start: Int, _ columns: FactColumns, _ texts: (Int64) -> String) -> Bool? {
    func value(_ field: Int) -> Int64? {
      let value = columns.values[start + field]
      return value == FactColumns.absent ? nil : value
    }
    switch self {
    case .constant(let truth): return truth
    case .flag(let field): return value(field).map { $0 != 0 }
    case .isKnown(let field): return value(field) != nil
    case .text(let field, let text): return value(field).map { texts($0) == text }
    case .number(let field, let comparison, let limit):
      return value(field).map { comparison.holds($0, limit) }
    case .not(let operand): return operand.holds(start, columns, texts).map { !$0 }
    case .all(let operands): return joined(operands, decisive: false, start, columns, texts)
    case .any(let operands): return joined(operands, decisive: true, start, columns, texts)
    case .choose(let condition, let then, let otherwise):
      guard let truth = condition.holds(start, columns, texts) else { return nil }
      return (truth ? then : otherwise).holds(start, columns, texts)
    }
  }

  private func joined(
    _ operands: [RowCondition], decisive: Bool, _ start: Int, _ columns: FactColumns,
    _ texts: (Int64) -> String
  ) -> Bool? {
    var isUnknown = false
    for operand in operands {
      let truth = operand.holds(start, columns, texts)
      if truth == decisive { return decisive }
      if truth == nil { isUnknown = true }
    }
    return isUnknown ? nil : !decisive
  }
}
