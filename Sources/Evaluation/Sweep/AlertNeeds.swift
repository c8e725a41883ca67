// What an occurrence must come to before one of its rule's alerts can hold: enough to leave out
// the occurrences, the many, of which nothing will be said.
import RuleProgram

struct AlertNeeds {
  /// Some alert is told of occurrences that are respected.
  private(set) var tellsKept = false
  /// Conditions of the alerts that hold while the occurrence is open: they name no outcome.
  private(set) var open: [Expression] = []

  /// Nil: an alert may hold whatever the occurrence comes to.
  init?(_ rule: Rule) {
    for alert in rule.alerts {
      switch alert.timing {
      case .edge(.gap, _), .edge(.undetermined, _): break
      case .edge(.kept, _): tellsKept = true
      case .edge: return nil
      case .level(let condition):
        if condition.conjuncts.contains(where: \.isUnmetOutcome) { break }
        if condition.namesOutcome { return nil }
        open.append(condition)
      }
    }
  }
}

extension Expression {
  /// The parts that must all be true for it to be.
  var conjuncts: [Expression] {
    guard case .and(let operands) = form else { return [self] }
    return operands.flatMap(\.conjuncts)
  }

  /// `écart`, `indéterminée`: what is respected is neither.
  fileprivate var isUnmetOutcome: Bool {
    switch form {
    case .outcomeIs(.gap), .outcomeIs(.undetermined): true
    default: false
    }
  }

  /// Settled by the title, the clock, and what stops the measure: no declared fact is read.
  func readsNoFact(_ program: RuleProgram) -> Bool {
    var isPlain = true
    visit(program) { part in
      switch part.form {
      case .field, .moment, .number, .sum, .exists, .pick, .covers, .stateIs, .stateIsUnknown,
        .timeIn, .outcomes, .outcomeIs, .isMended:
        isPlain = false
      default: break
      }
    }
    return isPlain
  }

  /// Unknown at every moment, because it rests on a parameter that the title does not give.
  func isNeverKnown(_ measure: MeasureCase) -> Bool {
    switch form {
    case .parameter(let index):
      measure.parameter(index).pieces.allSatisfy { $0.value == nil }
    case .definition(let index):
      measure.program.definitions[index].expression.isNeverKnown(measure)
    case .negate(let operand): operand.isNeverKnown(measure)
    case .add(let left, let right), .subtract(let left, let right),
      .multiply(let left, let right), .divide(let left, let right),
      .compare(_, let left, let right):
      left.isNeverKnown(measure) || right.isNeverKnown(measure)
    case .and(let operands): operands.contains { $0.isNeverKnown(measure) }
    default: false
    }
  }
}
