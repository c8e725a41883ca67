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
  markUnnotified(&reading, facts, zones) { kept in
    read(person, kept, program, zones, until, wanted, words)
  }
  return reading
}

/// The same of a case that is open, up to where it is read: its rules are then read once for this
/// and for whatever is asked of it. `facts` and `zones` are those it was opened with. Alerts are
/// without their words, which the case finds for one of them (``Dossier/words(of:from:)``).
public func readPerson(
  in dossier: Dossier, facts: [Fact], zones: (String) -> Zone?
) -> PersonReading {
  var reading = PersonReading(
    person: dossier.person, until: dossier.until, measures: dossier.readings())
  markUnnotified(&reading, facts, zones) { kept in
    read(
      dossier.person, kept, dossier.program, zones, dossier.until, nil, .distantPast)
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
  return told(of: measure, until: until, rules: readings)
}

/// What is said of a measure beside its rules.
func told(of measure: MeasureCase, until: Instant, rules: [RuleReading]) -> MeasureReading {
  var result = MeasureReading(
    id: measure.id, nature: measure.nature, start: measure.start, end: measure.end,
    zone: measure.calendar(.person).zone(at: measure.start), rules: rules)
  result.closedBecause = measure.closing?.motive
  result.service = measure.service(at: until)
  result.outOfBounds = measure.boundFindings(until: .facts(until))
  return result
}

// MARK: - Changes not yet notified

/// An alert that would not be there without a change the person had not yet been told of rests on
/// it: cause *service*, no notice (DESIGN 3, `mesure.modifiee`).
private func markUnnotified(
  _ reading: inout PersonReading, _ facts: [Fact], _ zones: (String) -> Zone?,
  read: ([Fact]) -> PersonReading
) {
  let notified = facts.map { fact in
    notifiedAt(fact).map { momentOfNotice($0, measure: fact.measure, facts, zones) }
  }
  var earlier = Instant.distantPast
  for cutoff in Set(notified.compactMap { $0 }).sorted() {
    let other = read(zip(facts, notified).filter { $1.map { $0 < cutoff } ?? true }.map(\.0))
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
public struct AlertPlace: Sendable {
  public var measure: String
  /// Index in the program.
  public var rule: Int
  public var key: String
  /// Index in the rule's alerts.
  public var alert: Int
  public init(measure: String, rule: Int, key: String, alert: Int) {
    (self.measure, self.rule, self.key, self.alert) = (measure, rule, key, alert)
  }
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
