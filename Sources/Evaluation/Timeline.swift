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
    var result: [(range: Range<Tick>, value: Value)] = []
    forEachStretch(in: range) { result.append(($0, $1)) }
    return result
  }

  /// The same one after the other, with nothing allocated.
  func forEachStretch(in range: Range<Tick>, _ body: (Range<Tick>, Value) -> Void) {
    if range.isEmpty { return }
    var index = index(at: range.lowerBound)
    while index < pieces.count, pieces[index].from < range.upperBound {
      let from = max(pieces[index].from, range.lowerBound)
      let until =
        index + 1 < pieces.count
        ? min(pieces[index + 1].from, range.upperBound) : range.upperBound
      if from < until { body(from..<until, pieces[index].value) }
      index += 1
    }
  }

  func map<Other: Equatable>(
    over range: Range<Tick>, _ transform: (Value) -> Other
  ) -> Timeline<Other> {
    var index = index(at: range.lowerBound)
    var result = Timeline<Other>(transform(pieces[index].value))
    index += 1
    while index < pieces.count, pieces[index].from < range.upperBound {
      result.append(transform(pieces[index].value), from: pieces[index].from)
      index += 1
    }
    return result
  }

  /// Each stretch may break into several pieces.
  func flatMap<Other: Equatable>(
    over range: Range<Tick>, _ transform: (Value, Range<Tick>) -> [(Tick, Other)]
  ) -> Timeline<Other> {
    var result: Timeline<Other>?
    forEachStretch(in: range) { stretch, value in
      for (tick, value) in transform(value, stretch) {
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

  /// Both side by side: a piece wherever one of them has one.
  func zip<Other: Equatable, Result: Equatable>(
    _ other: Timeline<Other>, over range: Range<Tick>, _ join: (Value, Other) -> Result
  ) -> Timeline<Result> {
    var (left, right) = (index(at: range.lowerBound), other.index(at: range.lowerBound))
    var result = Timeline<Result>(join(pieces[left].value, other.pieces[right].value))
    while true {
      let mine = left + 1 < pieces.count ? pieces[left + 1].from : range.upperBound
      let theirs =
        right + 1 < other.pieces.count ? other.pieces[right + 1].from : range.upperBound
      let next = min(mine, theirs)
      if next >= range.upperBound { return result }
      if mine == next { left += 1 }
      if theirs == next { right += 1 }
      result.append(join(pieces[left].value, other.pieces[right].value), from: next)
    }
  }

  func paired<Other: Equatable>(
    _ other: Timeline<Other>, over range: Range<Tick>
  ) -> Timeline<Pair<Value, Other>> {
    zip(other, over: range) { Pair(left: $0, right: $1) }
  }

  /// The first tick of the range at which the value passes the test.
  func first(in range: Range<Tick>, where test: (Value) -> Bool) -> Tick? {
    stretches(in: range).first { test($0.value) }?.range.lowerBound
  }

  /// From the first to the last tick of the range whose value passes the test; nil: there is none.
  func hull(in range: Range<Tick>, where test: (Value) -> Bool) -> Range<Tick>? {
    var found: Range<Tick>?
    forEachStretch(in: range) { stretch, value in
      if test(value) { found = (found?.lowerBound ?? stretch.lowerBound)..<stretch.upperBound }
    }
    return found
  }

  /// The value of the whole range, where it is one.
  func only(in range: Range<Tick>) -> Value? {
    let index = index(at: range.lowerBound)
    let isOne = index + 1 == pieces.count || range.upperBound <= pieces[index + 1].from
    return isOne ? pieces[index].value : nil
  }
}

struct Pair<Left: Equatable, Right: Equatable>: Equatable {
  var left: Left
  var right: Right
}
