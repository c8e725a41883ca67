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
    extend(count: row + further.count, valueCount: value + further.valueCount)
    for from in 0..<further.valueCount { values[value + from] = further.values[from] }
    for from in 0..<further.count {
      let to = row + from
      let form = known.forms[Int(further.forms[from])]
      let kind = further.kinds[from]
      kinds[to] = kind < 0 ? kind - wholeCount : kind
      times[to] = further.times[from]
      learnt[to] = further.learnt[from]
      let measure = Int(further.measures[from])
      measures[to] = measure < 0 ? -1 : places[measure]
      identities[to] = further.identities[from]
      forms[to] = form.form
      numbers[to] = form.hasWholeID ? further.numbers[from] + idCount : further.numbers[from]
      let start = value + Int(further.valueStarts[from])
      valueStarts[to] = Int32(truncatingIfNeeded: start)
      var texts = form.texts
      while texts != 0 {
        let field = start + texts.trailingZeroBitCount
        texts &= texts &- 1
        values[field] = Int64(known.texts[Int(values[field])])
      }
    }
    wholes += further.wholes
    ids += further.ids
  }
}
