// Generated expressions and facts in a form that a reader of a failing case can follow.
import CaseFile
import Civil
import RuleProgram

/// The form in short. Not the language of the rules: every index is shown as it is.
func shown(_ form: Expression.Form) -> String {
  switch form {
  case .constant(let value): shown(value)
  case .parameter(let index): "param\(index)"
  case .setting(let index): "setting\(index)"
  case .definition(let index): "def\(index)"
  case .measureAttribute(let attribute): "measure.\(attribute)"
  case .occurrenceAttribute(let attribute): "occ.\(attribute)"
  case .field(let role, let kind, let field): "\(role)[k\(kind)].\(field)"
  case .moment(let role): "\(role).time"
  case .now: "now"
  case .today: "today"
  case .not(let part): "not(\(part.text))"
  case .and(let parts): "(" + parts.map(\.text).joined(separator: " and ") + ")"
  case .or(let parts): "(" + parts.map(\.text).joined(separator: " or ") + ")"
  case .compare(let comparison, let left, let right): "(\(left.text) \(comparison) \(right.text))"
  case .isOneOf(let left, let list): "\(left.text) in [\(list.map(\.text).joined(separator: ","))]"
  case .isKnown(let part): "known(\(part.text))"
  case .choose(let condition, let then, let otherwise):
    "if(\(condition.text); \(then.text); \(otherwise.text))"
  case .negate(let part): "-\(part.text)"
  case .add(let left, let right): "(\(left.text) + \(right.text))"
  case .subtract(let left, let right): "(\(left.text) - \(right.text))"
  case .multiply(let left, let right): "(\(left.text) * \(right.text))"
  case .divide(let left, let right): "(\(left.text) / \(right.text))"
  case .least(let parts): "min(\(parts.map(\.text).joined(separator: ", ")))"
  case .greatest(let parts): "max(\(parts.map(\.text).joined(separator: ", ")))"
  case .shift(let from, let by, let isBackward):
    "(\(from.text) \(isBackward ? "-" : "+")s \(by.text))"
  case .count(let from, let by, let rule, let isBackward, let role):
    "count(\(from.text) \(isBackward ? "-" : "+") \(by.text), \(rule.firstDay), \(rule.monthEnd), "
      + "\(rule.rollOver), \(role))"
  case .civil(let function, let parts):
    "\(function)(\(parts.map(\.text).joined(separator: ", ")))"
  case .number(let set): "count\(shown(set))"
  case .sum(let set, let field): "sum.\(field)\(shown(set))"
  case .exists(let set): "exists\(shown(set))"
  case .pick(let extremity, let set, let field): "\(extremity).\(field ?? -1)\(shown(set))"
  case .covers(let set, let coverage): "covers\(shown(set)) \(shown(coverage))"
  case .stateIs(let state, let value): "state\(state)=\(value)"
  case .stateIsUnknown(let state): "state\(state)=?"
  case .timeIn(let state, let value, let window): "timeIn(state\(state)=\(value), \(shown(window)))"
  case .outcomes(let rule, let outcome, let window):
    "outcomes(rule \(rule), \(outcome), \(shown(window)))"
  case .shareElapsed: "share"
  case .outcomeIs(let outcome): "outcome=\(outcome)"
  case .isMended: "mended"
  case .isSuspended(let causes): "suspended\(causes)"
  }
}

func shown(_ set: FactSet) -> String {
  "(k\(set.kind)" + (set.condition.map { " where \($0.text)" } ?? "") + ", \(shown(set.window)))"
}

func shown(_ window: Window) -> String {
  switch window {
  case .life: "life"
  case .occurrence: "occurrence"
  case .sliding(let length): "sliding \(length.text)"
  case .between(let from, let until): "[\(from?.text ?? "…"), \(until?.text ?? "…"))"
  }
}

func shown(_ coverage: Coverage) -> String {
  switch coverage {
  case .moment(let moment): "at \(moment.text)"
  case .occurrence: "the occurrence"
  case .now: "now"
  }
}

func shown(_ value: FactValue?) -> String {
  switch value {
  case nil: "nil"
  case .boolean(let value): "\(value)"
  case .quantity(let value):
    value.isWhole ? "\(value.numerator)" : "\(value.numerator)/\(value.denominator)"
  case .period(let value):
    "P\(value.totalMonths)m\(value.totalDays)d"
      + (value.countsWorkingDays
        ? "+\(value.workingDays)ouvrables+\(value.businessDays)ouvrés" : "")
  case .date(let date): "\(date)"
  case .instant(let instant): "\(instant)"
  case .text(let text): "\"\(text)\""
  case .timetable(let table): shown(table)
  }
}

func shown(_ table: Timetable) -> String {
  func shown(_ windows: [DailyWindow]) -> String {
    windows.map { "\($0.start)-\($0.end)" }.joined(separator: ",")
  }
  let week = table.versions.flatMap(\.week).map { "[\(shown($0))]" }.joined()
  return "table(\(week)" + table.exceptions.map { " \($0.day):[\(shown($0.windows))]" }.joined()
    + ")"
}

func shown(_ bound: Validity.Bound?) -> String {
  switch bound {
  case nil: "…"
  case .date(let date): "\(date)"
  case .instant(let instant): "\(instant)"
  }
}

func shown(_ fact: Fact) -> String {
  var text = "\(fact.time)"
  if fact.nanoseconds != 0 { text += " +\(fact.nanoseconds)ns" }
  if !fact.sequence.isEmpty { text += " seq \(fact.sequence)" }
  text += " \(fact.identity.source)#\(fact.identity.id) [\(fact.measure ?? "-")] "
  switch fact.validity {
  case nil: break
  case .interval(let from, let until): text += "vaut \(shown(from))/\(shown(until)) "
  case .target(let identity): text += "cible \(identity.source)#\(identity.id) "
  }
  switch fact.content {
  case .declared(let kind, let values):
    text += "k\(kind)(\(values.map { shown($0) }.joined(separator: ", ")))"
  case .measureOpened(let opening):
    text += "opened \(opening.nature) from \(shown(opening.startsAt)) to \(shown(opening.term))"
    text += " since \(shown(opening.followedSince)) service \(opening.service ?? "-")"
    let places = [opening.places.person, opening.places.court, opening.places.service]
    text +=
      " places "
      + places.map { "\($0?.zone ?? "-")/\($0?.territory ?? "-")" }
      .joined(separator: " ")
    text +=
      " "
      + opening.parameters.sorted { $0.key < $1.key }
      .map { "\($0.key)=\(shown($0.value))" }.joined(separator: " ")
  case .measureChanged(let change):
    text +=
      "changed notified \(shown(change.notifiedAt)) "
      + (change.term.map { "term \(shown($0)) " } ?? "")
      + (change.places == Places() ? "" : "\(change.places) ")
      + change.parameters.map { "\($0.key)=\(shown($0.value))" }.joined(separator: " ")
  default: text += "\(fact.content)"
  }
  return text
}
