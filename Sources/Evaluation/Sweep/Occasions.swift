// When something may fall due, whatever is known: instants and stretches, by the kinds of fact that
// bear on them. A fact that was learnt a little late, with no occasion between the moment it tells
// of and the moment it was learnt, has changed nothing that was told: feeds are always a little
// late, and most of their facts are such.
import CaseFile
import Civil

/// By kind of fact. Instants in seconds.
struct Occasions {
  /// Kinds read by a rule of which the occasions are not known.
  private var isOpen: [Bool]
  private var instants: [[Int64]]
  private var stretches: [[ClosedRange<Int64>]]

  init(kinds: Int) {
    isOpen = Array(repeating: false, count: kinds)
    instants = Array(repeating: [], count: kinds)
    stretches = Array(repeating: [], count: kinds)
  }

  /// Any moment may be one for these kinds.
  mutating func open(_ kinds: [Bool]) {
    for kind in kinds.indices where kinds[kind] { isOpen[kind] = true }
  }

  mutating func add(_ moments: [Int64], for kinds: [Bool]) {
    for kind in kinds.indices where kinds[kind] { instants[kind] += moments }
  }

  mutating func add(_ stretch: ClosedRange<Int64>, for kinds: [Bool]) {
    for kind in kinds.indices where kinds[kind] { stretches[kind].append(stretch) }
  }

  /// To be done once all are there, and before any is asked for.
  mutating func sort() {
    for kind in instants.indices {
      instants[kind].sort()
      stretches[kind].sort { $0.lowerBound < $1.lowerBound }
      // Each reaches as far as any before it.
      for index in stretches[kind].indices.dropFirst() {
        let (before, own) = (stretches[kind][index - 1], stretches[kind][index])
        stretches[kind][index] = own.lowerBound...max(before.upperBound, own.upperBound)
      }
    }
  }

  /// Whether there is one for a kind between two instants, both included.
  func lie(in range: ClosedRange<Int64>, for kind: Int) -> Bool {
    if isOpen[kind] { return true }
    let next = instants[kind].firstIndex(notBefore: range.lowerBound)
    if next < instants[kind].count, instants[kind][next] <= range.upperBound { return true }
    let begun = stretches[kind].count(startingUntil: range.upperBound)
    return begun > 0 && stretches[kind][begun - 1].upperBound >= range.lowerBound
  }
}

extension [Int64] {
  /// Of ascending numbers, the first that is not less.
  fileprivate func firstIndex(notBefore number: Int64) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension [ClosedRange<Int64>] {
  /// Of stretches by their start, how many begin at the instant or before.
  fileprivate func count(startingUntil instant: Int64) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].lowerBound <= instant { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

// MARK: - Of the person being swept

extension Sweeper {
  /// Notes the occasions of a rule that was decided here.
  mutating func note(_ index: Int, _ measure: SweptMeasure) {
    switch plan.forms[index] {
    case .read: occasions?.open(plan.isKindRead[index])
    // Écarts come and go at the occasions of the rule that bears them.
    case .gaps: break
    case .holding(let form): noteSlots(form, index, measure)
    case .total: noteDecisions(index, measure)
    case .service(let form):
      guard form.isGapWhenSilent else { return }
      switch form.occurrences {
      case .laidOut: noteDecisions(index, measure)
      case .triggered(let kind, _, let deadline):
        noteAppointments(Int32(kind), deadline, index, measure)
      }
    }
  }

  /// The instants of learning at which something late was learnt that may bear on what was told.
  /// After a sweep of all that is known, with occasions noted.
  mutating func tellingInstants() -> Set<Int64> {
    occasions?.sort()
    guard let occasions else { return [] }
    var result: Set<Int64> = []
    for row in 0..<columns.count {
      let (kind, time, learnt) = (columns.kinds[row], columns.times[row], columns.learnt[row])
      if kind < 0 {
        result.insert(learnt)
      } else if time < learnt, !result.contains(learnt),
        occasions.lie(in: time...learnt, for: Int(kind))
      {
        result.insert(learnt)
      }
    }
    // What falls due with a fact, at the very second at which another is learnt, is told with it.
    let waits = Set(measures.flatMap { $0.basis.rules.map { program.rules[$0].observableAfter } })
    for time in columns.times.prefix(columns.count) {
      for wait in waits.union([0]) { result.insert(time + wait) }
    }
    return result
  }

  private mutating func noteDecisions(_ index: Int, _ measure: SweptMeasure) {
    occasions?.add(measure.basis.layout(index).decisions, for: plan.isKindRead[index])
  }

  private mutating func noteAppointments(
    _ kind: Int32, _ deadline: ShiftedField, _ index: Int, _ measure: SweptMeasure
  ) {
    var moments: [Int64] = []
    for row in 0..<columns.count where columns.kinds[row] == kind {
      guard counts(row, for: measure.name, kind: kind) else { continue }
      let date = columns.values[Int(columns.valueStarts[row]) + deadline.field]
      guard date != FactColumns.absent else { continue }
      let (due, isNever) = date.addingReportingOverflow(deadline.seconds)
      if !isNever { moments.append(max(due, columns.times[row])) }
    }
    occasions?.add(moments, for: plan.isKindRead[index])
  }

  /// A slot is safe where all that is not certainly kept, and all that was for a time not known,
  /// stays within the tolerance together.
  private mutating func noteSlots(_ form: HoldingPlan, _ index: Int, _ measure: SweptMeasure) {
    collectSwitches(form, measure.name)
    let late = lateSwitches(form, measure.name)
    if late.isEmpty { return }
    let longest = late.reduce(0) { max($0, $1.upperBound - $1.lowerBound) }
    let layout = measure.basis.layout(index)
    let isSwitch = form.switches.map { $0 != HoldingPlan.none }
    var (value, next, first) = (form.initial, 0, 0)
    for place in layout.starts.indices {
      let (start, end) = (layout.starts[place], min(layout.ends[place], last + 1))
      if start > last { break }
      while next < switchTimes.count, switchTimes[next] <= start {
        value = switchValues[next]
        next += 1
      }
      while first < late.count, late[first].lowerBound < start - longest { first += 1 }
      guard let limit = layout.limits[place], start < end else { continue }
      var unsure = unkept(start..<end, form.value, from: value, next: next)
      var other = first
      while other < late.count, late[other].lowerBound < end {
        let (from, until) = (late[other].lowerBound, late[other].upperBound)
        unsure += max(0, min(until, end) - max(from, start))
        other += 1
      }
      if unsure > max(limit, 0) { occasions?.add(start...end, for: isSwitch) }
    }
  }

  /// The stretches during which a switch of the state was not known, in order of their start.
  private func lateSwitches(_ form: HoldingPlan, _ name: Int32) -> [ClosedRange<Int64>] {
    (0..<columns.count).compactMap { row in
      let kind = columns.kinds[row]
      guard kind >= 0, form.switches[Int(kind)] != HoldingPlan.none,
        counts(row, for: name, kind: kind), columns.times[row] < columns.learnt[row]
      else { return nil }
      return columns.times[row]...columns.learnt[row]
    }
  }

  /// The seconds of a window in which the state has not the value.
  private func unkept(
    _ window: Range<Int64>, _ required: Int32, from first: Int32, next: Int
  ) -> Int64 {
    var (value, at, next, total) = (first, window.lowerBound, next, Int64(0))
    while at < window.upperBound {
      let isLast = next == switchTimes.count || switchTimes[next] >= window.upperBound
      let end = isLast ? window.upperBound : switchTimes[next]
      if value != required { total += end - at }
      at = end
      if !isLast {
        value = switchValues[next]
        next += 1
      }
    }
    return total
  }
}
