// Which occurrences a rule has for a measure, with their keys, ranks and intervals (M9, M10).
import CaseFile
import Civil
import Evaluation
import RuleProgram

struct OracleTriggers {
  let measure: OracleMeasure
  let index: Int

  private var world: OracleWorld { measure.world }
  private var rule: Rule { world.program.rules[index] }

  /// What a trigger says of an occurrence, before the rule has its say.
  struct Seed {
    var start: Instant
    var end: Instant
    var created: Tick
    var key: String
    var rank: Int?
    var fact: Fact?
    var source: OracleOccurrence?
    var isPartial = false
    var isEpisode = false
  }

  func occurrences() -> [OracleOccurrence] {
    var result: [OracleOccurrence] = []
    var used: Set<String> = []
    for (index, seed) in seeds().enumerated() where seed.created <= .facts(world.until) {
      guard let occurrence = occurrence(seed, rank: seed.rank ?? index + 1) else { continue }
      var (key, number) = (occurrence.key, 2)
      while !used.insert(key).inserted {
        key = "\(occurrence.key)#\(number)"
        number += 1
      }
      occurrence.key = key
      result.append(occurrence)
    }
    if case .served(let service) = rule.demand {
      OracleService(measure: measure, rule: index, service: service).serve(result)
    } else {
      for occurrence in result { occurrence.settle() }
    }
    OracleEpisodes.settleBase(of: result)
    return result
  }

  // MARK: From a seed to an occurrence

  private func occurrence(_ seed: Seed, rank: Int) -> OracleOccurrence? {
    let result = OracleOccurrence(measure: measure, rule: index, seed: seed, rank: rank)
    let context = result.context(at: seed.created)
    let start = rule.start.flatMap { context.value($0).instant(context.zone) } ?? seed.start
    let end = rule.end.flatMap { context.value($0).instant(context.zone) } ?? seed.end
    (result.start, result.end) = (start, max(start, end))
    let date = zone.date(at: start)
    if let from = rule.inForceFrom, date < from { return nil }
    if let until = rule.inForceUntil, until <= date { return nil }
    if let condition = rule.guardCondition, context.truth(condition) == false { return nil }
    if let expression = rule.keyExpression {
      switch context.value(expression) {
      case .text(let text): result.key = text
      case .date(let date): result.key = "\(date)"
      default: break
      }
    }
    return result
  }

  private func seeds() -> [Seed] {
    switch rule.trigger {
    case .measure: measureSeeds()
    case .fact(let kind): factSeeds(kind)
    case .civilPeriod(let unit): civilSeeds(unit)
    case .period(let length, let anchor, let count): periodSeeds(length, anchor, count)
    case .slot(let timetable): slotSeeds(timetable)
    case .date(let expression): dateSeeds(expression)
    case .gap(let rule): gapSeeds(rule)
    }
  }

  private func context(at tick: Tick) -> OracleContext {
    OracleContext(measure: measure, rule: index, occurrence: nil, tick: tick)
  }

  private var zone: OraclePlace { measure.clock(rule.place) }

  // MARK: One trigger each

  private func measureSeeds() -> [Seed] {
    let base = Seed(
      start: measure.start, end: measure.finalEnd, created: measure.visible, key: measure.id)
    guard case .maintain(let condition, _) = rule.demand else { return [base] }
    let runs = OracleEpisodes.runs(of: condition, measure: measure, rule: index)
    return [base]
      + runs.enumerated().map { place, run in
        Seed(
          start: run.from, end: run.until, created: .facts(run.from),
          key: run.from.isoText(in: .utc), rank: place + 1, isEpisode: true)
      }
  }

  private func factSeeds(_ kind: Int) -> [Seed] {
    let end = measure.finalEnd
    return measure.facts(ofKind: kind).compactMap { fact in
      guard measure.start <= fact.time, fact.time < end || rule.readsAfterEnd,
        case .declared(_, let values) = fact.content
      else { return nil }
      var key = "\(fact.identity.source)#\(fact.identity.id)"
      if let field = world.program.kinds[kind].referenceField, case .text(let text) = values[field]
      {
        key = text
      }
      // Nothing bounds what a fact after the life opens.
      return Seed(
        start: fact.time, end: fact.time < end ? end : .distantFuture,
        created: .facts(fact.time), key: key, fact: fact)
    }
  }

  /// A period clipped to the life; nil where nothing is left.
  private func clipped(_ start: Instant, _ end: Instant, rank: Int? = nil) -> Seed? {
    let (from, until) = (max(start, measure.start), min(end, measure.finalTerm))
    guard from < min(until, measure.finalEnd), from <= world.until else { return nil }
    let key = "\(zone.date(at: start))"
    var seed = Seed(start: from, end: until, created: .deadline(from), key: key, rank: rank)
    seed.isPartial = from != start || until != end
    return seed
  }

  private func civilSeeds(_ unit: CivilUnit) -> [Seed] {
    let period: CalendarPeriod =
      switch unit {
      case .day: .day
      case .week: .week
      case .month: .month
      case .quarter: .quarter
      case .year: .year
      }
    var seeds: [Seed] = []
    var first = period.start(containing: zone.date(at: measure.start))
    while zone.startOfDay(first) <= min(world.until, measure.finalEnd) {
      let next = period.end(containing: first)
      if let seed = clipped(zone.startOfDay(first), zone.startOfDay(next)) { seeds.append(seed) }
      first = next
    }
    return seeds
  }

  private func periodSeeds(
    _ length: Expression, _ anchor: Expression?, _ count: Expression?
  ) -> [Seed] {
    let context = context(at: .facts(measure.start))
    let length = context.value(length)
    let isElapsed = length.range != nil
    var given = anchor.map { context.value($0) } ?? .date(zone.date(at: measure.start))
    if anchor == nil, isElapsed { given = .instant(measure.start) }
    guard let instant = given.instant(zone), let date = given.date(zone) else { return [] }
    var most = Int64.max
    if let count {
      guard let number = context.value(count).wholeSeconds else { return [] }
      most = number
    }
    func bound(_ k: Int64) -> Instant? {
      if case .period(let period) = length {
        return zone.startOfDay(
          periodBound(anchor: date, period: period, k: Int(k), monthEnd: .lastDayOfMonth))
      }
      return length.wholeSeconds.map { instant + k * $0 }
    }
    var seeds: [Seed] = []
    var k: Int64 = 0
    while k < most, k < 10_000, let from = bound(k), let until = bound(k + 1), from < until,
      from <= world.until
    {
      k += 1
      guard var seed = clipped(from, until, rank: Int(k)) else { continue }
      if isElapsed { seed.key = from.isoText(in: .utc) }
      seeds.append(seed)
    }
    return seeds
  }

  private func slotSeeds(_ timetable: Expression) -> [Seed] {
    var reading = Reading.burden
    var moments: Set<Tick> = [.deadline(measure.start)]
    if case .parameter(let index) = timetable.form, let nature = measure.nature {
      reading = world.program.natures[nature].parameters[index].reading
      for fact in measure.own {
        moments.insert(.facts(fact.time))
        guard case .interval(let from, let until) = fact.validity else { continue }
        for bound in [from, until].compactMap({ $0 }) {
          moments.insert(.deadline(measure.instant(bound)))
        }
      }
    }
    var tables: Set<Timetable> = []
    for moment in moments {
      if case .timetable(let table) = context(at: moment).value(timetable) { tables.insert(table) }
    }
    // At each place the slots that start while one is there; one that has begun elsewhere does not
    // begin again.
    var slots: [Slot] = []
    for table in tables {
      var found: [Slot] = []
      for place in Set(OracleSamples.zones(of: measure)) {
        let all =
          table.slots(
            from: measure.start, to: min(world.until + 1, measure.finalEnd), zone: place,
            reading: reading)
          + table.emptySlots(
            from: measure.start, to: min(world.until + 1, measure.finalEnd), zone: place,
            reading: reading)
        found += all.filter { slot in
          let moment = max(slot.start, measure.start)
          return zone.zone(moment) == place
            && context(at: .deadline(moment)).value(timetable) == .timetable(table)
        }
      }
      var begun: Set<String> = []
      slots += found.sorted { $0.start < $1.start }.filter { begun.insert($0.key).inserted }
    }
    return slots.sorted { $0.start < $1.start }.compactMap { slot in
      // DESIGN 6: a window that a change of clocks leaves empty is sans objet.
      if slot.start == slot.end {
        return Seed(
          start: slot.start, end: slot.end, created: .deadline(slot.start), key: slot.key)
      }
      var seed = clipped(slot.start, slot.end)
      seed?.key = slot.key
      return seed
    }
  }

  private func dateSeeds(_ expression: Expression) -> [Seed] {
    let context = context(at: measure.visible)
    switch context.value(expression) {
    case .date(let date):
      let (start, end) = (
        context.zone.startOfDay(date), context.zone.startOfDay(date.adding(days: 1))
      )
      return [Seed(start: start, end: end, created: measure.visible, key: "\(date)")]
    case .instant(let instant):
      return [
        Seed(
          start: instant, end: instant + 1, created: measure.visible,
          key: instant.isoText(in: .utc))
      ]
    default: return []
    }
  }

  private func gapSeeds(_ earlier: Int) -> [Seed] {
    let found = measure.occurrences[earlier].compactMap { other -> (Tick, OracleOccurrence)? in
      other.pieces.first { $0.value.outcome == .gap }.map { (Tick(index: $0.at), other) }
    }
    let ordered = found.enumerated().sorted {
      ($0.element.0, $0.offset) < ($1.element.0, $1.offset)
    }
    return ordered.map { _, element in
      let (tick, other) = element
      return Seed(
        start: tick.instant, end: measure.finalEnd, created: tick, key: other.key,
        fact: other.trigger, source: other)
    }
  }
}
