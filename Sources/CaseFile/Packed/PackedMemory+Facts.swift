// A checked fact → its row, where it fits; else it is kept whole.
import Civil

extension PackedMemory {
  /// How a fact came to be kept.
  enum Kept {
    case packed
    /// Of a reserved kind; `isKnown`: another fact had the same content.
    case reserved(content: Int32, isKnown: Bool)
    case whole
  }

  /// Keeps a fact that FactReader has read.
  mutating func keep(_ fact: Fact) -> Kept {
    let key = CanonicalText.bytes(fact.person)
    let person = key.withUnsafeBufferPointer { key in
      key.baseAddress.map { self.person($0, key.count) } ?? 0
    }
    guard fits(fact) else {
      appendWhole(fact, to: person)
      return .whole
    }
    var values = [Int64](repeating: FactColumns.absent, count: FactShape.mostFields)
    var row = PackedRow(
      person: person, time: fact.time.seconds, learnt: fact.learntAt.seconds)
    row.shape.hasRecordedTime = fact.recordedAt != nil
    var kept = Kept.packed
    if case .declared(let kind, let declared) = fact.content {
      row.shape.kind = Int32(truncatingIfNeeded: kind)
      for (field, value) in declared.enumerated() {
        guard let value else { continue }
        guard let packed = packed(value, vocabulary.kinds[kind].fields[field].type) else {
          appendWhole(fact, to: person)
          return .whole
        }
        values[field] = packed
        row.shape.presence |= 1 << UInt64(field)
      }
    } else {
      let (content, isKnown) = number(of: fact.content)
      row.content = content
      kept = .reserved(content: content, isKnown: isKnown)
    }
    let source = texts.number(fact.identity.source)
    let measure = fact.measure.map { measureCode($0, of: fact.person) } ?? .none
    Array(fact.identity.id.utf8).withUnsafeBufferPointer { id in
      guard let base = id.baseAddress else { return }
      let split = SplitID(base, id.count)
      let number = series.series(source: source, base, split, &texts)
      (row.number, row.id) = identified(split, in: number, id, of: person)
      let sent = forms.sent(shape: forms.shape(row.shape), series: number)
      row.form = forms.form(sent: sent, measure: measure)
      values.withUnsafeBufferPointer { values in
        if let values = values.baseAddress { append(row, values) }
      }
    }
    return kept
  }

  /// The number that the stream keeps of an id, and the id itself where the series does not say it.
  @inline(__always) func identified(
    _ split: SplitID, in number: Int32, _ id: UnsafeBufferPointer<UInt8>, of person: Int
  ) -> (number: Int64, id: UnsafeBufferPointer<UInt8>) {
    if series[number].width != FactSeries.wholeIDs {
      return (split.number, UnsafeBufferPointer(start: nil, count: 0))
    }
    return (people[person].number, id)
  }

  private func fits(_ fact: Fact) -> Bool {
    guard fact.nanoseconds == 0, fact.sequence.isEmpty, fact.validity == nil,
      CanonicalText.isPlain(fact.identity.source), CanonicalText.isPlain(fact.identity.id),
      CanonicalText.isPlain(fact.person), fact.identity.id.utf8.count <= PackedMemory.longestID,
      CanonicalText.isPlain(fact.measure ?? "")
    else { return false }
    guard case .declared(_, let values) = fact.content else { return true }
    return values.count <= FactShape.mostFields
  }

  private mutating func measureCode(_ name: String, of person: String) -> MeasureCode {
    let (name, person) = (name.utf8, person.utf8)
    let follows = name.starts(with: person)
    let text = follows ? Array(name.dropFirst(person.count)) : Array(name)
    return MeasureCode(text: texts.number(text), followsPerson: follows)
  }

  /// The value in its column; nil where it does not fit exactly.
  private mutating func packed(_ value: FactValue, _ type: ValueType) -> Int64? {
    switch value {
    case .boolean(let isTrue): return isTrue ? 1 : 0
    case .quantity(let quantity):
      let scaled = type == .money ? quantity.multiplied(by: Rational(100)) : quantity
      guard let scaled, scaled.isWhole, scaled.numerator != FactColumns.absent else { return nil }
      return scaled.numerator
    case .date(let date): return Int64(date.dayNumber)
    case .instant(let instant): return instant.seconds
    case .text(let text): return CanonicalText.isPlain(text) ? Int64(texts.number(text)) : nil
    case .period, .timetable: return nil
    }
  }
}
