// One walk for each form of rule: along the person's rows and the occurrences side by side. What
// turns out to be an écart is left in `found`, in order.
import CaseFile
import Civil
import RuleProgram

// MARK: - maintenir

extension Sweeper {
  mutating func sweep(_ form: HoldingPlan, _ index: Int, _ measure: SweptMeasure) {
    collectSwitches(form, measure.name)
    let layout = measure.basis.layout(index)
    var next = 0
    var value = form.initial
    let lifeEnd = measure.lifeEnd(program.rules[index])
    for place in layout.starts.indices {
      let (start, end) = (layout.starts[place], min(layout.ends[place], lifeEnd, last + 1))
      if start > last || start >= lifeEnd || foresight?.isBeyond(start) ?? false { break }
      while next < switchTimes.count, switchTimes[next] <= start {
        value = switchValues[next]
        next += 1
      }
      if value == form.value, next == switchTimes.count || switchTimes[next] >= end { continue }
      guard let limit = layout.limits[place] else { continue }
      let broken = firstExcess(
        start..<end, limit: limit, isPerAbsence: form.limit.isPerAbsence, required: form.value,
        from: value,
        next: next)
      if let broken, broken <= last {
        found.append(
          SweptGap(instant: broken, isAfterFacts: false, place: Int32(place), row: -1))
      }
    }
  }

  mutating func collectSwitches(_ form: HoldingPlan, _ name: Int32) {
    switchTimes.removeAll(keepingCapacity: true)
    switchValues.removeAll(keepingCapacity: true)
    for row in 0..<columns.count {
      let kind = columns.kinds[row]
      if kind < 0 { continue }
      let value = form.switches[Int(kind)]
      if value == HoldingPlan.none || !counts(row, for: name, kind: kind) { continue }
      switchTimes.append(columns.times[row])
      switchValues.append(value)
    }
  }

  /// The first second at which what is certainly broken exceeds the limit.
  private func firstExcess(
    _ window: Range<Int64>, limit: Int64, isPerAbsence: Bool, required: Int32, from first: Int32,
    next: Int
  ) -> Int64? {
    var (value, at, next) = (first, window.lowerBound, next)
    var certain: Int64 = 0
    while at < window.upperBound {
      let isLast = next == switchTimes.count || switchTimes[next] >= window.upperBound
      let end = isLast ? window.upperBound : switchTimes[next]
      if value != required, value != HoldingPlan.unknown {
        // Written so that no limit, however large, overflows.
        let left = max(limit, -1) - certain
        if left < end - at { return at + max(left + 1, 1) }
        certain += end - at
      } else if isPerAbsence {
        certain = 0
      }
      at = end
      if !isLast {
        value = switchValues[next]
        next += 1
      }
    }
    return nil
  }

  /// Whether a fact of the row counts for the measure.
  @inline(__always)
  func counts(_ row: Int, for name: Int32, kind: Int32) -> Bool {
    let own = columns.measures[row]
    return own < 0 || own == name || isPersonWide[Int(kind)]
  }
}

// MARK: - servi par

extension Sweeper {
  mutating func sweep(_ form: ServicePlan, _ index: Int, _ measure: SweptMeasure) {
    switch form.occurrences {
    case .laidOut: serveInOrder(form, index, measure)
    case .triggered(let kind, let reference, let deadline):
      serveNamed(form, index, measure, kind: Int32(kind), reference, deadline)
    }
  }

  private mutating func serveInOrder(_ form: ServicePlan, _ index: Int, _ measure: SweptMeasure) {
    let layout = measure.basis.layout(index)
    let count = layout.starts.count
    served.removeAll(keepingCapacity: true)
    for _ in 0..<count { served.append(false) }
    let lifeEnd = measure.lifeEnd(program.rules[index])
    var head = 0
    for row in 0..<columns.count where columns.kinds[row] == form.kind {
      let time = columns.times[row]
      guard counts(row, for: measure.name, kind: Int32(form.kind)),
        measure.basis.start <= time, time < lifeEnd
      else { continue }
      while head < count, layout.decisions[Int(layout.byDecision[head])] <= time { head += 1 }
      for place in layout.byDecision[head...] {
        let place = Int(place)
        if served[place] || layout.starts[place] > time { continue }
        served[place] = true
        break
      }
    }
    guard form.isGapWhenSilent else { return }
    for place in 0..<count where !served[place] && layout.decisions[place] <= min(last, lifeEnd) {
      found.append(
        SweptGap(
          instant: layout.decisions[place], isAfterFacts: false, place: Int32(place), row: -1))
    }
  }

  private mutating func serveNamed(
    _ form: ServicePlan, _ index: Int, _ measure: SweptMeasure, kind: Int32, _ reference: Int,
    _ deadline: ShiftedField
  ) {
    let lifeEnd = measure.lifeEnd(program.rules[index])
    let sameField = form.sameField ?? 0
    names.start(expecting: columns.count)
    // The first fact that carries a name before that occurrence's deadline serves it, so the first
    // of all is enough to know.
    for row in 0..<columns.count where columns.kinds[row] == form.kind {
      let time = columns.times[row]
      guard counts(row, for: measure.name, kind: Int32(form.kind)),
        measure.basis.start <= time, time < lifeEnd
      else { continue }
      let name = columns.values[Int(columns.valueStarts[row]) + sameField]
      if name == FactColumns.absent { continue }
      _ = names.insert(name, row: Int32(row))
    }
    for row in 0..<columns.count where columns.kinds[row] == kind {
      let time = columns.times[row]
      guard counts(row, for: measure.name, kind: kind), measure.basis.start <= time,
        time < lifeEnd, form.isGapWhenSilent
      else { continue }
      let first = Int(columns.valueStarts[row])
      let date = columns.values[first + deadline.field]
      guard date != FactColumns.absent else { continue }
      let (due, isNever) = date.addingReportingOverflow(deadline.seconds)
      if isNever { return leaveToReader() }
      let isLate = due <= time
      let decided = isLate ? time : due
      if decided > last || decided > lifeEnd { continue }
      if isLate, decided == lifeEnd { continue }
      let name = columns.values[first + reference]
      if name != FactColumns.absent, let server = names.row(name),
        columns.times[Int(server)] < due
      {
        continue
      }
      found.append(SweptGap(instant: decided, isAfterFacts: isLate, place: -1, row: Int32(row)))
    }
  }
}

// MARK: - exiger

extension Sweeper {
  mutating func sweep(_ form: TotalPlan, _ index: Int, _ measure: SweptMeasure) {
    let layout = measure.basis.layout(index)
    let lifeEnd = measure.lifeEnd(program.rules[index])
    for place in layout.starts.indices where layout.decisions[place] <= min(last, lifeEnd) {
      guard let goal = layout.limits[place] else { return leaveToReader() }
      let decision = layout.decisions[place]
      // Up to the deadline, and over the whole life: one that does not fit is for the reader to say.
      var (total, whole): (Int64, Int64) = (0, 0)
      var isSilent = !form.isKnownWhenSilent
      for row in 0..<columns.count where columns.kinds[row] == form.kind {
        let time = columns.times[row]
        guard counts(row, for: measure.name, kind: Int32(form.kind)),
          measure.basis.start <= time, time < lifeEnd
        else { continue }
        let amount = form.field.map { columns.values[Int(columns.valueStarts[row]) + $0] } ?? 1
        let (sum, isTooLarge) = whole.addingReportingOverflow(max(amount, 0))
        if amount < 0 || isTooLarge { return leaveToReader() }
        whole = sum
        if time < decision { (total, isSilent) = (sum, false) }
      }
      if !isSilent, total < goal {
        found.append(
          SweptGap(instant: decision, isAfterFacts: false, place: Int32(place), row: -1))
      }
    }
  }
}

extension Sweeper {
  private mutating func leaveToReader() {
    isLeft = true
    found.removeAll(keepingCapacity: true)
  }
}

// MARK: - écart de

extension Sweeper {
  mutating func sweep(_ form: GapsPlan, _ index: Int, _ measure: SweptMeasure, _ place: Int) {
    let all = gaps(of: form.rule, place)
    if all.isEmpty { return }
    let rule = program.rules[index]
    let lifeEnd = measure.lifeEnd(rule)
    for (order, gap) in all.enumerated() where gap.instant < lifeEnd {
      for alert in rule.alerts.indices {
        if let condition = form.conditions[alert],
          !holds(condition, at: gap, among: all, measure.basis, index)
        {
          continue
        }
        say(
          SweptAlert(
            measure: Int32(place), rule: Int32(index), alert: Int32(alert), order: Int32(order),
            gap: gap))
      }
    }
  }

  private func holds(
    _ condition: CountCondition, at gap: SweptGap, among all: ArraySlice<SweptGap>,
    _ basis: MeasureBasis, _ index: Int
  ) -> Bool {
    var limit = condition.plainLimit
    if limit == nil {
      limit = bornFrame(gap, basis, index).readQuantity(condition.limit, at: gap.tick)
    }
    guard let limit else { return false }
    var count: Int64 = 0
    for other in all where other.tick <= gap.tick {
      if let release = release(of: other, condition, at: gap, basis, index), release <= gap.tick {
        continue
      }
      count += 1
    }
    guard condition.comparison.holds(Rational(count), limit) else { return false }
    for other in condition.others where !holds(other, at: gap, among: all, basis, index) {
      return false
    }
    return true
  }

  /// Where a condition of the occurrence that an écart bore is read.
  private func bornFrame(_ gap: SweptGap, _ basis: MeasureBasis, _ index: Int) -> Frame {
    let occurrence = OccurrenceCase(
      key: "", rank: 1, start: Instant(seconds: gap.instant), end: .distantFuture,
      created: gap.tick)
    return basis.ruleCase(index).frame(occurrence)
  }

  /// The tick at which the window lets go of an écart; nil: never.
  private func release(
    of other: SweptGap, _ condition: CountCondition, at gap: SweptGap, _ basis: MeasureBasis,
    _ index: Int
  ) -> Tick? {
    guard case .sliding(let length) = condition.window else { return nil }
    let at = Instant(seconds: other.instant)
    let calendar = basis.measure.calendar(program.rules[index].place)
    var value = condition.plainLength
    if value == nil {
      switch bornFrame(gap, basis, index).read(length, at: gap.tick) {
      case .period(let period): value = .period(period)
      case .quantity(let span): value = span.exactConstant.map { .quantity($0) }
      default: break
      }
    }
    switch value {
    case .period(let period): return .deadline(calendar.release(of: at, after: period))
    case .quantity(let seconds):
      return .deadline(at + (seconds.isWhole ? seconds.floor : seconds.floor + 1))
    default: return .distantPast
    }
  }
}
