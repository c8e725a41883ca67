// The door of the pull reader: a person's facts in, outcomes over time out. Pure.
import CaseFile
import Civil
import RuleProgram

/// Reads one person. `facts` are resolved and in the order of the log; nothing is said after
/// `until`, and facts after it are not looked at. `rules`: only these are told of, by their index
/// in the program; nil: all. Alerts told after `wordsUntil` are without their message and reasons.
public func readPerson(
  _ person: String, facts: [Fact], program: RuleProgram, zones: (String) -> Zone?,
  until: Instant, rules: Set<Int>? = nil, wordsUntil: Instant = .distantFuture
) -> PersonReading {
  let wanted = rules.map { WantedRules($0, program) }
  let words = Tick.facts(wordsUntil)
  var reading = read(person, facts, program, zones, until, wanted, words)
  let notified = facts.map { fact in
    notifiedAt(fact).map { momentOfNotice($0, measure: fact.measure, facts, zones) }
  }
  markUnnotified(&reading, cutoffs: Set(notified.compactMap { $0 }).sorted()) { cutoff in
    let kept = zip(facts, notified).filter { $1.map { $0 < cutoff } ?? true }.map(\.0)
    return read(person, kept, program, zones, until, wanted, words)
  }
  return reading
}

/// Some rules of a program, and those that they read.
private struct WantedRules {
  var told: Set<Int>
  var read: Set<Int>

  init(_ rules: Set<Int>, _ program: RuleProgram) {
    told = rules
    read = rules
    // A rule reads only rules before it.
    for index in program.rules.indices.reversed() where read.contains(index) {
      read.formUnion(program.rules[index].rulesRead(program))
    }
  }
}

private func read(
  _ person: String, _ facts: [Fact], _ program: RuleProgram, _ zones: (String) -> Zone?,
  _ until: Instant, _ wanted: WantedRules?, _ wordsUntil: Tick
) -> PersonReading {
  var measures: [MeasureReading] = []
  var seen = Set<String>()
  for opening in facts {
    guard case .measureOpened = opening.content, let id = opening.measure,
      seen.insert(id).inserted,
      let measure = MeasureCase(
        opening: opening, facts: facts, program: program, zones: zones)
    else { continue }
    measures.append(read(measure, until: until, wanted, wordsUntil))
  }
  return PersonReading(person: person, until: until, measures: measures)
}

private func read(
  _ measure: MeasureCase, until: Instant, _ wanted: WantedRules?, _ wordsUntil: Tick
) -> MeasureReading {
  measure.wholeRange = Tick.range(
    min(measure.appears, .deadline(measure.start)), Tick.facts(until).next)
  var readings: [RuleReading] = []
  for (index, rule) in measure.program.rules.enumerated()
  where rule.natures.contains(measure.nature) && wanted?.read.contains(index) ?? true {
    var ruleCase = RuleCase(measure, rule, index: index, until: until)
    ruleCase.wordsUntil = wordsUntil
    let reading = ruleCase.read()
    measure.results[index] = reading
    if wanted?.told.contains(index) ?? true { readings.append(reading) }
  }
  var result = MeasureReading(
    id: measure.id, nature: measure.nature, start: measure.start, end: measure.end,
    zone: measure.calendar(.person).zone(at: measure.start), rules: readings)
  result.closedBecause = measure.closing?.motive
  result.service = measure.service(at: until)
  result.outOfBounds = measure.boundFindings(until: .facts(until))
  return result
}

// MARK: - Changes not yet notified

/// An alert that would not be there without a change the person had not yet been told of rests on
/// it: cause *service*, no notice (DESIGN 3, `mesure.modifiee`).
private func markUnnotified(
  _ reading: inout PersonReading, cutoffs: [Instant], without: (Instant) -> PersonReading
) {
  var earlier = Instant.distantPast
  for cutoff in cutoffs {
    let other = without(cutoff)
    reading.forEachEpisode { place, episode in
      let at = episode.from.instant
      guard earlier <= at, at < cutoff else { return }
      episode.restsOnUnnotifiedChange = !other.holds(place, at: episode.from)
    }
    earlier = cutoff
  }
}

func notifiedAt(_ fact: Fact) -> Validity.Bound? {
  guard case .measureChanged(let change) = fact.content else { return nil }
  return change.notifiedAt
}

/// A day of notification is over before it counts, where the measure was opened.
func momentOfNotice(
  _ bound: Validity.Bound, measure id: String?, _ facts: [Fact], _ zones: (String) -> Zone?
) -> Instant {
  switch bound {
  case .instant(let instant): return instant
  case .date(let date):
    for fact in facts where fact.measure == id {
      guard case .measureOpened(let opening) = fact.content else { continue }
      let zone = opening.places.person?.zone.flatMap(zones) ?? .utc
      return zone.startOfDay(date.adding(days: 1))
    }
    return Instant(seconds: Int64(date.dayNumber + 1) * 86_400)
  }
}

/// Where an alert stands in a reading.
struct AlertPlace {
  var measure: String
  var rule: Int
  var key: String
  var alert: Int
}

extension PersonReading {
  fileprivate mutating func forEachEpisode(
    _ body: (AlertPlace, inout AlertHolding.Episode) -> Void
  ) {
    for m in measures.indices {
      for r in measures[m].rules.indices {
        for o in measures[m].rules[r].occurrences.indices {
          for a in measures[m].rules[r].occurrences[o].alerts.indices {
            let occurrence = measures[m].rules[r].occurrences[o]
            let place = AlertPlace(
              measure: measures[m].id, rule: measures[m].rules[r].rule, key: occurrence.key,
              alert: occurrence.alerts[a].alert)
            for e in occurrence.alerts[a].episodes.indices {
              body(place, &measures[m].rules[r].occurrences[o].alerts[a].episodes[e])
            }
          }
        }
      }
    }
  }

  fileprivate func holds(_ place: AlertPlace, at tick: Tick) -> Bool {
    measures.first { $0.id == place.measure }?.rules.first { $0.rule == place.rule }?
      .occurrences.first { $0.key == place.key }?
      .alerts.first { $0.alert == place.alert }?
      .episodes.contains { $0.from <= tick && ($0.until.map { tick < $0 } ?? true) } ?? false
  }
}
