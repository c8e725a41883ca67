// The quick way in for files of facts: line → packed fact. Lines of a shape met before are read
// straight from their bytes; all others, and whatever is unusual, by FactReader, which alone says
// what is a fact.
import Civil

/// Facts of many people in one compact memory, as they came. ``JoinedFacts`` reads them.
public struct PackedFacts: Sendable {
  /// What became of a line.
  public enum Taken: Hashable, Sendable {
    case kept
    case blank
    case refused(FactRefusal)
  }

  private let places: KnownPlaces
  private(set) var memory: PackedMemory
  private var reader: FactReader
  private var shapes = LineShapes()
  /// Lines kept that had no known shape.
  private(set) var misses = 0

  /// Reads with the names of a vocabulary; measures may name those places only.
  public init(vocabulary: Vocabulary, places: KnownPlaces) {
    self.places = places
    memory = PackedMemory(vocabulary: vocabulary)
    reader = FactReader(vocabulary: vocabulary)
  }

  /// Takes one line without its newline.
  public mutating func take(_ line: UnsafeBufferPointer<UInt8>) -> Taken {
    takeKnown(line) ? .kept : takeUnknown(line)
  }

  /// The greatest instant of learning kept.
  public var latest: Instant? {
    memory.people.isEmpty ? nil : Instant(seconds: memory.latest)
  }

  /// What the facts take, in bytes: streams, tables and whole facts, without what texts of whole
  /// facts take beside them.
  public var packedBytes: Int { memory.byteCount }
}

// MARK: - Lines of a known shape

extension PackedFacts {
  /// Whether it was of a known shape, and is kept.
  @inline(__always) private mutating func takeKnown(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = line.baseAddress else { return false }
    return withUnsafeTemporaryAllocation(of: Int64.self, capacity: 64) { values in
      guard let values = values.baseAddress else { return false }
      var cursor = LineCursor(line, base)
      var reading = LineReading()
      let leaf = shapes.match(&cursor, &reading, values)
      guard leaf >= 0, reading.id.count <= PackedMemory.longestID else { return false }
      memory.own()
      keep(leaf, reading, base, values)
      return true
    }
  }

  @inline(__always) private mutating func keep(
    _ leaf: Int, _ reading: LineReading, _ base: UnsafePointer<UInt8>,
    _ values: UnsafeMutablePointer<Int64>
  ) {
    let (subject, id) = (reading.subject, reading.id)
    let split = SplitID(base + id.start, id.count)
    findSeries(leaf, reading, split, base)
    if shapes.leaves[leaf].hasMeasure { findMeasure(leaf, reading, base) }
    if shapes.leaves[leaf].form < 0 {
      shapes.leaves[leaf].form = memory.forms.form(
        sent: shapes.leaves[leaf].sent, measure: shapes.leaves[leaf].measure)
    }
    var texts = shapes.leaves[leaf].texts
    while texts != 0 {
      let field = texts.trailingZeroBitCount
      texts &= texts &- 1
      let (start, count) = (Int(values[field] >> 32), Int(values[field] & 0xFFFF_FFFF))
      values[field] = Int64(memory.texts.number(base + start, count))
    }
    var row = PackedRow()
    row.person = memory.person(base + subject.start, subject.count)
    row.form = shapes.leaves[leaf].form
    row.shape = shapes.leaves[leaf].shape
    row.content = shapes.leaves[leaf].content
    row.time = reading.time
    row.learnt = row.shape.hasRecordedTime ? reading.recordedTime : reading.time
    (row.number, row.id) = memory.identified(
      split, in: shapes.leaves[leaf].series,
      UnsafeBufferPointer(start: base + id.start, count: id.count), of: row.person)
    memory.append(row, values)
  }

  /// Mostly the series of the last such line.
  @inline(__always) private mutating func findSeries(
    _ leaf: Int, _ reading: LineReading, _ split: SplitID, _ base: UnsafePointer<UInt8>
  ) {
    let (source, id) = (reading.source, base + reading.id.start)
    let last = shapes.leaves[leaf]
    let isSameSource = memory.texts.isText(last.source, base + source.start, source.count)
    let isSame =
      isSameSource && split.width == last.width
      && memory.texts.isText(last.prefix, id, split.prefix)
    if isSame { return }
    let number =
      isSameSource ? last.source : memory.texts.number(base + source.start, source.count)
    let series = memory.series.series(source: number, id, split, &memory.texts)
    shapes.leaves[leaf].source = number
    if series == last.series { return }
    shapes.leaves[leaf].series = series
    shapes.leaves[leaf].prefix = memory.series[series].prefix
    shapes.leaves[leaf].width = memory.series[series].width
    shapes.leaves[leaf].sent = memory.forms.sent(shape: last.number, series: series)
    shapes.leaves[leaf].form = -1
  }

  /// Mostly the measure of the last such line, but for the person's key.
  @inline(__always) private mutating func findMeasure(
    _ leaf: Int, _ reading: LineReading, _ base: UnsafePointer<UInt8>
  ) {
    let (subject, measure) = (reading.subject, reading.measure)
    let follows =
      measure.count >= subject.count
      && areEqual(base + measure.start, base + subject.start, subject.count)
    let skipped = follows ? subject.count : 0
    let (start, count) = (base + measure.start + skipped, measure.count - skipped)
    let last = shapes.leaves[leaf].measure
    if last != .none, last.followsPerson == follows, memory.texts.isText(last.text, start, count) {
      return
    }
    let text = memory.texts.number(start, count)
    shapes.leaves[leaf].measure = MeasureCode(text: text, followsPerson: follows)
    shapes.leaves[leaf].form = -1
  }
}

// MARK: - All other lines

extension PackedFacts {
  private mutating func takeUnknown(_ line: UnsafeBufferPointer<UInt8>) -> Taken {
    if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return .blank }
    do throws(FactRefusal) {
      let fact = try reader.read(line)
      try places.check(fact)
      memory.own()
      learn(line, fact, memory.keep(fact))
      return .kept
    } catch { return .refused(error) }
  }

  private mutating func learn(
    _ line: UnsafeBufferPointer<UInt8>, _ fact: Fact, _ kept: PackedMemory.Kept
  ) {
    misses &+= 1
    // What is not learnt at first seldom is later: most lines are spared the trouble.
    guard misses < 256 || misses % 16 == 0 else { return }
    switch kept {
    case .packed: _ = shapes.learn(line, fact, content: 0, &memory)
    case .reserved(let content, isKnown: true):
      if case .measureOpened = fact.content {
        _ = shapes.learn(line, fact, content: content, &memory)
      }
    case .reserved, .whole: return
    }
    if shapes.isFull, misses > 20_000 { (shapes, misses) = (LineShapes(), 0) }
  }
}
