// Which occurrences a rule has for a measure: one function for each form of `pour chaque`.
import CaseFile
import Civil
import RuleProgram

extension RuleCase {
  func occurrences() -> [OccurrenceCase] {
    var seen: [String: Int] = [:]
    return candidates().compactMap { candidate in
      candidate.created < horizon ? admitted(candidate, &seen) : nil
    }
  }

  private func candidates() -> [OccurrenceCase] {
    switch rule.trigger {
    case .measure: [wholeMeasure()]
    case .fact(let kind): facts(kind)
    case .civilPeriod(let unit): civilPeriods(unit)
    case .period(let length, let anchor, let count): periods(length, anchor, count)
    case .slot(let timetable): slots(timetable)
    case .date(let expression): dates(expression)
    case .gap(let other): gaps(other)
    }
  }

  /// Applies `du`, `au`, `si` and `clé`, and makes keys unique.
  private func admitted(
    _ candidate: OccurrenceCase, _ seen: inout [String: Int]
  ) -> OccurrenceCase? {
    let tick = candidate.created
    let given = frame(candidate)
    let start = rule.start.flatMap { given.readInstant($0, at: tick) } ?? candidate.start
    let end = rule.end.flatMap { given.readInstant($0, at: tick) } ?? candidate.end
    guard isInForce(at: start) else { return nil }
    // `si` and `clé` are read with the interval that `du` and `au` gave.
    let isCut = start != candidate.start || end != candidate.end
    let result = isCut ? candidate.named(candidate.key, from: start, until: end) : candidate
    let frame = frame(result)
    if let condition = rule.guardCondition, frame.read(condition, at: tick).truth == false {
      return nil
    }
    var key = candidate.key
    if let expression = rule.keyExpression {
      key = keyText(frame.read(expression, at: tick), at: tick) ?? key
    }
    key = unused(key, &seen)
    return key == candidate.key ? result : candidate.named(key, from: start, until: end)
  }

  /// The name itself, else with the first of `#2`, `#3`… that is free. `seen`: names in use, each
  /// with the number to try next.
  private func unused(_ name: String, _ seen: inout [String: Int]) -> String {
    var key = name
    if var number = seen[name] {
      while seen["\(name)#\(number)"] != nil { number += 1 }
      seen[name] = number + 1
      key = "\(name)#\(number)"
    }
    seen[key] = 2
    return key
  }

  /// Nil: unknown, or nothing that can name an occurrence.
  private func keyText(_ cell: Cell, at tick: Tick) -> String? {
    switch cell {
    case .text(let text): text
    case .date(let date): "\(date)"
    case .instant: cell.instant(at: tick.instant.seconds, in: calendar).map { "\($0)" }
    case .quantity(let span):
      span.certain.value(at: tick.instant.seconds).map { numberText($0) }
    case .truth(let truth): truth.map { $0 ? "oui" : "non" }
    default: nil
    }
  }

  func wholeMeasure() -> OccurrenceCase {
    OccurrenceCase(
      key: measure.id, rank: 1, start: measure.start, end: measure.end ?? .distantFuture,
      created: measure.appears)
  }

  private func facts(_ kind: Int) -> [OccurrenceCase] {
    let reference = measure.program.kinds[kind].referenceField
    var result: [OccurrenceCase] = []
    for fact in measure.factsByKind[kind] {
      guard measure.start <= fact.time, fact.time < lifeEnd else { continue }
      var key = "\(fact.identity.source)#\(fact.identity.id)"
      if let reference, case .declared(_, let values) = fact.content,
        let name = keyText(Cell(values[reference]), at: .facts(fact.time))
      {
        key = name
      }
      let occurrence = OccurrenceCase(
        key: key, rank: result.count + 1, start: fact.time,
        end: fact.time < measureEnd ? measureEnd : .distantFuture,
        created: .facts(fact.time))
      occurrence.trigger = fact
      result.append(occurrence)
    }
    return result
  }

  private func civilPeriods(_ unit: CivilUnit) -> [OccurrenceCase] {
    let period = unit.calendarPeriod
    var first = period.start(containing: calendar.date(at: measure.start))
    var result: [OccurrenceCase] = []
    while first < .latest {
      let next = period.end(containing: first)
      let (start, end) = (calendar.startOfDay(first), calendar.startOfDay(next))
      if start >= measureEnd || Tick.deadline(start) >= horizon { break }
      result.append(clipped(key: "\(first)", rank: result.count + 1, start, end))
      first = next
    }
    return result
  }

  /// `après la fin` lets later facts count; it bears no occurrence after the life of the measure.
  private var measureEnd: Instant { measure.end ?? .distantFuture }

  /// A period or slot within the life of the measure as it was planned. A close that comes earlier
  /// cuts nothing in advance: what is known later does not change what was due before. Where facts
  /// count `après la fin` the period that the close cuts stays due, so it is cut there.
  private func clipped(
    key: String, rank: Int, _ start: Instant, _ end: Instant
  ) -> OccurrenceCase {
    let from = max(start, measure.start)
    let until = min(end, rule.readsAfterEnd ? measureEnd : measure.plannedEnd)
    let occurrence = OccurrenceCase(
      key: key, rank: rank, start: from, end: until,
      created: max(.deadline(from), measure.appears))
    occurrence.isPartial = !rule.partialPeriodsAreDue && (from != start || until != end)
    occurrence.isEmpty = from >= until
    return occurrence
  }

  private func periods(
    _ length: Expression, _ anchor: Expression?, _ count: Expression?
  ) -> [OccurrenceCase] {
    let frame = frame(nil)
    let tick = Tick.facts(measure.start)
    let origin = anchor.map { frame.read($0, at: tick) } ?? Cell(measure.start)
    let start = origin.instant(at: tick.instant.seconds, in: calendar)
    guard let start, let step = PeriodStep(length: frame.read(length, at: tick), start, calendar)
    else { return [] }
    let most = count.map { frame.readQuantity($0, at: tick)?.floor ?? 0 } ?? .max
    var result: [OccurrenceCase] = []
    var rank = step.firstRank(reaching: measure.start)
    while rank < most, rank < 1 << 24 {
      let (start, end) = (step.bound(rank), step.bound(rank + 1))
      if start >= measureEnd || Tick.deadline(start) >= horizon || start >= end { break }
      if end > measure.start {
        result.append(clipped(key: step.key(rank), rank: Int(rank) + 1, start, end))
      }
      rank += 1
    }
    return result
  }

  private func slots(_ expression: Expression) -> [OccurrenceCase] {
    let frame = frame(nil)
    let range = Tick.distantPast..<horizon
    var reading = Reading.burden
    if case .parameter(let parameter) = expression.form {
      reading = measure.program.natures[measure.nature].parameters[parameter].reading
    }
    var result: [OccurrenceCase] = []
    // A slot that has begun at one place does not begin again at another.
    var begun: [Timetable: Set<String>] = [:]
    for stretch in frame.timeline(of: expression, over: range).stretches(in: range) {
      guard case .timetable(let timetable) = stretch.value else { continue }
      let from = max(stretch.range.lowerBound.instant, measure.start)
      let until = min(stretch.range.upperBound.instant, measureEnd, last.instant + 1)
      guard from < until else { continue }
      let isFirst = stretch.range.lowerBound.instant <= measure.start
      for (part, zone) in calendar.zones(from: from, to: until) {
        let all =
          timetable.slots(from: part.lowerBound, to: part.upperBound, zone: zone, reading: reading)
          + timetable.emptySlots(
            from: part.lowerBound, to: part.upperBound, zone: zone, reading: reading)
        let isOpening = isFirst && part.lowerBound == from
        for slot in all.sorted(by: { $0.start < $1.start })
        where isOpening || slot.start >= part.lowerBound {
          if calendar.zones.count > 1,
            !begun[timetable, default: []].insert(slot.key).inserted
          {
            continue
          }
          let occurrence = clipped(key: slot.key, rank: result.count + 1, slot.start, slot.end)
          occurrence.isEmpty = slot.start >= slot.end
          result.append(occurrence)
        }
      }
    }
    return result
  }

  private func dates(_ expression: Expression) -> [OccurrenceCase] {
    let tick = measure.appears
    let cell = frame(nil).read(expression, at: tick)
    switch cell {
    case .date(let date):
      return [
        OccurrenceCase(
          key: "\(date)", rank: 1, start: calendar.startOfDay(date),
          end: calendar.startOfDay(date.adding(days: 1)), created: tick)
      ]
    case .instant:
      guard let instant = cell.instant(at: tick.instant.seconds, in: calendar) else { return [] }
      return [
        OccurrenceCase(
          key: "\(instant)", rank: 1, start: instant, end: instant + 1, created: tick)
      ]
    default: return []
    }
  }

  private func gaps(_ other: Int) -> [OccurrenceCase] {
    guard let reading = measure.results[other] else { return [] }
    var result: [(tick: Tick, occurrence: OccurrenceCase)] = []
    let facts = measure.factsByKind.joined()
    for occurrence in reading.occurrences {
      guard let first = occurrence.outcomes.first(where: { $0.outcome == .gap }) else { continue }
      let born = OccurrenceCase(
        key: occurrence.key, rank: 1, start: first.from.instant, end: lifeEnd,
        created: first.from)
      born.trigger = occurrence.trigger.flatMap { id in facts.first { $0.identity == id } }
      born.parent = Timeline(
        first: false, steps: occurrence.outcomes.map { ($0.from, $0.outcome == .gap) })
      result.append((first.from, born))
    }
    return result.sorted { $0.tick < $1.tick }.enumerated().map { place, entry in
      let ranked = OccurrenceCase(
        key: entry.occurrence.key, rank: place + 1, start: entry.occurrence.start,
        end: entry.occurrence.end, created: entry.tick)
      ranked.trigger = entry.occurrence.trigger
      ranked.parent = entry.occurrence.parent
      return ranked
    }
  }
}

extension CivilUnit {
  var calendarPeriod: CalendarPeriod {
    switch self {
    case .day: .day
    case .week: .week
    case .month: .month
    case .quarter: .quarter
    case .year: .year
    }
  }
}

/// The bounds of `période de … depuis …`: anchor + k × length, never chained.
struct PeriodStep {
  private enum Kind {
    case civil(CivilPeriod, from: CivilDate, LocalCalendar)
    case elapsed(seconds: Int64, from: Instant)
  }

  private let kind: Kind

  init?(length: Cell, _ anchor: Instant, _ calendar: LocalCalendar) {
    switch length {
    case .period(let period) where !period.isZero:
      kind = .civil(period, from: calendar.date(at: anchor), calendar)
    case .quantity(let span):
      guard let seconds = span.exactConstant?.floor, seconds > 0 else { return nil }
      kind = .elapsed(seconds: seconds, from: anchor)
    default: return nil
    }
  }

  func bound(_ rank: Int64) -> Instant {
    switch kind {
    case .civil(let period, let date, let calendar):
      return calendar.startOfDay(civil(rank, period, date))
    case .elapsed(let seconds, let start):
      let (span, overflow) = seconds.multipliedReportingOverflow(by: rank)
      return overflow ? .distantFuture : start + span
    }
  }

  func key(_ rank: Int64) -> String {
    switch kind {
    case .civil(let period, let date, _): "\(civil(rank, period, date))"
    case .elapsed: "\(bound(rank))"
    }
  }

  /// The period that holds an instant at or after the anchor.
  func firstRank(reaching instant: Instant) -> Int64 {
    var (low, high): (Int64, Int64) = (0, 1)
    while bound(high) <= instant, high < 1 << 24 { (low, high) = (high, high * 2) }
    while high - low > 1 {
      let middle = (low + high) / 2
      if bound(middle) <= instant { low = middle } else { high = middle }
    }
    return low
  }

  private func civil(_ rank: Int64, _ period: CivilPeriod, _ date: CivilDate) -> CivilDate {
    periodBound(anchor: date, period: period, k: Int(rank), monthEnd: .lastDayOfMonth)
  }
}
