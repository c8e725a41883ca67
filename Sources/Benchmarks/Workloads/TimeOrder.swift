// Facts of many people in order of time, without holding them all: time is cut into windows, and
// each person is drawn again for each window. A window holds some millions of facts.
import Civil

/// What is put in order: a moment, and which person's how-manieth fact it is.
protocol Timed {
  var second: UInt32 { get }
  var person: UInt32 { get }
}

struct TimeOrder {
  /// From 1 to this many.
  var people: Int
  var start: Instant
  var seconds: Int
  /// About how many facts there are in all.
  var expected: Int

  private static let held = 8_000_000

  /// Hands out the facts in order of time, then of person. `draw` appends all facts of a person;
  /// their seconds count from `start`.
  func forEach<Fact: Timed>(
    draw: (_ person: Int, _ into: inout [Fact]) -> Void, _ body: (Fact) throws -> Void
  ) rethrows {
    let windows = max(1, (expected + TimeOrder.held - 1) / TimeOrder.held)
    let length = UInt32((seconds + windows - 1) / windows)
    var own: [Fact] = []
    for window in 0..<windows {
      let from = UInt32(window) * length
      let until = window + 1 == windows ? UInt32.max : from + length
      var facts: [Fact] = []
      for person in 1...max(1, people) where people > 0 {
        own.removeAll(keepingCapacity: true)
        draw(person, &own)
        if windows == 1 {
          facts.append(contentsOf: own)
        } else {
          for fact in own where from <= fact.second && fact.second < until { facts.append(fact) }
        }
      }
      try ordered(facts, from: from).forEach(body)
    }
  }

  /// First by the hour, by counting; then each hour by itself.
  private func ordered<Fact: Timed>(_ facts: [Fact], from: UInt32) -> [Fact] {
    guard let last = facts.map(\.second).max() else { return [] }
    var places = [Int](repeating: 0, count: Int((last - from) / 3600) + 2)
    for fact in facts { places[Int((fact.second - from) / 3600) + 1] += 1 }
    for hour in places.indices.dropFirst() { places[hour] += places[hour - 1] }
    let starts = places
    var order = [UInt32](repeating: 0, count: facts.count)
    for index in facts.indices {
      let hour = Int((facts[index].second - from) / 3600)
      order[places[hour]] = UInt32(index)
      places[hour] += 1
    }
    for hour in starts.indices.dropLast() {
      order[starts[hour]..<starts[hour + 1]].sort { left, right in
        let (first, second) = (facts[Int(left)], facts[Int(right)])
        return (first.second, first.person, left) < (second.second, second.person, right)
      }
    }
    return order.map { facts[Int($0)] }
  }
}
