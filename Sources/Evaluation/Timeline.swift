// A value as a function of time: pieces, each from its tick on. Every reading of the pull reader
// is one of these; a question is a look-up, a horizon the start of the next piece.

/// Pieces in order; the first one also answers for all earlier ticks.
struct Timeline<Value: Equatable> {
  struct Piece {
    var from: Tick
    var value: Value
  }

  private(set) var pieces: [Piece]

  init(_ value: Value) { pieces = [Piece(from: .distantPast, value: value)] }

  /// `steps` in any order of ticks that is ascending; equal neighbours are joined.
  init(first: Value, steps: some Sequence<(Tick, Value)>) {
    self.init(first)
    for (tick, value) in steps { append(value, from: tick) }
  }

  /// Adds a piece at or after the last one; at the same tick it replaces it.
  mutating func append(_ value: Value, from tick: Tick) {
    let last = pieces.count - 1
    if pieces[last].from >= tick, last >= 0 {
      pieces[last].value = value
      if last > 0, pieces[last - 1].value == value { pieces.removeLast() }
    } else if pieces[last].value != value {
      pieces.append(Piece(from: tick, value: value))
    }
  }

  func index(at tick: Tick) -> Int {
    var low = 0
    var high = pieces.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if pieces[middle].from <= tick { low = middle } else { high = middle }
    }
    return low
  }

  func value(at tick: Tick) -> Value { pieces[index(at: tick)].value }

  /// The pieces that meet the range, clipped to it, each with its own range.
  func stretches(in range: Range<Tick>) -> [(range: Range<Tick>, value: Value)] {
    guard !range.isEmpty else { return [] }
    var result: [(range: Range<Tick>, value: Value)] = []
    var index = index(at: range.lowerBound)
    while index < pieces.count, pieces[index].from < range.upperBound {
      let from = max(pieces[index].from, range.lowerBound)
      let until =
        index + 1 < pieces.count
        ? min(pieces[index + 1].from, range.upperBound) : range.upperBound
      if from < until { result.append((from..<until, pieces[index].value)) }
      index += 1
    }
    return result
  }

  func map<Other: Equatable>(
    over range: Range<Tick>, _ transform: (Value) -> Other
  ) -> Timeline<Other> {
    var result: Timeline<Other>?
    for stretch in stretches(in: range) {
      let value = transform(stretch.value)
      if result == nil {
        result = Timeline<Other>(value)
      } else {
        result?.append(value, from: stretch.range.lowerBound)
      }
    }
    return result ?? Timeline<Other>(transform(value(at: range.lowerBound)))
  }

  /// Each stretch may break into several pieces.
  func flatMap<Other: Equatable>(
    over range: Range<Tick>, _ transform: (Value, Range<Tick>) -> [(Tick, Other)]
  ) -> Timeline<Other> {
    var result: Timeline<Other>?
    for stretch in stretches(in: range) {
      for (tick, value) in transform(stretch.value, stretch.range) {
        if result == nil {
          result = Timeline<Other>(value)
        } else {
          result?.append(value, from: tick)
        }
      }
    }
    if let result { return result }
    let at = range.lowerBound
    return Timeline<Other>(transform(value(at: at), at..<at.next)[0].1)
  }

  func zip<Other: Equatable, Result: Equatable>(
    _ other: Timeline<Other>, over range: Range<Tick>, _ join: (Value, Other) -> Result
  ) -> Timeline<Result> {
    paired(other, over: range).map(over: range) { join($0.left, $0.right) }
  }

  func paired<Other: Equatable>(
    _ other: Timeline<Other>, over range: Range<Tick>
  ) -> Timeline<Pair<Value, Other>> {
    flatMap(over: range) { left, stretch in
      other.stretches(in: stretch).map { ($0.range.lowerBound, Pair(left: left, right: $0.value)) }
    }
  }

  /// The first tick of the range at which the value passes the test.
  func first(in range: Range<Tick>, where test: (Value) -> Bool) -> Tick? {
    stretches(in: range).first { test($0.value) }?.range.lowerBound
  }
}

struct Pair<Left: Equatable, Right: Equatable>: Equatable {
  var left: Left
  var right: Right
}
