// One person's facts as columns of numbers: the form in which many are read at once.
import Civil

/// One person's facts in columns, in the order taken. Only the first ``count`` rows count: columns
/// keep their storage from person to person and may be longer.
public struct FactColumns: Sendable {
  /// The value of a field that is not there.
  public static let absent = Int64.min

  public internal(set) var count = 0
  /// Index of the declared kind; or -1 - k: the fact is `wholes[k]`.
  public internal(set) var kinds: [Int32] = []
  /// Seconds.
  public internal(set) var times: [Int64] = []
  /// When each was learnt, in seconds; its time where the fact does not say.
  public internal(set) var learnt: [Int64] = []
  /// Index in ``measureNames``; -1: none.
  public internal(set) var measures: [Int32] = []
  /// A hash of source and id: equal for equal identities.
  public internal(set) var identities: [UInt64] = []
  /// Where in ``values`` the first field of the fact is.
  public internal(set) var valueStarts: [Int32] = []
  /// One for each declared field, ``absent`` where it is not there: seconds, cents, whole numbers,
  /// 0 or 1, day numbers, and the symbols of texts.
  public internal(set) var values: [Int64] = []
  /// Facts of reserved kinds, and those that do not fit in columns.
  public internal(set) var wholes: [Fact] = []
  /// Whether the order taken is the order in which facts count (``Fact/precedes(_:)``).
  public internal(set) var isInOrder = true

  /// The form of each row, and the number of its id in its series or its place in `ids`.
  var forms: [Int32] = []
  var numbers: [Int64] = []
  /// Ids that their series do not say.
  var ids: [String] = []
  var roster = MeasureRoster()
  /// The packed stream, and the person's forms read for it.
  var stream: [UInt8] = []
  var own: [OwnForm] = []
  /// How many of ``values`` count.
  private(set) var valueCount = 0
  /// At most one: where a further part is unpacked before its rows are added.
  var further: [FactColumns] = []

  public init() {}

  /// The names of this person's measures.
  public var measureNames: [String] { roster.names }

  /// Room for so many facts and values, nothing in it yet.
  mutating func clear(count: Int, valueCount: Int) {
    extend(count: count, valueCount: valueCount)
    wholes.removeAll(keepingCapacity: true)
    ids.removeAll(keepingCapacity: true)
    roster.clear()
    own.removeAll(keepingCapacity: true)
    isInOrder = true
  }

  /// Room for so many; what is in it stays.
  mutating func extend(count: Int, valueCount: Int) {
    func extend<Value>(_ column: inout [Value], _ count: Int, _ value: Value) {
      if column.count < count {
        column.append(contentsOf: repeatElement(value, count: count - column.count))
      }
    }
    (self.count, self.valueCount) = (count, valueCount)
    extend(&kinds, count, 0)
    extend(&times, count, 0)
    extend(&learnt, count, 0)
    extend(&measures, count, 0)
    extend(&identities, count, 0)
    extend(&valueStarts, count, 0)
    extend(&forms, count, 0)
    extend(&numbers, count, 0)
    extend(&values, valueCount, 0)
  }
}

/// The measures of one person, numbered as they come.
struct MeasureRoster: Sendable {
  /// More are found by hashing.
  private static let few = 16

  private(set) var names: [String] = []
  private var codes: [(code: Int32, place: Int32)] = []
  private var placesByCode: [Int32: Int32] = [:]
  private var placesByName: [String: Int32] = [:]

  mutating func clear() {
    names.removeAll(keepingCapacity: true)
    codes.removeAll(keepingCapacity: true)
    if !placesByCode.isEmpty { placesByCode = [:] }
    if !placesByName.isEmpty { placesByName = [:] }
  }

  /// The place of a packed name that has one; -1 for none.
  func place(of measure: MeasureCode) -> Int32? {
    if measure == .none { return -1 }
    if codes.count > MeasureRoster.few { return placesByCode[measure.code] }
    return codes.first { $0.code == measure.code }?.place
  }

  /// The place of a packed name that has none yet.
  mutating func add(_ measure: MeasureCode, _ name: String) -> Int32 {
    let place = place(of: name)
    codes.append((measure.code, place))
    if codes.count == MeasureRoster.few + 1 {
      for (code, place) in codes { placesByCode[code] = place }
    } else if codes.count > MeasureRoster.few {
      placesByCode[measure.code] = place
    }
    return place
  }

  /// The place of a name.
  mutating func place(of name: String) -> Int32 {
    if names.count <= MeasureRoster.few {
      if let known = names.firstIndex(of: name) { return Int32(truncatingIfNeeded: known) }
    } else if let known = placesByName[name] {
      return known
    }
    let place = Int32(truncatingIfNeeded: names.count)
    names.append(name)
    if names.count == MeasureRoster.few + 1 {
      for (place, name) in names.enumerated() {
        placesByName[name] = Int32(truncatingIfNeeded: place)
      }
    } else if names.count > MeasureRoster.few {
      placesByName[name] = place
    }
    return place
  }
}
