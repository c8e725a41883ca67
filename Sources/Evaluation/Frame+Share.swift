// The share of a délai that has gone by. It has a piece for each day of the délai; compared with a
// threshold where nothing stops the clock it only grows, so the days at which the answer may change
// are counted from the threshold.
import CaseFile
import Civil
import RuleProgram

extension Frame {
  /// Civil days elapsed over civil days of the délai; it rests while the clock is stopped.
  func shareElapsed(over range: Range<Tick>) -> Timeline<Cell> {
    guard let count = rule?.rule.deadline?.expression.delaiCount else { return Timeline(.unknown) }
    let lengths = timeline(of: count.length, over: range)
    let pairs = timeline(of: count.origin, over: range).paired(lengths, over: range)
    return pairs.flatMap(over: range) { pair, stretch in
      guard case .period(let period) = pair.right else { return [(stretch.lowerBound, .unknown)] }
      let origins = dates(pair.left, stretch)
      let ends = origins.dropFirst().map(\.0) + [stretch.upperBound]
      return zip(origins, ends).flatMap { origin, end in
        shares(of: count, from: origin.1, period, over: origin.0..<end)
      }
    }
  }

  private func shares(
    of count: DelaiCount, from origin: CivilDate?, _ period: CivilPeriod,
    over stretch: Range<Tick>
  ) -> [(Tick, Cell)] {
    guard let origin else { return [(stretch.lowerBound, .unknown)] }
    let causes = rule?.rule.suspendedBy ?? []
    let closed = measure.calendar(count.closedAt)
    func running(_ tick: Tick) -> RunningDelai {
      self.running(count, from: origin, period, closed.holidays(at: tick))
    }
    let whole = closed.moves.isEmpty ? running(stretch.lowerBound) : nil
    return shareTicks(causes, closed, stretch).map { tick in
      let running = whole ?? running(tick)
      let (elapsed, total) = share(
        of: running, at: tick.instant, suspensions: measure.suspensions(causes, at: tick),
        zone: calendar.zone(at: tick.instant))
      let part = Rational(Int128(elapsed), over: Int128(total))
      return (tick, part.map { Cell.quantity(Span($0)) } ?? .unknown)
    }
  }

  private func shareTicks(
    _ causes: [String], _ closed: LocalCalendar, _ range: Range<Tick>
  ) -> [Tick] {
    let first = range.lowerBound.instant
    let last = max(first, range.upperBound.instant + 1)
    let midnights = calendar.clockBreaks(in: first..<last).map { Tick.deadline($0) }
    let moves = closed.closedDays(in: range).map(\.tick)
    let stops = measure.suspensionTicks(causes, in: range)
    return Set([range.lowerBound] + midnights + stops + moves).filter { range.contains($0) }
      .sorted()
  }

  /// Nil: the délai, its clock, the place or the threshold changes within the range.
  func shareCompared(
    _ comparison: Comparison, _ right: Timeline<Cell>, _ range: Range<Tick>
  ) -> Timeline<Cell>? {
    guard case .quantity(let span)? = right.only(in: range), let threshold = span.exactConstant,
      let delai = steadyDelai(range), calendar.zones.count == 1
    else { return nil }
    let zone = calendar.zones[0].zone
    let (start, total) = (delai.countedStart, delai.countedDays)
    guard total > 0, let crossing = threshold.multiplied(by: Rational(Int64(total))) else {
      return nil
    }
    func answer(_ instant: Instant) -> Cell {
      let gone = min(max(0, zone.date(at: instant).days(since: start)), total)
      return .truth(comparison.holds(Rational(Int64(gone)), crossing))
    }
    var result = Timeline(answer(range.lowerBound.instant))
    // Whole days at the threshold, and the first above it; else the answer is one.
    let days = crossing.floor
    guard (0...Int64(total)).contains(days) else { return result }
    for days in [days, days + 1] where (1...Int64(total)).contains(days) {
      let midnight = zone.startOfDay(start.adding(days: Int(days)))
      guard zone.keepsDays(near: midnight) else { return nil }
      let tick = Tick.deadline(midnight)
      if range.lowerBound < tick, tick < range.upperBound {
        result.append(answer(midnight), from: tick)
      }
    }
    return result
  }

  /// The délai that the range is a share of, where it is one, known and never stopped.
  private func steadyDelai(_ range: Range<Tick>) -> RunningDelai? {
    guard let count = rule?.rule.deadline?.expression.delaiCount,
      measure.suspensions.isEmpty || (rule?.rule.suspendedBy ?? []).isEmpty
    else { return nil }
    let closed = measure.calendar(count.closedAt)
    guard closed.moves.isEmpty,
      case .period(let period)? = timeline(of: count.length, over: range).only(in: range),
      let cell = timeline(of: count.origin, over: range).only(in: range),
      case let days = dates(cell, range), days.count == 1, let origin = days[0].1
    else { return nil }
    return running(count, from: origin, period, closed.holidays)
  }

  func running(
    _ count: DelaiCount, from origin: CivilDate, _ period: CivilPeriod, _ closed: Holidays
  ) -> RunningDelai {
    let plain = deadline(after: origin, period, rule: count.rule, closed: closed)
    return RunningDelai(start: origin, deadline: plain.unrolled, firstDay: count.rule.firstDay)
  }
}

extension Zone {
  /// Whether no change of the clock is near enough to take a midnight back.
  fileprivate func keepsDays(near midnight: Instant) -> Bool {
    guard let change = nextChange(after: midnight - 86_400) else { return true }
    return change > midnight + 86_400
  }
}
