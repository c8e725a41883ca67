// The facts of many people as packed: one byte stream a person, and tables of what they share.
import Civil

/// One fact as its stream has it, texts numbered.
struct PackedRow {
  var person = 0
  var form: Int32 = 0
  var shape = FactShape(kind: FactShape.reserved)
  var time: Int64 = 0
  var number: Int64 = 0
  var learnt: Int64 = 0
  /// Of a reserved kind: which of the contents.
  var content: Int32 = 0
  /// Of a series that keeps whole ids; empty else.
  var id = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
}

/// Streams and tables.
struct PackedMemory: Sendable {
  /// A longer id makes the fact a whole one.
  static let longestID = 255

  let vocabulary: Vocabulary
  let kinds: [KindFields]
  /// Values, sources, prefixes of ids and measures; the empty text is number 0.
  var texts = TextTable()
  /// The people's keys, in canonical bytes: a person is the number of the key.
  var names = TextTable()
  var people: [PersonStream] = []
  var series = SeriesTable()
  var forms = FormTable()
  /// Contents of reserved kinds, each kept once.
  private(set) var contents: [FactContent] = []
  private var contentNumbers: [FactContent: Int32] = [:]
  /// The facts that do not fit.
  private(set) var wholes: [Fact] = []
  var latest = Int64.min
  private(set) var blocks = BlockStore()

  init(vocabulary: Vocabulary) {
    self.vocabulary = vocabulary
    kinds = vocabulary.kinds.map { KindFields($0) }
    _ = texts.number("")
  }

  /// Makes the streams this value's own before they are written.
  @inline(__always) mutating func own() {
    if !isKnownUniquelyReferenced(&blocks) { blocks = blocks.copy() }
  }

  /// The person of that key, new or known.
  @inline(__always) mutating func person(
    _ base: UnsafePointer<UInt8>, _ count: Int
  ) -> Int {
    let person = Int(names.number(base, count))
    if person == people.count { people.append(PersonStream()) }
    return person
  }

  /// The number of a content of a reserved kind, and whether it was known.
  mutating func number(of content: FactContent) -> (number: Int32, isKnown: Bool) {
    if let known = contentNumbers[content] { return (known, true) }
    let number = Int32(truncatingIfNeeded: contents.count)
    contentNumbers[content] = number
    contents.append(content)
    return (number, false)
  }

  /// Writes a row at the end of its person's stream. `values`: one for each declared field.
  @inline(__always) mutating func append(_ row: PackedRow, _ values: UnsafePointer<Int64>) {
    let fields = row.shape.kind >= 0 ? kinds[Int(row.shape.kind)] : KindFields()
    latest = max(latest, row.learnt)
    PackedMemory.append(row, values, fields, to: &people[row.person], blocks)
  }

  @inline(__always) private static func append(
    _ row: PackedRow, _ values: UnsafePointer<Int64>, _ fields: KindFields,
    to stream: inout PersonStream, _ blocks: BlockStore
  ) {
    withUnsafeTemporaryAllocation(byteCount: BlockStore.pieceLimit, alignment: 16) { scratch in
      guard let start = scratch.baseAddress else { return }
      var target =
        start + stream.write(form: row.form, time: row.time, number: row.number, to: start)
      if row.shape.hasRecordedTime {
        target = VariableLength.write(VariableLength.folded(row.learnt &- row.time), to: target)
      }
      if let id = row.id.baseAddress {
        target = VariableLength.write(UInt64(row.id.count), to: target)
        target.copyMemory(from: id, byteCount: row.id.count)
        target += row.id.count
      }
      if row.shape.kind == FactShape.reserved {
        target = VariableLength.write(UInt64(row.content), to: target)
      }
      var left = row.shape.presence
      while left != 0 {
        let field = left.trailingZeroBitCount
        left &= left &- 1
        let start = fields.instants &>> UInt64(field) & 1 == 1 ? row.time : 0
        target = VariableLength.write(
          VariableLength.folded(values[field] &- start), to: target)
      }
      blocks.append(start, target - start, to: &stream.end)
      stream.count &+= 1
      stream.valueCount &+= UInt32(truncatingIfNeeded: fields.count)
    }
  }

  /// Keeps a fact as it is.
  mutating func appendWhole(_ fact: Fact, to person: Int) {
    withUnsafeTemporaryAllocation(byteCount: 32, alignment: 16) { scratch in
      guard let start = scratch.baseAddress else { return }
      let count = people[person].writeWhole(wholes.count, to: start)
      blocks.append(start, count, to: &people[person].end)
      people[person].count &+= 1
    }
    wholes.append(fact)
    latest = max(latest, fact.learntAt.seconds)
  }

  /// What all of it takes.
  var byteCount: Int {
    blocks.byteCount + texts.byteCount + names.byteCount + forms.byteCount
      + people.capacity * MemoryLayout<PersonStream>.stride
      + wholes.capacity * MemoryLayout<Fact>.stride
      + contents.capacity * MemoryLayout<FactContent>.stride
  }
}
