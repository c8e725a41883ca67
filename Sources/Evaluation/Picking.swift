// The first or the last of the facts that are there, over time.
import CaseFile
import Civil
import RuleProgram

/// Which ranges of ticks some ranges touch: those that meet are one.
struct Presences {
  private(set) var ranges: [Range<Tick>] = []

  mutating func add(_ range: Range<Tick>) {
    let last = ranges.count - 1
    if last >= 0, ranges[last].lowerBound <= range.lowerBound,
      range.lowerBound <= ranges[last].upperBound
    {
      let end = max(ranges[last].upperBound, range.upperBound)
      ranges[last] = ranges[last].lowerBound..<end
    } else {
      ranges.append(range)
    }
  }
}

/// Facts by their place in the log, each over the ticks at which it is there.
struct Picking {
  private let extremity: Extremity
  private var events: [(range: Range<Tick>, place: Int, cell: Cell)] = []

  init(_ extremity: Extremity) { self.extremity = extremity }

  mutating func add(_ place: Int, over range: Range<Tick>, _ cell: Cell) {
    events.append((range, place, cell))
  }

  /// The cell of the first or last of those that are there; unknown where none is.
  func timeline(over range: Range<Tick>) -> Timeline<Cell> {
    var edges: [(tick: Tick, isEnd: Bool, event: Int)] = []
    for (index, event) in events.enumerated() {
      edges.append((event.range.lowerBound, false, index))
      edges.append((event.range.upperBound, true, index))
    }
    edges.sort { $0.tick < $1.tick }
    var present: [Int] = []
    var result = Timeline<Cell>(.unknown)
    var next = 0
    while next < edges.count, edges[next].tick < range.upperBound {
      let tick = edges[next].tick
      while next < edges.count, edges[next].tick == tick {
        turn(edges[next].event, isEnd: edges[next].isEnd, &present)
        next += 1
      }
      let chosen = extremity == .first ? present.first : present.last
      result.append(chosen.map { events[$0].cell } ?? .unknown, from: tick)
    }
    return result
  }

  /// `present` is in the order of places.
  private func turn(_ event: Int, isEnd: Bool, _ present: inout [Int]) {
    if isEnd {
      present.removeAll { $0 == event }
      return
    }
    let place = events[event].place
    let index = present.lastIndex { events[$0].place <= place } ?? -1
    present.insert(event, at: index + 1)
  }
}
