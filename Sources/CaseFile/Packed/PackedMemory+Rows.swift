// One row → the fact that was taken.
import Civil

/// What a row says beside its columns.
struct OpenedRow {
  var form: Int32
  var time: Int64
  var learnt: Int64
  /// Of the id in its series, or its place among the ids that stand apart.
  var number: Int64
  var content: FactContent
}

extension PackedMemory {
  func fact(_ row: OpenedRow, of person: Int, _ ids: [String]) -> Fact {
    Fact(
      identity: identity(row.form, row.number, ids), person: key(of: person),
      time: Instant(seconds: row.time), measure: name(of: forms.measure(of: row.form), person),
      recordedAt: forms.shape(of: row.form).hasRecordedTime ? Instant(seconds: row.learnt) : nil,
      content: row.content)
  }

  /// The fact of a row of the person's columns.
  func fact(_ row: Int, of person: Int, _ columns: FactColumns) -> Fact {
    let kind = columns.kinds[row]
    if kind < 0 { return columns.wholes[Int(-1 - kind)] }
    let said = OpenedRow(
      form: columns.forms[row], time: columns.times[row], learnt: columns.learnt[row],
      number: columns.numbers[row],
      content: .declared(kind: Int(kind), values: values(row, of: Int(kind), columns)))
    return fact(said, of: person, columns.ids)
  }

  func identity(_ row: Int, _ columns: FactColumns) -> FactIdentity {
    let kind = columns.kinds[row]
    if kind < 0 { return columns.wholes[Int(-1 - kind)].identity }
    return identity(columns.forms[row], columns.numbers[row], columns.ids)
  }

  private func identity(_ form: Int32, _ number: Int64, _ ids: [String]) -> FactIdentity {
    let series = series[forms.series(of: form)]
    let source = texts.text(series.source)
    if series.width == FactSeries.wholeIDs {
      return FactIdentity(source: source, id: ids[Int(number)])
    }
    return FactIdentity(
      source: source, id: SplitID.text(texts.text(series.prefix), series.width, number))
  }

  func name(of measure: MeasureCode, _ person: Int) -> String? {
    if measure == .none { return nil }
    let text = texts.text(measure.text)
    return measure.followsPerson ? key(of: person) + text : text
  }

  private func values(_ row: Int, of kind: Int, _ columns: FactColumns) -> [FactValue?] {
    let start = Int(columns.valueStarts[row])
    return vocabulary.kinds[kind].fields.enumerated().map { field, declaration in
      let packed = columns.values[start + field]
      return packed == FactColumns.absent ? nil : value(packed, declaration.type)
    }
  }

  private func value(_ packed: Int64, _ type: ValueType) -> FactValue? {
    switch type {
    case .boolean: .boolean(packed == 1)
    case .number, .duration: .quantity(Rational(packed))
    case .money: Rational(Int128(packed), over: 100).map { .quantity($0) }
    case .date: .date(CivilDate(dayNumber: Int32(truncatingIfNeeded: packed)))
    case .instant: .instant(Instant(seconds: packed))
    case .text, .choice: .text(texts.text(Int32(truncatingIfNeeded: packed)))
    case .period, .timetable: nil
    }
  }
}
