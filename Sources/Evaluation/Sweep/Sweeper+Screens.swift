// One walk for each form of screen: which occurrences the pull reader has to decide.
import CaseFile
import Civil
import RuleProgram

/// A rule of a measure that the pull reader decides.
struct RuleToRead {
  /// Index among the person's measures.
  var measure: Int
  var rule: Int
  var part: Part

  enum Part {
    case whole
    /// Occurrences of the layout, a range of the candidates.
    case places(Range<Int>)
    /// Occurrences born of facts, by their rows.
    case rows(Range<Int>)
    /// Occurrences of the layout of which it is known what served them.
    case served(Range<Int>)
  }
}

extension Sweeper {
  mutating func screen(_ index: Int, _ place: Int, _ texts: (Int64) -> String) {
    let measure = measures[place]
    let isReadByOthers = plan.isReadByOthers[index]
    if !isReadByOthers, measure.full.isBarren(index) { return }
    let start = candidates.count
    var part: RuleToRead.Part?
    switch plan.screens[index] {
    case .whole: break
    case .holding(let form):
      if screen(form, index, measure, texts) { part = .places(start..<candidates.count) }
    case .named(let form):
      if screen(form, index, measure, texts) { part = .rows(start..<candidates.count) }
    case .goal(let form):
      if screen(form, index, measure, texts) { part = .places(start..<candidates.count) }
    case .ordered(let form):
      if screen(form, index, measure, texts) { part = .served(start..<candidates.count) }
    }
    if part == nil {
      candidates.removeLast(candidates.count - start)
      servers.removeLast(servers.count - start)
      if !isReadByOthers, bearsNothing(program.rules[index].trigger, measure) { return }
    } else if candidates.count == start, !isReadByOthers {
      return
    }
    leave(RuleToRead(measure: place, rule: index, part: part ?? .whole))
  }

  /// No fact bears an occurrence.
  private func bearsNothing(_ trigger: Trigger, _ measure: SweptMeasure) -> Bool {
    guard case .fact(let kind) = trigger else { return false }
    if count(kind) == 0 { return true }
    return !isTroubled(kind)
      && !(0..<columns.count).contains {
        columns.kinds[$0] == kind && counts($0, for: measure.name, kind: Int32(kind))
      }
  }

  /// What comes after this tick need not be known.
  private var lastAsked: Tick { .facts(Instant(seconds: foresight?.now ?? last)) }

  /// `second`: nothing can be told of it before.
  private mutating func admit(_ place: Int, served row: Int32 = -1, from second: Int64 = .min) {
    if foresight?.leaves(from: second) ?? false { return }
    candidates.append(Int32(truncatingIfNeeded: place))
    servers.append(row)
  }
}

// MARK: - maintenir

extension Sweeper {
  private mutating func screen(
    _ form: HoldingScreen, _ index: Int, _ measure: SweptMeasure, _ texts: (Int64) -> String
  ) -> Bool {
    if form.kinds.contains(where: { isTroubled($0) }) { return false }
    collectSwitches(form, measure.name, texts)
    let layout = measure.full.layout(index)
    let since = measure.full.measure.followedSince?.seconds ?? .min
    var next = 0
    var value = form.initial
    for place in layout.starts.indices {
      let start = max(layout.starts[place], since)
      if start > last || foresight?.isBeyond(start) ?? false { break }
      let end = min(layout.ends[place], last + 1)
      while next < switchTimes.count, switchTimes[next] <= start {
        value = switchValues[next]
        next += 1
      }
      let isHeld = value == form.value && (next == switchTimes.count || switchTimes[next] >= end)
      let limit = layout.limits[place] ?? 0
      if isHeld, limit >= 0 { continue }
      if let first = firstDoubt(form, start, end, limit, from: value, next: next) {
        admit(place, from: first)
      }
    }
    return true
  }

  /// The second with which what is not known to hold, whatever is left out of the count, comes to
  /// more than the limit.
  private func firstDoubt(
    _ form: HoldingScreen, _ start: Int64, _ end: Int64, _ limit: Int64, from first: Int32,
    next: Int
  ) -> Int64? {
    if limit < 0 { return start }
    var (at, current, ahead, missing) = (start, first, next, Int64(0))
    while at < end {
      let until = ahead < switchTimes.count ? min(switchTimes[ahead], end) : end
      if current != form.value {
        if until - at > limit - missing { return at + (limit - missing) }
        missing += until - at
      }
      at = until
      if ahead < switchTimes.count, until == switchTimes[ahead] {
        current = switchValues[ahead]
        ahead += 1
      }
    }
    return nil
  }

  private mutating func collectSwitches(
    _ form: HoldingScreen, _ name: Int32, _ texts: (Int64) -> String
  ) {
    switchTimes.removeAll(keepingCapacity: true)
    switchValues.removeAll(keepingCapacity: true)
    for row in 0..<columns.count {
      let kind = columns.kinds[row]
      if kind < 0 || form.switches[Int(kind)].isEmpty { continue }
      guard counts(row, for: name, kind: kind), let value = form.value(row, columns, texts)
      else { continue }
      switchTimes.append(columns.times[row])
      switchValues.append(value)
    }
  }
}

extension HoldingScreen {
  /// What the fact of a row switches the state to; nil: nothing.
  func value(_ row: Int, _ columns: FactColumns, _ texts: (Int64) -> String) -> Int32? {
    var found: Int32?
    for change in switches[Int(columns.kinds[row])] {
      let start = Int(columns.valueStarts[row])
      let holds = change.condition.map { $0.holds(start, columns, texts) } ?? true
      if holds == false { continue }
      // Two at once, or one that may be: whatever they come to, it is not known here.
      if found != nil { return HoldingPlan.unknown }
      found = holds == true ? change.value : HoldingPlan.unknown
    }
    return found
  }
}

// MARK: - servi par, by name

extension Sweeper {
  private mutating func screen(
    _ form: NamedScreen, _ index: Int, _ measure: SweptMeasure, _ texts: (Int64) -> String
  ) -> Bool {
    if isTroubled(form.kind) || isTroubled(form.trigger) { return false }
    if count(form.trigger) == 0 { return true }
    let rule = measure.full.ruleCase(index)
    let lifeEnd = rule.lifeEnd.seconds
    let begins = measure.full.start
    let excusedFrom = firstInfluence(of: form.exceptionKinds, measure.name)
    names.start(expecting: columns.count)
    var doubles = Set<Int64>()
    for row in 0..<columns.count where columns.kinds[row] == form.kind {
      guard counts(row, for: measure.name, kind: Int32(form.kind)) else { continue }
      let name = columns.values[Int(columns.valueStarts[row]) + form.sameField]
      if name == FactColumns.absent { continue }
      if names.insert(name, row: Int32(row)) != nil { doubles.insert(name) }
    }
    for row in 0..<columns.count where columns.kinds[row] == form.trigger {
      let time = columns.times[row]
      guard counts(row, for: measure.name, kind: Int32(form.trigger)), begins <= time,
        time < lifeEnd
      else { continue }
      let first = Int(columns.valueStarts[row])
      let due = form.deadline.earliest(first, time, columns, rule)
      // Nothing is decided yet.
      if let due, due > last { continue }
      let name = columns.values[first + form.reference]
      if name != FactColumns.absent, !doubles.contains(name), let server = names.row(name),
        let due, due > columns.times[Int(server)], begins <= columns.times[Int(server)],
        columns.times[Int(server)] < lifeEnd,
        form.isSettled(by: Int(server), before: excusedFrom, columns, texts)
      {
        continue
      }
      admit(row, from: due ?? .min)
    }
    return true
  }

  /// The earliest second at which a fact of the kinds may count for anything.
  private func firstInfluence(of kinds: [Int], _ name: Int32) -> Int64 {
    if !kinds.contains(where: { count($0) > 0 }) { return .max }
    var first = Int64.max
    for row in 0..<columns.count {
      let kind = columns.kinds[row]
      if kind >= 0 {
        if kinds.contains(Int(kind)) { first = min(first, columns.times[row]) }
        continue
      }
      let fact = columns.wholes[Int(-1 - kind)]
      guard case .declared(let kind, _) = fact.content, kinds.contains(kind) else { continue }
      if case .target = fact.validity { return .min }
      first = min(first, fact.earliestInfluence.seconds)
    }
    return first
  }
}

extension NamedScreen {
  /// The one fact of the name, in time, serves the occurrence or excuses it for good. From
  /// `excusedFrom` on another excuse may keep it from serving.
  func isSettled(
    by row: Int, before excusedFrom: Int64, _ columns: FactColumns, _ texts: (Int64) -> String
  ) -> Bool {
    let start = Int(columns.valueStarts[row])
    if excuses.contains(where: { $0.holds(start, columns, texts) == true }) { return true }
    return columns.times[row] < excusedFrom
      && (condition.map { $0.holds(start, columns, texts) == true } ?? true)
  }
}

extension ShiftedDeadline {
  /// The second at which the occurrence is decided, or one before; nil: not known.
  func earliest(
    _ start: Int, _ time: Int64, _ columns: FactColumns, _ rule: RuleCase
  ) -> Int64? {
    let date = columns.values[start + field]
    if date == FactColumns.absent { return nil }
    var seconds: Int64 = isInclusive ? 1 : 0
    if let length {
      if rule.measure.isChanged { return nil }
      let at = Instant(seconds: time)
      let born = OccurrenceCase(
        key: "", rank: 1, start: at, end: .distantFuture, created: .facts(at))
      guard let amount = rule.frame(born).readQuantity(length, at: born.created),
        amount >= .zero
      else { return nil }
      let whole = isBackward ? -amount.floor - (amount.isWhole ? 0 : 1) : amount.floor
      let (sum, isTooLarge) = seconds.addingReportingOverflow(whole)
      if isTooLarge { return nil }
      seconds = sum
    }
    let (due, isTooLarge) = date.addingReportingOverflow(seconds)
    return isTooLarge ? nil : due
  }
}

// MARK: - exiger

extension Sweeper {
  private mutating func screen(
    _ form: GoalScreen, _ index: Int, _ measure: SweptMeasure, _ texts: (Int64) -> String
  ) -> Bool {
    if isTroubled(form.kind) { return false }
    let layout = measure.full.layout(index)
    // What is never due may be respected all the same.
    if form.tellsKept, layout.isPartial { return false }
    let lifeEnd = layout.rule.lifeEnd.seconds
    let (end, asked) = (Tick.facts(Instant(seconds: last)), lastAsked)
    for place in layout.starts.indices {
      // What a change makes of the goal is for the reader to say.
      let goal = form.isPresence ? 1 : measure.full.measure.isChanged ? nil : layout.limits[place]
      var kept = Tick.distantFuture
      switch goal.map({ reaches($0, form, measure, lifeEnd, texts) }) ?? .unknown {
      case .unknown:
        if form.tellsKept {
          admit(place)
          continue
        }
      case .never: break
      case .at(let second):
        let occurrence = layout.cases[place]
        kept = max(
          .facts(Instant(seconds: second)), .deadline(occurrence.start), occurrence.created)
      }
      let isKept = kept < layout.settlements[place]
      var first = isKept ? form.tellsKept ? kept : .distantFuture : layout.settlements[place]
      if form.hasOpenLevels, first > asked {
        let opening = layout.opening(place)
        if !isKept || opening < kept { first = min(first, opening) }
      }
      if first <= end { admit(place, from: first.instant.seconds) }
    }
    return true
  }

  /// When what certainly counts comes to a goal, in seconds.
  private enum Reach {
    case unknown, never
    case at(Int64)
  }

  private func reaches(
    _ goal: Int64, _ form: GoalScreen, _ measure: SweptMeasure, _ lifeEnd: Int64,
    _ texts: (Int64) -> String
  ) -> Reach {
    if goal <= 0 { return .unknown }
    var (total, whole): (Int64, Int64) = (0, 0)
    var reached: Int64?
    for row in 0..<columns.count where columns.kinds[row] == form.kind {
      let time = columns.times[row]
      guard counts(row, for: measure.name, kind: Int32(form.kind)), measure.full.start <= time,
        time < lifeEnd
      else { continue }
      let start = Int(columns.valueStarts[row])
      let holds = form.condition.map { $0.holds(start, columns, texts) } ?? true
      if holds == false { continue }
      let amount = form.field.map { columns.values[start + $0] } ?? 1
      // A missing or a negative amount, or one that does not fit, leaves the rest to the reader.
      let (sum, isTooLarge) = whole.addingReportingOverflow(amount)
      if amount < 0 || isTooLarge { return .unknown }
      whole = sum
      if holds == true { total += amount }
      if reached == nil, total >= goal {
        reached = time
        if form.field == nil { break }
      }
    }
    return reached.map { .at($0) } ?? .never
  }
}

// MARK: - servi par, in order

extension Sweeper {
  private mutating func screen(
    _ form: OrderedScreen, _ index: Int, _ measure: SweptMeasure, _ texts: (Int64) -> String
  ) -> Bool {
    let rule = program.rules[index]
    let layout = measure.full.layout(index)
    guard !isTroubled(form.kind), layout.isSteady,
      !form.exceptionKinds.contains(where: { count($0) > 0 }),
      measure.full.measure.suspensions.isEmpty || rule.suspendedBy.isEmpty
    else { return false }
    let places = layout.starts.count
    servedBy.removeAll(keepingCapacity: true)
    servedBy.append(contentsOf: repeatElement(-1, count: places))
    let lifeEnd = layout.rule.lifeEnd.seconds
    var head = 0
    for row in 0..<columns.count where columns.kinds[row] == form.kind {
      let time = columns.times[row]
      guard counts(row, for: measure.name, kind: Int32(form.kind)) else { continue }
      let start = Int(columns.valueStarts[row])
      // One that names a period is told of with it, whenever it happened.
      if let same = form.sameField, columns.values[start + same] != FactColumns.absent {
        return false
      }
      guard measure.full.start <= time, time < lifeEnd, time <= last else { continue }
      guard let holds = form.condition.map({ $0.holds(start, columns, texts) }) ?? true else {
        return false
      }
      if !holds { continue }
      while head < places, layout.decisions[head] <= time { head += 1 }
      var place = head
      while place < places, servedBy[place] >= 0 || layout.decisions[place] <= time { place += 1 }
      if place < places, layout.starts[place] <= time { servedBy[place] = Int32(row) }
    }
    let (end, asked) = (Tick.facts(Instant(seconds: last)), lastAsked)
    for place in 0..<places {
      let row = servedBy[place]
      if row < 0 {
        var first = layout.settlements[place]
        if form.hasOpenLevels, first > asked {
          first = min(first, layout.opening(place))
        }
        if first <= end { admit(place, from: first.instant.seconds) }
      } else {
        let kept = Tick.facts(Instant(seconds: columns.times[Int(row)]))
        if form.tellsKept || form.hasOpenLevels && layout.opening(place) < kept {
          admit(place, served: row)
        }
      }
    }
    return true
  }
}
