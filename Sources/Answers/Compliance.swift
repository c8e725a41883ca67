// Builds the answer to « où en est cette personne ? » from a case that was read ahead.
import CaseFile
import Civil
import Evaluation
import RuleProgram

/// Where the person stands at an instant; the deadlines and facts of that instant count. `key`: as
/// if only the occurrences of that key were there.
public func compliance(
  of known: KnownCase, at instant: Instant, key: String? = nil
) -> ComplianceAnswer {
  OpenCase(known, at: instant).compliance(known.ledger, at: instant, key: key)
}

/// One reading looked at from one instant.
struct Standing {
  let known: KnownCase
  let dossier: Dossier
  let at: Instant
  /// The occurrence asked for; nil: all.
  let key: String?
  var tick: Tick { .facts(at) }

  /// Whether an answer looks so far: it is the same from a reading that goes further.
  func isInView(_ tick: Tick) -> Bool { tick <= .facts(at + lookAhead) }

  func isInView(_ occurrence: OccurrenceReading) -> Bool {
    occurrence.outcomes.first.map { isInView($0.from) } ?? false
  }

  func measure(_ reading: MeasureReading) -> MeasureAnswer {
    var answer = MeasureAnswer(
      id: reading.id, nature: reading.nature.map { known.program.natures[$0].title } ?? "?",
      start: reading.start, end: reading.end, closedBecause: reading.closedBecause,
      zone: reading.zone, obligations: [])
    // What is not closed yet at the moment of the question has no close to speak of.
    if let end = reading.end, end > at, reading.closedBecause != nil { answer.closedBecause = nil }
    var keys: [String] = []
    for rule in reading.rules.map({ known.program.rules[$0.rule].key }) where !keys.contains(rule) {
      keys.append(rule)
    }
    answer.obligations = keys.compactMap { key in
      obligation(
        key, reading.rules.filter { known.program.rules[$0.rule].key == key }.map(asked),
        in: reading)
    }
    return answer
  }

  private func asked(_ reading: RuleReading) -> RuleReading {
    guard let key else { return reading }
    var reading = reading
    reading.occurrences = reading.occurrences.filter { $0.key == key }
    return reading
  }

  /// All versions of one rule together.
  private func obligation(
    _ key: String, _ versions: [RuleReading], in measure: MeasureReading
  ) -> ObligationAnswer? {
    let all = versions.flatMap(\.occurrences)
    let present = all.filter { outcome($0).map { $0 != .upcoming } ?? false }
    let gaps = present.filter { outcome($0) == .gap && !isMended($0) }
    let unknown = present.filter { outcome($0) == .undetermined }
    var open = present.filter {
      switch outcome($0) {
      case .pending, .suspended, .undetermined: true
      case .gap: !isMended($0)
      default: false
      }
    }
    // What was excused is shown beside what is held open, with the same weight.
    let excused = present.filter { outcome($0) == .excused }.suffix(3)
    if !gaps.isEmpty || !unknown.isEmpty {
      open = (open + excused).sorted { ($0.start, $0.rank) < ($1.start, $1.rank) }
    }
    if open.isEmpty { open = Array(present.suffix(1)) }
    guard let version = versions.last(where: { $0.occurrences.contains { isInView($0) } }) else {
      return nil
    }
    let rule = known.program.rules[version.rule]
    let shown = open.suffix(6)
    return ObligationAnswer(
      rule: rule,
      current: shown.compactMap {
        dossier.explain(measure: measure.id, rule: key, key: $0.key, at: at)
      },
      hidden: open.count - shown.count, counts: present.count > 1 ? counts(present) : [],
      gaps: gaps.compactMap(since), unknown: unknown.compactMap(since),
      alerts: versions.flatMap { alerts($0, measure.id) },
      notices: known.ledger.notices.values.filter {
        $0.state == .draft && $0.measure == measure.id && $0.rule == key
          && (self.key == nil || $0.key == self.key)
      }.sorted { ($0.draftedAt, $0.id) < ($1.draftedAt, $1.id) },
      next: nextSteps(versions, in: measure))
  }

  func outcome(_ occurrence: OccurrenceReading) -> Outcome? {
    occurrence.outcome(at: tick)?.outcome
  }

  private func isMended(_ occurrence: OccurrenceReading) -> Bool {
    occurrence.mendedAt.map { $0 <= at } ?? false
  }

  private func since(_ occurrence: OccurrenceReading) -> Instant? {
    occurrence.outcome(at: tick)?.from.instant
  }

  private func counts(_ present: [OccurrenceReading]) -> [(outcome: Outcome, count: Int)] {
    let groups = Dictionary(grouping: present.compactMap(outcome)) { $0 }
    return Outcome.allCases.compactMap { outcome in
      groups[outcome].map { (outcome, $0.count) }
    }
  }

  private func alerts(_ reading: RuleReading, _ measure: String) -> [AlertAnswer] {
    var result: [AlertAnswer] = []
    for occurrence in reading.occurrences {
      for holding in occurrence.alerts {
        let place = AlertPlace(
          measure: measure, rule: reading.rule, key: occurrence.key, alert: holding.alert)
        result += holding.episodes.filter {
          $0.from <= tick && ($0.until.map { tick < $0 } ?? true)
        }.map { alert(place, $0) }
      }
    }
    return result.sorted { ($0.since, $0.name, $0.key) < ($1.since, $1.name, $1.key) }
  }

  private func alert(_ place: AlertPlace, _ episode: AlertHolding.Episode) -> AlertAnswer {
    let rule = known.program.rules[place.rule]
    let alert = rule.alerts[place.alert]
    let words = dossier.words(of: place, from: episode.from)
    let told = known.ledger.alerts.values.first {
      $0.state == .open && $0.identity.measure == place.measure && $0.identity.rule == rule.key
        && $0.identity.alert == alert.name && $0.identity.key == place.key
    }
    return AlertAnswer(
      name: alert.name, key: place.key, severity: alert.severity,
      cause: episode.restsOnUnnotifiedChange ? .service : alert.cause,
      recipients: alert.recipients, since: episode.from.instant,
      message: words?.message ?? rule.title, reasons: words?.reasons ?? [],
      restsOnUnnotifiedChange: episode.restsOnUnnotifiedChange, told: told)
  }
}
