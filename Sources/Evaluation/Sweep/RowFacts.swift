// Rows of the columns as facts again, for the few that an alert tells of.
import CaseFile
import Civil
import RuleProgram

struct RowFacts {
  let columns: FactColumns
  let person: String
  let program: RuleProgram
  /// The text of a symbol.
  let texts: (Int64) -> String
  let identity: (Int) -> FactIdentity

  func fact(_ row: Int) -> Fact {
    if columns.kinds[row] < 0 { return columns.wholes[Int(-1 - columns.kinds[row])] }
    let kind = Int(columns.kinds[row])
    let name = columns.measures[row]
    return Fact(
      identity: identity(row), person: person, time: Instant(seconds: columns.times[row]),
      measure: name < 0 ? nil : columns.measureNames[Int(name)],
      content: .declared(
        kind: kind, values: program.kinds[kind].fields.indices.map { value(row, kind, $0) }))
  }

  /// What names the occurrence that is born of the fact.
  func reference(_ row: Int) -> String {
    let kind = Int(columns.kinds[row])
    if let field = program.kinds[kind].referenceField,
      case .text(let text)? = value(row, kind, field)
    {
      return text
    }
    let identity = identity(row)
    return "\(identity.source)#\(identity.id)"
  }

  func value(_ row: Int, _ kind: Int, _ field: Int) -> FactValue? {
    let raw = columns.values[Int(columns.valueStarts[row]) + field]
    if raw == FactColumns.absent { return nil }
    switch program.kinds[kind].fields[field].type {
    case .boolean: return .boolean(raw != 0)
    case .money: return Rational(Int128(raw), over: 100).map { .quantity($0) }
    case .number, .duration: return .quantity(Rational(raw))
    case .date: return .date(CivilDate(dayNumber: Int32(clamping: raw)))
    case .instant: return .instant(Instant(seconds: raw))
    case .text, .choice: return .text(texts(raw))
    case .period, .timetable: return nil
    }
  }
}
