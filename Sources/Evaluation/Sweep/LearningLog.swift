// A person's log in columns, as it was learnt: the order of learning, the order in which facts
// count, and where a new reading begins. Only logs that nothing corrects: the others are FactLog's.
import CaseFile
import Civil

struct LearningLog {
  let columns: FactColumns
  /// Rows in the order in which they were learnt, those learnt in time.
  private(set) var byLearning: [Int32] = []
  /// Rows in the order in which they count.
  private(set) var byTime: [Int32] = []
  /// The place of each row in the order of learning.
  private var ranks: [Int32] = []
  /// Where in the order of learning a new reading begins.
  private(set) var cuts: [Int] = [0]

  /// Nil: a correction, a fact aimed at another, a fact twice, or two whose order takes more than
  /// their time.
  init?(_ columns: FactColumns, until: Instant) {
    self.columns = columns
    for fact in columns.wholes where !LearningLog.standsAlone(fact) { return nil }
    byLearning = (0..<Int32(columns.count)).filter { columns.learnt[Int($0)] <= until.seconds }
    byLearning.sort {
      (columns.learnt[Int($0)], $0) < (columns.learnt[Int($1)], $1)
    }
    byTime = byLearning.sorted { isBefore($0, $1) }
    for (row, next) in zip(byTime, byTime.dropFirst()) where !isOrdered(row, next) { return nil }
    guard Set(byLearning.map { columns.identities[Int($0)] }).count == byLearning.count else {
      return nil
    }
    ranks = Array(repeating: .max, count: columns.count)
    for (rank, row) in byLearning.enumerated() { ranks[Int(row)] = Int32(rank) }
    findCuts()
  }

  /// No human decided of a notice or answered for an alert.
  var isUndecided: Bool {
    !columns.wholes.contains { fact in
      switch fact.content {
      case .noticeDecided, .acknowledged: true
      default: false
      }
    }
  }

  /// The rows learnt before a place in the order of learning, in the order in which they count.
  func known(before end: Int) -> [Int32] { byTime.filter { ranks[Int($0)] < end } }

  func learnt(_ place: Int) -> Instant {
    Instant(seconds: columns.learnt[Int(byLearning[place])])
  }

  /// The rows learnt at the instant at which the stretch begins and that bear on what was told
  /// before, in the order in which they count.
  func news(from start: Int, to end: Int) -> [Int32] {
    let at = learnt(start)
    return byLearning[start..<end].prefix { columns.learnt[Int($0)] == at.seconds }
      .filter { influence(of: $0) < at }.sorted { isBefore($0, $1) }
  }

  private func whole(_ row: Int32) -> Fact? {
    let kind = columns.kinds[Int(row)]
    return kind < 0 ? columns.wholes[Int(-1 - kind)] : nil
  }

  private func influence(of row: Int32) -> Instant {
    whole(row)?.earliestInfluence ?? Instant(seconds: columns.times[Int(row)])
  }

  private mutating func findCuts() {
    var batch = 0
    for place in byLearning.indices {
      let row = byLearning[place]
      if place > 0, columns.learnt[Int(byLearning[place - 1])] != columns.learnt[Int(row)] {
        batch = place
      }
      var isCut = influence(of: row) < learnt(place)
      switch whole(row)?.content {
      case .noticeDecided, .acknowledged: isCut = true
      default: break
      }
      if isCut, batch > 0, cuts.last != batch { cuts.append(batch) }
    }
  }

  private static func standsAlone(_ fact: Fact) -> Bool {
    if case .target = fact.validity { return false }
    switch fact.content {
    case .corrected, .cancelled, .measureChanged: return false
    default: return true
    }
  }

  private func isReserved(_ row: Int32) -> Bool {
    guard let fact = whole(row) else { return false }
    if case .declared = fact.content { return false }
    return true
  }

  private func isBefore(_ left: Int32, _ right: Int32) -> Bool {
    let (first, second) = (columns.times[Int(left)], columns.times[Int(right)])
    if first != second { return first < second }
    if isReserved(left) != isReserved(right) { return isReserved(left) }
    return left < right
  }

  /// The order by time, reserved kinds first, is all there is to it; openings of one instant do not
  /// mind theirs.
  private func isOrdered(_ left: Int32, _ right: Int32) -> Bool {
    if columns.times[Int(left)] != columns.times[Int(right)] { return true }
    guard isPlain(left), isPlain(right) else { return false }
    if isReserved(left) != isReserved(right) { return true }
    return isOpening(left) && isOpening(right)
  }

  private func isOpening(_ row: Int32) -> Bool {
    if case .measureOpened = whole(row)?.content { true } else { false }
  }

  private func isPlain(_ row: Int32) -> Bool {
    whole(row).map { $0.nanoseconds == 0 && $0.sequence.isEmpty } ?? true
  }
}
