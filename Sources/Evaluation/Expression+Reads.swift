// What an expression looks at, found by walking it.
import RuleProgram

extension Expression {
  /// Whether the occurrence's own outcome is part of it.
  var namesOutcome: Bool {
    switch form {
    case .outcomeIs, .isMended: true
    default: operands.contains { $0.namesOutcome }
    }
  }

  /// Kinds whose facts are counted, summed or asked for, through definitions.
  func kindsCounted(_ program: RuleProgram) -> [Int] {
    let own: [Int] =
      switch form {
      case .number(let set), .sum(let set, _), .exists(let set), .pick(_, let set, _):
        [set.kind]
      case .definition(let index):
        program.definitions[index].expression.kindsCounted(program)
      default: []
      }
    return own + operands.flatMap { $0.kindsCounted(program) }
  }

  /// The expressions it is made of, in the order in which they were written.
  public var operands: [Expression] {
    switch form {
    case .not(let operand), .isKnown(let operand), .negate(let operand): [operand]
    case .and(let operands), .or(let operands), .least(let operands), .greatest(let operands),
      .civil(_, let operands):
      operands
    case .compare(_, let left, let right), .add(let left, let right),
      .subtract(let left, let right), .multiply(let left, let right),
      .divide(let left, let right), .shift(let left, let right, _),
      .count(let left, let right, _, _, _):
      [left, right]
    case .isOneOf(let operand, let candidates): [operand] + candidates
    case .choose(let condition, let then, let otherwise): [condition, then, otherwise]
    case .covers(_, .moment(let moment)): [moment]
    default: []
    }
  }
}
