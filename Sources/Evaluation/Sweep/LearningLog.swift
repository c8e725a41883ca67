// A person's log in columns, as it was learnt: the order of learning, the order in which facts
// count, and where a new reading begins. What is corrected or cancelled is set apart: `FactLog`
// settles those few facts, and they take their place among the others.
import CaseFile
import Civil

final class LearningLog {
  let columns: FactColumns
  /// Rows in the order in which they were learnt, those learnt in time.
  private(set) var byLearning: [Int32] = []
  /// Rows in the order in which they count.
  private(set) var byTime: [Int32] = []
  /// The place of each row in the order of learning.
  private var ranks: [Int32] = []
  /// Where in the order of learning a new reading begins.
  private(set) var cuts: [Int] = [0]
  /// Those at which nothing happens but that measures are opened.
  private(set) var openingCuts: Set<Int> = []
  /// Those measures.
  private(set) var openings = LaterOpenings()

  /// What is corrected, changed or cancelled, and what does it; by row.
  private(set) var amended: [Int32: Fact] = [:]
  private let vocabulary: Vocabulary

  /// Nil: a fact that excuses another one, a fact twice, or two whose order takes more than their
  /// time. `facts` gives all of them as values, where they are needed.
  init?(
    _ columns: FactColumns, until: Instant, _ vocabulary: Vocabulary, facts: () -> [Fact]
  ) {
    self.columns = columns
    self.vocabulary = vocabulary
    var isAmended = false
    for fact in columns.wholes {
      if case .target = fact.validity { return nil }
      isAmended = isAmended || fact.amends
    }
    byLearning = (0..<Int32(columns.count)).filter { columns.learnt[Int($0)] <= until.seconds }
    byLearning.sort {
      (columns.learnt[Int($0)], $0) < (columns.learnt[Int($1)], $1)
    }
    if isAmended { setApart(facts()) }
    byTime = byLearning.filter { amended[$0] == nil }.sorted { isBefore($0, $1) }
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
  /// What is amended is not among them.
  func known(before end: Int) -> [Int32] { byTime.filter { ranks[Int($0)] < end } }

  /// What the amended facts come to, as far as they are learnt before a place.
  func settled(before end: Int) -> ResolvedLog {
    let learnt = byLearning[..<end].compactMap { amended[$0] }
    return FactLog.resolved(learnt, vocabulary: vocabulary)
  }

  func learnt(_ place: Int) -> Instant {
    Instant(seconds: columns.learnt[Int(byLearning[place])])
  }

  /// The rows learnt at the instant at which the stretch begins and that bear on what was told
  /// before, in the order in which they count.
  func news(from start: Int, to end: Int) -> [Int32] {
    let at = learnt(start)
    return byLearning[start..<end].prefix { columns.learnt[Int($0)] == at.seconds }
      .filter { amended[$0] == nil && influence(of: $0) < at }.sorted { isBefore($0, $1) }
  }

  /// The amended facts learnt at the instant at which the stretch begins.
  func amendments(from start: Int, to end: Int) -> Set<FactIdentity> {
    if amended.isEmpty { return [] }
    let at = learnt(start)
    return Set(
      byLearning[start..<end].prefix { columns.learnt[Int($0)] == at.seconds }
        .compactMap { amended[$0]?.identity })
  }

  private func whole(_ row: Int32) -> Fact? {
    let kind = columns.kinds[Int(row)]
    return kind < 0 ? columns.wholes[Int(-1 - kind)] : nil
  }

  /// Directives, what they aim at, and where the nature of a measure tells how to read a change
  /// the openings and changes.
  private func setApart(_ facts: [Fact]) {
    let targets = Set(columns.wholes.compactMap(\.content.target))
    let hasChange = columns.wholes.contains { $0.content.isChange }
    for row in byLearning {
      let fact = facts[Int(row)]
      let isTitle = hasChange && (fact.content.isChange || fact.content.isOpening)
      if isTitle || fact.content.target != nil || targets.contains(fact.identity) {
        amended[row] = fact
      }
    }
  }

  private func influence(of row: Int32) -> Instant {
    whole(row)?.earliestInfluence ?? Instant(seconds: columns.times[Int(row)])
  }

  private func findCuts() {
    var batch = 0
    var corrected = Set<FactIdentity>()
    for place in byLearning.indices {
      let row = byLearning[place]
      if place > 0, columns.learnt[Int(byLearning[place - 1])] != columns.learnt[Int(row)] {
        batch = place
      }
      var isCut = influence(of: row) < learnt(place)
      if isCut, batch > 0, isOpenedInTime(row) {
        openings.add(columns.measureNames[Int(columns.measures[Int(row)])], at: learnt(place))
        if cuts.last != batch {
          cuts.append(batch)
          openingCuts.insert(batch)
        }
        continue
      }
      switch whole(row)?.content {
      case .noticeDecided, .acknowledged: isCut = true
      default: break
      }
      if let fact = amended[row] {
        if let target = fact.content.target { corrected.insert(target) }
        isCut = isCut || fact.content.target != nil || corrected.contains(fact.identity)
      }
      if isCut, batch > 0 {
        openingCuts.remove(batch)
        if cuts.last != batch { cuts.append(batch) }
      }
    }
  }

  private func isOpenedInTime(_ row: Int32) -> Bool {
    isOpening(row) && amended[row] == nil && columns.measures[Int(row)] >= 0
      && columns.times[Int(row)] == columns.learnt[Int(row)]
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

extension Fact {
  /// It says how other facts are to be read.
  fileprivate var amends: Bool { content.target != nil || content.isChange }
}

extension FactContent {
  fileprivate var isChange: Bool { if case .measureChanged = self { true } else { false } }

  var isOpening: Bool { if case .measureOpened = self { true } else { false } }
}
