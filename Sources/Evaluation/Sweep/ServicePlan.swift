// `exiger: servi par…`: facts serve periods in order, or the occurrence that they name.
import CaseFile
import RuleProgram

struct ServicePlan {
  enum Occurrences {
    /// Laid out by the title; each fact serves the open one with the earliest deadline.
    case laidOut
    /// Facts of a kind, each served by the fact that carries the same text.
    case triggered(kind: Int, reference: Int, deadline: ShiftedField)
  }

  let occurrences: Occurrences
  /// The kind that serves, and its field that names the occurrence.
  let kind: Int
  let sameField: Int?
  /// Silence decides: at the deadline it is an écart, else undetermined.
  let isGapWhenSilent: Bool

  init?(_ rule: Rule, _ program: RuleProgram) {
    guard case .served(let service) = rule.demand, rule.tellsGapsOnly,
      service.condition == nil, service.opensAt == nil, service.count == nil
    else { return nil }
    kind = service.kind
    sameField = service.sameField
    isGapWhenSilent = program.kinds[service.kind].silence == .meansAbsence
    if rule.isLaidOutByTitle(program), service.sameField == nil {
      occurrences = .laidOut
      return
    }
    guard case .fact(let trigger) = rule.trigger, rule.hasPlainTrigger,
      let own = service.triggerField, service.sameField != nil,
      program.kinds[trigger].fields[own].type == .text,
      let reference = program.kinds[trigger].referenceField, reference == own,
      let deadline = rule.deadline.flatMap({ ShiftedField($0, of: trigger, program) })
    else { return nil }
    occurrences = .triggered(kind: trigger, reference: reference, deadline: deadline)
  }
}

/// `date + 30 min`: a field of the trigger and so many seconds.
struct ShiftedField {
  let field: Int
  let seconds: Int64

  init?(_ deadline: Deadline, of kind: Int, _ program: RuleProgram) {
    let extra: Int64 = deadline.isInclusive ? 1 : 0
    switch deadline.expression.form {
    case .field(.trigger, kind, let field):
      (self.field, seconds) = (field, extra)
    case .shift(let origin, let length, let isBackward):
      guard case .field(.trigger, kind, let field) = origin.form,
        case .constant(.quantity(let amount)) = length.form, amount.isWhole
      else { return nil }
      (self.field, seconds) = (field, (isBackward ? -amount.floor : amount.floor) + extra)
    default: return nil
    }
    guard program.kinds[kind].fields[field].type == .instant else { return nil }
  }
}

extension Rule {
  /// The fact as it is: no other interval, key or condition.
  var hasPlainTrigger: Bool {
    start == nil && end == nil && guardCondition == nil && keyExpression == nil
      && inForceFrom == nil && inForceUntil == nil
  }
}
