// The pull reader at work on one person: what the screens let through, one after the other.
import CaseFile
import Civil
import RuleProgram

/// The reader at work on one person.
final class ReadingDesk {
  private let sweeper: Sweeper
  private let facts: RowFacts
  private let wordsUntil: Tick
  private let end: Instant
  private var results: [MeasureRule: RuleReading] = [:]
  private var rows: [Int32] = []
  /// Which of the rule's articles hold now: the words may name those.
  private var articles = 0
  /// Who sent the facts that the rule reads, where an outage makes that matter.
  private var senders: Set<String>?

  private struct MeasureRule: Hashable {
    var measure: Int
    var rule: Int
  }

  init(_ sweeper: Sweeper, _ facts: RowFacts, wordsUntil: Instant) {
    (self.sweeper, self.facts) = (sweeper, facts)
    let last = Instant(seconds: sweeper.last)
    // What is kept for later stages is read as far as they go.
    end = sweeper.memo.isKept ? max(sweeper.until, last) : last
    self.wordsUntil = .facts(sweeper.memo.isKept ? min(wordsUntil, last) : wordsUntil)
  }

  private var columns: FactColumns { sweeper.columns }

  /// Adds the alerts of what is read.
  func read(_ item: RuleToRead, into held: inout [HeldAlert]) {
    look(at: item)
    switch item.part {
    case .whole:
      let read = whole(item)
      held += read.held
      keep(read.readings, of: item)
    case .places(let range), .rows(let range), .served(let range):
      var readings: [OccurrenceReading] = []
      let isReadByOthers = sweeper.plan.isReadByOthers[item.rule]
      for at in range {
        let read = occurrences(at, item)
        held += read.held
        if isReadByOthers { readings += read.readings }
      }
      if isReadByOthers { keep(readings, of: item) }
    }
  }

  private func keep(_ readings: [OccurrenceReading], of item: RuleToRead) {
    if sweeper.plan.isReadByOthers[item.rule] {
      results[MeasureRule(measure: item.measure, rule: item.rule)] = RuleReading(
        rule: item.rule, occurrences: readings)
    }
  }

  private func occurrences(_ at: Int, _ item: RuleToRead) -> ReadingMemo.Said {
    let candidate = Int(sweeper.candidates[at])
    switch item.part {
    case .rows: rows = sweeper.rows(born: candidate, item)
    case .served: rows = sweeper.rows(servedBy: sweeper.servers[at], item)
    default: rows = sweeper.rows(at: candidate, item)
    }
    var place = Int64(candidate)
    if case .rows = item.part, sweeper.memo.isKept { place = sweeper.memo.origins[candidate] }
    return kept(item, place, 0) { rule in
      switch item.part {
      case .rows: return rule.readings(of: rule.laidOut())
      case .served:
        let occurrence = occurrence(at: candidate, item, rule)
        let course = course(at, occurrence, item, rule)
        return rule.readings(of: [occurrence], courses: [course])
      default: return rule.readings(of: [occurrence(at: candidate, item, rule)])
      }
    }
  }

  private func whole(_ item: RuleToRead) -> ReadingMemo.Said {
    let parents = sweeper.plan.parents[item.rule]
    var hasher = Hasher()
    var triggers: Set<FactIdentity> = []
    for parent in parents {
      let nature = sweeper.measures[item.measure].full.measure.nature
      let applies = sweeper.program.rules[parent].natures.contains(nature)
      if applies, result(parent, item) == nil {
        var held: [HeldAlert] = []
        read(RuleToRead(measure: item.measure, rule: parent, part: .whole), into: &held)
        look(at: item)
      }
      for occurrence in result(parent, item)?.occurrences ?? [] {
        hasher.combine(occurrence.key)
        hasher.combine(occurrence.outcomes)
        hasher.combine(occurrence.trigger)
        if let trigger = occurrence.trigger, occurrence.isGapAtSomeTime { triggers.insert(trigger) }
      }
    }
    if case .gap(let parent) = sweeper.program.rules[item.rule].trigger {
      let all = result(parent, item)?.occurrences ?? []
      if !all.contains(where: \.isGapAtSomeTime) { return ReadingMemo.Said() }
      rows = sweeper.rows(bornOf: parent, item) { triggers.contains(facts.identity($0)) }
    } else {
      rows = sweeper.rows(readBy: item)
    }
    return kept(item, -1, hasher.finalize()) { rule in
      for parent in parents { rule.measure.results[parent] = result(parent, item) }
      return rule.read().occurrences
    }
  }

  private func result(_ rule: Int, _ item: RuleToRead) -> RuleReading? {
    results[MeasureRule(measure: item.measure, rule: rule)]
  }

  /// What was said at an earlier stage from the same facts, else a reading from `rows`.
  private func kept(
    _ item: RuleToRead, _ candidate: Int64, _ parents: Int,
    _ read: (RuleCase) -> [OccurrenceReading]
  ) -> ReadingMemo.Said {
    let measure = sweeper.measures[item.measure]
    let memo = sweeper.memo
    guard memo.isKept else { return said(read(ruleCase(item)), item) }
    let key = ReadingMemo.Key(
      measure: columns.measureNames[Int(measure.name)], rule: item.rule, candidate: candidate)
    var hasher = Hasher()
    hasher.combine(parents)
    hasher.combine(articles)
    hasher.combine(senders)
    for row in rows { hasher.combine(memo.origins[Int(row)]) }
    let fingerprint = hasher.finalize()
    if let known = memo.said(key, measure.full, fingerprint, wordsUntil: wordsUntil) {
      return known
    }
    let said = said(read(ruleCase(item)), item)
    memo.keep(
      key,
      ReadingMemo.Entry(
        full: measure.full, fingerprint: fingerprint, wordsUntil: wordsUntil, said: said))
    return said
  }

  private func said(_ readings: [OccurrenceReading], _ item: RuleToRead) -> ReadingMemo.Said {
    var said = ReadingMemo.Said()
    said.readings = readings
    if readings.allSatisfy({ $0.alerts.isEmpty }) { return said }
    let shared = sweeper.plan.rules[item.rule]
    let measure = columns.measureNames[Int(sweeper.measures[item.measure].name)]
    for reading in readings {
      for holding in reading.alerts {
        let alert = shared.rule.alerts[holding.alert]
        let group = AlertGroup(
          measure: measure, rule: shared.rule.key, alert: alert.name, key: reading.key)
        for episode in holding.episodes {
          said.held.append(HeldAlert(group, shared.rule, alert, episode))
        }
      }
    }
    return said
  }

  private func look(at item: RuleToRead) {
    articles = sweeper.memo.isKept ? articlesInForce(item) : 0
    senders = nil
    if sweeper.measures[item.measure].hasOutage {
      senders = Set(
        sweeper.rows(of: sweeper.program.rules[item.rule].kindsRead, item).map {
          facts.fact(Int($0)).identity.source
        })
    }
  }

  private func articlesInForce(_ item: RuleToRead) -> Int {
    let shared = sweeper.plan.rules[item.rule]
    if shared.rule.articles.allSatisfy({ $0.from == nil && $0.until == nil }) { return 0 }
    let date = sweeper.measures[item.measure].full.measure.calendar(shared.rule.place).date(
      at: Instant(seconds: sweeper.last))
    var hasher = Hasher()
    for article in shared.rule.articles {
      hasher.combine(
        article.from.map { $0 <= date } ?? true && article.until.map { date < $0 } ?? true)
    }
    return hasher.finalize()
  }

  /// The rule with the facts of `rows`.
  private func ruleCase(_ item: RuleToRead) -> RuleCase {
    let measure = sweeper.measures[item.measure]
    let slice = MeasureCase(
      measure.full.measure, id: columns.measureNames[Int(measure.name)], person: facts.person,
      factsByKind: factsByKind())
    slice.wholeRange = Tick.range(
      min(slice.appears, .deadline(slice.start)), Tick.facts(end).next)
    slice.senders = senders
    var rule = RuleCase(slice, sweeper.plan.rules[item.rule], index: item.rule, until: end)
    rule.wordsUntil = wordsUntil
    rule.saysReasons = sweeper.saysReasons
    rule.now = .facts(Instant(seconds: sweeper.last))
    return rule
  }

  private func factsByKind() -> [[Fact]] {
    var result = [[Fact]](repeating: [], count: sweeper.program.kinds.count)
    for row in rows {
      let fact = facts.fact(Int(row))
      guard case .declared(let kind, _) = fact.content else { continue }
      let isTied = result[kind].last.map { $0.time == fact.time } ?? false
      result[kind].append(fact)
      if isTied { result[kind].sort { $0.precedes($1) } }
    }
    return result
  }

  private func occurrence(
    at place: Int, _ item: RuleToRead, _ rule: RuleCase
  ) -> OccurrenceCase {
    let laid = sweeper.measures[item.measure].full.layout(item.rule).cases[place]
    let isWhole = if case .measure = rule.rule.trigger { true } else { false }
    let own = laid.named(isWhole ? rule.measure.id : laid.key, from: laid.start, until: laid.end)
    own.deadline = laid.deadline
    return own
  }

  private func course(
    _ at: Int, _ occurrence: OccurrenceCase, _ item: RuleToRead, _ rule: RuleCase
  ) -> DemandCourse {
    var course = DemandCourse()
    let row = Int(sweeper.servers[at])
    if row >= 0 {
      let served = Tick.facts(Instant(seconds: columns.times[row]))
      occurrence.servedBy = [facts.identity(row)]
      course.turn(.kept(.servedInTime), at: max(served, occurrence.created))
      return course
    }
    let layout = sweeper.measures[item.measure].full.layout(item.rule)
    let settlement = layout.settlements[Int(sweeper.candidates[at])]
    guard settlement < rule.horizon, case .served(let service) = rule.rule.demand else {
      return course
    }
    let isGap = sweeper.program.kinds[service.kind].silence == .meansAbsence
    course.turn(
      isGap ? .gap(.notServedAtDeadline) : .undetermined(.missingFacts(service.kind)),
      at: settlement)
    return course
  }
}

extension OccurrenceReading {
  fileprivate var isGapAtSomeTime: Bool { outcomes.contains { $0.outcome == .gap } }
}
