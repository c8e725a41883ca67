// Typed expressions in the listing: operator first, names with their index, so that what the
// compiler understood can be compared with what was written.
import CaseFile
import Civil
import RuleProgram

extension Listing {
  func text(of expression: Expression) -> String {
    switch expression.form {
    case .constant(let value): return text(of: value)
    case .parameter(let index): return "param#\(index)"
    case .setting(let index): return "réglage#\(index)"
    case .definition(let index): return "déf#\(index)"
    case .measureAttribute(let attribute): return "mesure.\(attribute)"
    case .occurrenceAttribute(let attribute): return "occurrence.\(attribute)"
    case .field(let role, let kind, let field):
      return "\(role).\(program.kinds[kind].fields[field].name)"
    case .moment(let role): return "\(role).moment"
    case .now, .today, .shareElapsed, .isMended: return "\(expression.form)"
    case .outcomeIs(let outcome): return "issue=\(name(of: outcome))"
    case .isSuspended(let causes): return call("suspendue", causes)
    case .stateIs(let state, let value):
      return "état(\(program.states[state].name)=\(program.states[state].values[value]))"
    case .stateIsUnknown(let state): return "état(\(program.states[state].name)=inconnu)"
    default: return operation(expression)
    }
  }

  private func operation(_ expression: Expression) -> String {
    let parts = expression.parts.map { text(of: $0) }
    switch expression.form {
    case .not: return call("non", parts)
    case .and: return call("et", parts)
    case .or: return call("ou", parts)
    case .compare(let comparison, _, _): return call(name(of: comparison), parts)
    case .isOneOf: return call("parmi", parts)
    case .isKnown: return call("connu", parts)
    case .choose: return call("si", parts)
    case .negate: return call("-", parts)
    case .add: return call("+", parts)
    case .subtract: return call("-", parts)
    case .multiply: return call("*", parts)
    case .divide: return call("/", parts)
    case .least: return call("min", parts)
    case .greatest: return call("max", parts)
    case .shift(_, _, let isBackward): return call(isBackward ? "recule" : "avance", parts)
    case .count(_, _, let rule, let isBackward, let place):
      return call(isBackward ? "décompte" : "compte", parts + [text(of: rule, place)])
    case .civil(let function, _): return call(function.rawValue, parts)
    default: return aggregate(expression)
    }
  }

  private func aggregate(_ expression: Expression) -> String {
    switch expression.form {
    case .number(let set): return call("nombre", words(of: set))
    case .exists(let set): return call("existe", words(of: set))
    case .sum(let set, let field):
      return call("somme", words(of: set, field: field))
    case .pick(let extremity, let set, let field):
      return call("\(extremity)", words(of: set, field: field))
    case .covers(let set, let coverage):
      let reach =
        switch coverage {
        case .moment(let moment): text(of: moment)
        case .occurrence: "l'occurrence"
        case .now: "maintenant"
        }
      return call("couvre", words(of: set) + [reach])
    case .timeIn(let state, let value, let window):
      let declared = program.states[state]
      return call("durée", ["\(declared.name)=\(declared.values[value])", text(of: window)])
    case .outcomes(let rule, let outcome, let window):
      return call(
        "issues", ["règle \(rule) \(program.rules[rule].key)", name(of: outcome), text(of: window)])
    default: return "?"
    }
  }

  private func words(of set: FactSet, field: Int? = nil) -> [String] {
    let kind = program.kinds[set.kind]
    let name = kind.name + (field.map { ".\(kind.fields[$0].name)" } ?? "")
    return [name] + (set.condition.map { ["où \(text(of: $0))"] } ?? []) + [text(of: set.window)]
  }

  private func text(of window: Window) -> String {
    switch window {
    case .life: return "vie"
    case .occurrence: return "occurrence"
    case .sliding(let length): return "sur \(text(of: length))"
    case .between(let from, let until):
      return "[\(from.map { text(of: $0) } ?? ""), \(until.map { text(of: $0) } ?? "")["
    }
  }

  private func call(_ name: String, _ arguments: [String]) -> String {
    "\(name)(\(arguments.joined(separator: ", ")))"
  }

  // MARK: Values and words

  func text(of value: FactValue) -> String {
    switch value {
    case .boolean(let value): return value ? "oui" : "non"
    case .quantity(let value):
      return value.isWhole ? "\(value.numerator)" : "\(value.numerator)/\(value.denominator)"
    case .period(let period): return text(of: period)
    case .date(let date): return date.description
    case .instant(let instant): return instant.description
    case .text(let text): return "\"\(text)\""
    case .timetable(let timetable): return text(of: timetable)
    }
  }

  private func text(of period: CivilPeriod) -> String {
    let parts = [
      (period.years, "ans"), (period.months, "mois"), (period.weeks, "semaines"),
      (period.days, "jours"), (period.workingDays, "jours ouvrables"),
      (period.businessDays, "jours ouvrés"),
    ]
    let written = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return written.isEmpty ? "0 jours" : written.joined(separator: " ")
  }

  private func text(of timetable: Timetable) -> String {
    let week = timetable.versions.flatMap(\.week).map { windows in
      windows.map(\.written).joined(separator: "+")
    }
    let exceptions = timetable.exceptions.map { exception in
      "\(exception.day): \(exception.windows.map(\.written).joined(separator: "+"))"
    }
    return "horaires[\((week + exceptions).joined(separator: " | "))]"
  }

  private func text(of rule: CountingRule, _ place: PlaceRole) -> String {
    let roll =
      switch rule.rollOver {
      case .none: "sans report"
      case .forward(let closed): "suivant\(closed.saturdays ? " samedis fermés" : "")"
      case .backward(let closed): "précédent\(closed.saturdays ? " samedis fermés" : "")"
      }
    let sentence = rule.sentence == nil ? "" : " 716-1"
    return "\(rule.firstDay) \(rule.monthEnd) \(roll)\(sentence) \(name(of: place))"
  }

  func name(of type: ValueType) -> String {
    switch type {
    case .boolean: "oui ou non"
    case .number: "nombre"
    case .duration: "durée"
    case .period: "délai"
    case .money: "montant"
    case .date: "date"
    case .instant: "instant"
    case .text: "texte"
    case .choice(let words): "choix [\(words.joined(separator: ", "))]"
    case .timetable: "horaires"
    }
  }

  func name(of place: PlaceRole) -> String {
    switch place {
    case .person: "personne"
    case .court: "tribunal"
    case .service: "service"
    }
  }

  func name(of outcome: Outcome) -> String {
    outcomeWords.first { $0.1 == outcome }?.0 ?? "\(outcome)"
  }

  private func name(of comparison: Comparison) -> String {
    switch comparison {
    case .equal: "="
    case .different: "≠"
    case .less: "<"
    case .atMost: "<="
    case .greater: ">"
    case .atLeast: ">="
    }
  }
}
