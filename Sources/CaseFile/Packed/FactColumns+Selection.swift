// Some rows of a person's columns, in another order: what was known at a moment.
import Civil

extension FactColumns {
  /// Becomes these rows of another, in that order. Values and whole facts are shared, not copied.
  public mutating func select(_ rows: [Int32], of other: FactColumns) {
    clear(count: rows.count, valueCount: 0)
    for (place, row) in rows.enumerated() {
      let row = Int(row)
      kinds[place] = other.kinds[row]
      times[place] = other.times[row]
      learnt[place] = other.learnt[row]
      measures[place] = other.measures[row]
      identities[place] = other.identities[row]
      valueStarts[place] = other.valueStarts[row]
    }
    values = other.values
    wholes = other.wholes
    roster = other.roster
  }

  /// Becomes these rows of another and facts besides: -1 - k stands for `amended[k]`. `symbol`
  /// gives the symbol of a text, the other's own where it has one.
  public mutating func select(
    _ rows: [Int32], of other: FactColumns, amended: [Fact], _ vocabulary: Vocabulary,
    symbol: (String) -> Int64
  ) {
    select(rows.map { max($0, 0) }, of: other)
    for (place, row) in rows.enumerated() where row < 0 {
      let fact = amended[Int(-1 - row)]
      put(fact, at: place, vocabulary, symbol: symbol)
      identities[place] = FactColumns.hash(fact.identity)
    }
  }
}
