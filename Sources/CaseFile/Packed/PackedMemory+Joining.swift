// The tables of one memory added to those of another, and a person's rows behind those of another.
import Civil

/// What the numbers of one memory are in another.
struct Renumbering: Sendable {
  var texts: [Int32]
  var forms: [Form]
  var people: [Int32]

  struct Form: Sendable {
    var form: Int32
    var hasWholeID: Bool
    /// Fields that are symbols of texts.
    var texts: UInt64
  }
}

extension PackedMemory {
  /// Adds what the other one has numbered: texts, series, forms and people, but no rows.
  mutating func join(_ other: PackedMemory) -> Renumbering {
    let texts = self.texts.join(other.texts)
    let series = self.series.join(other.series, texts, in: self.texts)
    let forms = self.forms.join(other.forms, series: series, texts: texts)
    return Renumbering(
      texts: texts,
      forms: forms.map { form in
        if form == FormTable.whole { return .init(form: form, hasWholeID: false, texts: 0) }
        let shape = self.forms.shape(of: form)
        let isDeclared = shape.kind >= 0
        return .init(
          form: form,
          hasWholeID: self.series[self.forms.series(of: form)].width == FactSeries.wholeIDs,
          texts: isDeclared ? kinds[Int(shape.kind)].texts & shape.presence : 0)
      },
      people: names.join(other.names))
  }
}

extension TextTable {
  /// The number of each of the other's texts.
  fileprivate mutating func join(_ other: TextTable) -> [Int32] {
    (0..<Int32(other.count)).map { entry in
      other.raw(entry).withUnsafeBufferPointer { text in
        withUnsafePointer(to: 0 as UInt8) { none in
          number(text.baseAddress ?? none, text.count)
        }
      }
    }
  }
}

extension FactColumns {
  /// Adds the rows of a further part, whose numbers are others. Says nothing of ``isInOrder``.
  mutating func append(_ further: FactColumns, _ known: Renumbering) {
    let (row, value) = (count, valueCount)
    let (wholeCount, idCount) = (Int32(truncatingIfNeeded: wholes.count), Int64(ids.count))
    let places = further.measureNames.map { roster.place(of: $0) }
    let added = further.count
    extend(count: row + added, valueCount: value + further.valueCount)
    write(further.valueCount, into: &values, from: value) { further.values[$0] }
    write(added, into: &times, from: row) { further.times[$0] }
    write(added, into: &learnt, from: row) { further.learnt[$0] }
    write(added, into: &identities, from: row) { further.identities[$0] }
    write(added, into: &kinds, from: row) { from in
      let kind = further.kinds[from]
      return kind < 0 ? kind - wholeCount : kind
    }
    write(added, into: &measures, from: row) { from in
      let measure = Int(further.measures[from])
      return measure < 0 ? -1 : places[measure]
    }
    write(added, into: &forms, from: row) { known.forms[Int(further.forms[$0])].form }
    write(added, into: &numbers, from: row) { from in
      let hasWholeID = known.forms[Int(further.forms[from])].hasWholeID
      return hasWholeID ? further.numbers[from] + idCount : further.numbers[from]
    }
    write(added, into: &valueStarts, from: row) { from in
      Int32(truncatingIfNeeded: value) + further.valueStarts[from]
    }
    for from in 0..<added {
      var texts = known.forms[Int(further.forms[from])].texts
      while texts != 0 {
        let field = value + Int(further.valueStarts[from]) + texts.trailingZeroBitCount
        texts &= texts &- 1
        values[field] = Int64(known.texts[Int(values[field])])
      }
    }
    wholes += further.wholes
    ids += further.ids
  }
}

/// So many elements into a column; by columns, since each access to an array that may be shared
/// asks first whether it is.
@inline(__always) private func write<Value>(
  _ count: Int, into column: inout [Value], from place: Int, _ element: (Int) -> Value
) {
  var column = column.mutableSpan
  for index in 0..<count { column[place + index] = element(index) }
}
