// A person's stream → columns, and single rows of them → facts again.
import Civil

/// One form with all that reading its rows takes.
struct OwnForm: Sendable {
  var form: Int32
  var kind: Int32
  var measure: Int32
  var series: Int32
  var hash: UInt64
  var presence: UInt64
  var instants: UInt64
  var fieldCount: Int32
  var hasRecordedTime: Bool
  var hasWholeID: Bool
  /// Whether a row is but its head and steps.
  var isBare: Bool
}

extension PackedMemory {
  func key(of person: Int) -> String { names.text(Int32(truncatingIfNeeded: person)) }

  func unpack(_ person: Int, into columns: inout FactColumns) {
    let stream = people[person]
    let length = blocks.read(stream.end, into: &columns.stream)
    columns.clear(count: Int(stream.count), valueCount: Int(stream.valueCount))
    for place in 0..<Int(stream.formCount) {
      columns.own.append(ownForm(stream.form(at: place), person, &columns.roster))
    }
    let none = OwnForm(
      form: 0, kind: 0, measure: -1, series: 0, hash: 0, presence: 0, instants: 0, fieldCount: 0,
      hasRecordedTime: false, hasWholeID: false, isBare: true)
    while columns.own.count <= PersonStream.ownForms { columns.own.append(none) }
    guard length > 0 else { return }
    let order = decode(person, &columns)
    columns.isInOrder = order.isAscending && (!order.hasTie || areTiesInOrder(person, columns))
  }

  private func ownForm(_ form: Int32, _ person: Int, _ roster: inout MeasureRoster) -> OwnForm {
    let shape = forms.shape(of: form)
    let measure = forms.measure(of: form)
    let series = forms.series(of: form)
    let hasWholeID = self.series[series].width == FactSeries.wholeIDs
    let fields = shape.kind >= 0 ? kinds[Int(shape.kind)] : KindFields()
    let place = roster.place(of: measure)
    return OwnForm(
      form: form, kind: shape.kind,
      measure: place ?? roster.add(measure, name(of: measure, person) ?? ""), series: series,
      hash: self.series[series].hash, presence: shape.presence,
      instants: fields.instants, fieldCount: Int32(truncatingIfNeeded: fields.count),
      hasRecordedTime: shape.hasRecordedTime,
      hasWholeID: hasWholeID,
      isBare: shape.kind >= 0 && fields.count == 0 && !shape.hasRecordedTime && !hasWholeID)
  }

  /// Answers whether times never fall, and whether two facts share one.
  private func decode(
    _ person: Int, _ columns: inout FactColumns
  ) -> (isAscending: Bool, hasTie: Bool) {
    let count = columns.count
    var kindsLent = lent(&columns.kinds)
    var timesLent = lent(&columns.times)
    var learntLent = lent(&columns.learnt)
    var measuresLent = lent(&columns.measures)
    var identitiesLent = lent(&columns.identities)
    var valueStartsLent = lent(&columns.valueStarts)
    var formsLent = lent(&columns.forms)
    var numbersLent = lent(&columns.numbers)
    var valuesLent = lent(&columns.values)
    var ownFormsLent = lent(&columns.own)
    let streamLent = lent(&columns.stream)
    defer {
      columns.kinds = kindsLent
      columns.times = timesLent
      columns.learnt = learntLent
      columns.measures = measuresLent
      columns.identities = identitiesLent
      columns.valueStarts = valueStartsLent
      columns.forms = formsLent
      columns.numbers = numbersLent
      columns.values = valuesLent
      columns.own = ownFormsLent
      columns.stream = streamLent
    }
    var kinds = kindsLent.mutableSpan
    var times = timesLent.mutableSpan
    var learnt = learntLent.mutableSpan
    var measures = measuresLent.mutableSpan
    var identities = identitiesLent.mutableSpan
    var starts = valueStartsLent.mutableSpan
    var forms = formsLent.mutableSpan
    var numbers = numbersLent.mutableSpan
    var values = valuesLent.mutableSpan
    var owns = ownFormsLent.mutableSpan
    let stream = streamLent.span.bytes
    var (time, number): (Int64, Int64) = (0, 0)
    var (place, nextValue) = (0, 0)
    var (previous, hasTie, isAscending) = (Int64.min, false, true)
    // Unchecked places: every column has `count` rows, and streams were written here.
    for row in 0..<count {
      let head = Int(truncatingIfNeeded: stream.word(at: place) & 0xFF)
      place &+= 1
      let own = head & 15
      starts[unchecked: row] = Int32(truncatingIfNeeded: nextValue)
      if own == PersonStream.ownForms {
        let form = Int32(truncatingIfNeeded: stream.number(&place))
        if form == FormTable.whole {
          let said = whole(Int(truncatingIfNeeded: stream.number(&place)), &columns)
          (times[row], learnt[row]) = (said.time, said.learnt)
          (measures[row], identities[row], kinds[row]) = (said.measure, said.identity, said.kind)
          forms[row] = FormTable.whole
          hasTie = hasTie || said.time == previous
          isAscending = isAscending && said.time >= previous
          previous = said.time
          continue
        }
        owns[own] = ownForm(form, person, &columns.roster)
      }
      let (timeCode, numberCode) = (head >> 6, head >> 4 & 3)
      time &+= StepCode.time(stream.word(at: place), timeCode)
      place &+= StepCode.timeBytes[timeCode]
      number &+= StepCode.number(stream.word(at: place), numberCode)
      place &+= StepCode.numberBytes[numberCode]
      kinds[unchecked: row] = owns[unchecked: own].kind
      times[unchecked: row] = time
      learnt[unchecked: row] = time
      measures[unchecked: row] = owns[unchecked: own].measure
      identities[unchecked: row] = FactSeries.identity(owns[unchecked: own].hash, number)
      forms[unchecked: row] = owns[unchecked: own].form
      numbers[unchecked: row] = number
      hasTie = hasTie || time == previous
      isAscending = isAscending && time >= previous
      previous = time
      if owns[unchecked: own].isBare { continue }
      let form = owns[unchecked: own]
      if form.hasRecordedTime {
        learnt[row] = time &+ VariableLength.unfolded(stream.number(&place))
      }
      if form.hasWholeID {
        (identities[row], numbers[row]) = readID(of: form, stream, &place, &columns.ids)
      }
      if form.kind == FactShape.reserved {
        kinds[row] = -1 - Int32(truncatingIfNeeded: columns.wholes.count)
        let said = OpenedRow(
          form: form.form, time: time, learnt: learnt[row], number: numbers[row],
          content: contents[Int(truncatingIfNeeded: stream.number(&place))])
        columns.wholes.append(fact(said, of: person, columns.ids))
      } else {
        readValues(of: form, at: nextValue, time, &values, stream, &place)
        nextValue &+= Int(form.fieldCount)
      }
    }
    return (isAscending, hasTie)
  }

  /// What the columns say of a fact kept whole.
  private func whole(
    _ index: Int, _ columns: inout FactColumns
  ) -> (time: Int64, learnt: Int64, measure: Int32, identity: UInt64, kind: Int32) {
    let fact = wholes[index]
    columns.wholes.append(fact)
    return (
      fact.time.seconds, fact.learntAt.seconds,
      fact.measure.map { columns.roster.place(of: $0) } ?? -1, FactSeries.hash(fact.identity),
      -Int32(truncatingIfNeeded: columns.wholes.count)
    )
  }

  private func readID(
    of form: OwnForm, _ stream: RawSpan, _ place: inout Int, _ ids: inout [String]
  ) -> (identity: UInt64, number: Int64) {
    let id = stream.text(&place)
    ids.append(String(decoding: id, as: UTF8.self))
    return (hash(of: id, in: form.series), Int64(ids.count - 1))
  }

  @inline(__always) private func readValues(
    of form: OwnForm, at start: Int, _ time: Int64, _ values: inout MutableSpan<Int64>,
    _ stream: RawSpan, _ place: inout Int
  ) {
    for field in 0..<Int(form.fieldCount) {
      guard form.presence &>> UInt64(field) & 1 == 1 else {
        values[start + field] = FactColumns.absent
        continue
      }
      let value = VariableLength.unfolded(stream.number(&place))
      let isInstant = form.instants &>> UInt64(field) & 1 == 1
      values[start + field] = isInstant ? value &+ time : value
    }
  }

  private func hash(of id: [UInt8], in series: Int32) -> UInt64 {
    let source = ByteHash.of(Array(texts.raw(self.series[series].source)))
    return FactSeries.hash(source: source, id: id)
  }

  /// Facts of one instant have finer rules.
  private func areTiesInOrder(_ person: Int, _ columns: FactColumns) -> Bool {
    for row in 1..<columns.count where columns.times[row] == columns.times[row - 1] {
      let (kind, last) = (Int(columns.kinds[row]), Int(columns.kinds[row - 1]))
      let isEarlier =
        kind < 0 && last < 0
        ? columns.wholes[-1 - kind].precedes(columns.wholes[-1 - last])
        : fact(row, of: person, columns).precedes(fact(row - 1, of: person, columns))
      if isEarlier { return false }
    }
    return true
  }
}

/// A column taken out while it is written: a span of it would hold all of the columns.
private func lent<Value>(_ column: inout [Value]) -> [Value] {
  var lent: [Value] = []
  swap(&lent, &column)
  return lent
}

extension RawSpan {
  /// Eight bytes; a stream has spare ones behind it.
  @inline(__always) fileprivate func word(at place: Int) -> UInt64 {
    UInt64(littleEndian: unsafeLoadUnaligned(fromUncheckedByteOffset: place, as: UInt64.self))
  }

  /// A number of variable length.
  @inline(__always) fileprivate func number(_ place: inout Int) -> UInt64 {
    var (value, shift): (UInt64, UInt64) = (0, 0)
    while true {
      let byte = unsafeLoad(fromUncheckedByteOffset: place, as: UInt8.self)
      place &+= 1
      value |= UInt64(byte & 0x7F) &<< shift
      if byte < 0x80 { return value }
      shift += 7
    }
  }

  /// A text behind its length.
  fileprivate func text(_ place: inout Int) -> [UInt8] {
    let count = Int(truncatingIfNeeded: number(&place))
    let start = place
    place += count
    return (start..<place).map { unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
  }
}
