// One person's facts side by side: what the fast evaluator runs over. Everything is a whole number
// that fits 64 bits; a fact that does not fit stays whole beside the columns.
import Civil

/// One person's facts in columns, in the order in which they were taken. Storage is reused from
/// person to person.
public struct FactColumns: Sendable {
  /// Index of the declared kind; -1 - k: the fact is `wholes[k]`.
  public var kinds: [Int32] = []
  /// `time`, in seconds.
  public var times: [Int64] = []
  /// When it was learnt, in seconds.
  public var learnt: [Int64] = []
  /// Index in `measureNames`; -1: the fact names none.
  public var measures: [Int32] = []
  /// Of source and id; equal identities have equal hashes.
  public var identities: [UInt64] = []
  /// Where the fact's declared fields begin in `values`.
  public var valueStarts: [Int32] = []
  /// One a field: seconds, cents, whole numbers, 0 or 1, day numbers, instants in seconds, symbols
  /// of texts. ``absent`` where the field is not there.
  public var values: [Int64] = []
  public var wholes: [Fact] = []
  public var measureNames: [String] = []

  public static let absent = Int64.min

  public init() {}

  public var count: Int { kinds.count }

  public mutating func removeAll() {
    kinds.removeAll(keepingCapacity: true)
    times.removeAll(keepingCapacity: true)
    learnt.removeAll(keepingCapacity: true)
    measures.removeAll(keepingCapacity: true)
    identities.removeAll(keepingCapacity: true)
    valueStarts.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    wholes.removeAll(keepingCapacity: true)
    measureNames.removeAll(keepingCapacity: true)
  }
}
