// A person's facts and the outcomes and alerts they made, in the order of time.
import CaseFile
import Civil
import Diagnostics
import Evaluation
import RuleProgram

/// Everything up to an instant, as a list of dated events. Sensitive fields are left out.
public func timeline(
  of known: KnownCase, until instant: Instant, _ language: Language = .french
) -> JSONValue {
  let dossier = Dossier(
    known.person, facts: known.facts, program: known.program, zones: known.zones, until: instant)
  let reading = readPerson(in: dossier, facts: known.facts, zones: known.zones)
  let history = History(
    known: known, dossier: dossier,
    wording: Wording(language, zone: reading.measures.first?.zone ?? .utc))
  var events = known.facts.filter { $0.time <= instant }.map(history.event)
  for measure in reading.measures {
    for rule in measure.rules {
      events += rule.occurrences.flatMap { history.events($0, rule.rule, measure) }
    }
  }
  // Stable: what stands at one tick keeps the order facts, outcomes, alerts.
  let sorted = events.enumerated().sorted {
    ($0.element.tick, $0.offset) < ($1.element.tick, $1.offset)
  }
  return .members([
    "personne": .text(known.person),
    "evenements": .list(sorted.map(\.element.json)),
    "regles": .text(known.program.fingerprint),
  ])
}

private struct Event {
  var tick: Tick
  var json: JSONValue
}

private struct History {
  let known: KnownCase
  let dossier: Dossier
  let wording: Wording

  private func le(_ instant: Instant) -> JSONValue { .text(instant.isoText(in: wording.zone)) }

  func event(_ fact: Fact) -> Event {
    var (kind, fields): (String, JSONValue?) = (fact.content.reservedKind?.rawValue ?? "", nil)
    if case .declared(let index, let values) = fact.content {
      let declared = known.program.kinds[index]
      kind = declared.name
      fields = .object(
        zip(declared.fields, values).compactMap { field, value in
          guard let value, !field.isSensitive else { return nil }
          return .init(name: field.name, value: .text(wording.value(value, type: field.type)))
        })
    }
    return Event(
      tick: .facts(fact.time),
      json: .members([
        "le": le(fact.time), "quoi": .text("fait"), "genre": .text(kind),
        "source": .text(fact.identity.source), "id": .text(fact.identity.id),
        "mesure": fact.measure.map { .text($0) }, "appris": fact.recordedAt.map(le),
        "donnees": fields,
      ]))
  }

  func events(
    _ occurrence: OccurrenceReading, _ index: Int, _ measure: MeasureReading
  ) -> [Event] {
    let rule = known.program.rules[index]
    var result: [Event] = []
    for piece in occurrence.outcomes where piece.outcome != .upcoming {
      result.append(
        Event(
          tick: piece.from,
          json: .members([
            "le": le(piece.from.instant), "quoi": .text("issue"), "mesure": .text(measure.id),
            "regle": .text(rule.key), "cle": .text(occurrence.key),
            "debiteur": .text(rule.debtor.rawValue), "issue": .text(piece.outcome.frenchName),
            "raison": .text(wording.why(piece.why, rule: rule, program: known.program)),
          ])))
    }
    for holding in occurrence.alerts {
      let alert = rule.alerts[holding.alert]
      func event(_ tick: Tick, _ state: String, _ message: String?) -> Event {
        Event(
          tick: tick,
          json: .members([
            "le": le(tick.instant), "quoi": .text("alerte"), "mesure": .text(measure.id),
            "regle": .text(rule.key), "cle": .text(occurrence.key), "alerte": .text(alert.name),
            "etat": .text(state), "message": message.map { .text($0) },
          ]))
      }
      for episode in holding.episodes {
        let place = AlertPlace(
          measure: measure.id, rule: index, key: occurrence.key, alert: holding.alert)
        let words = dossier.words(of: place, from: episode.from, saysReasons: false)
        result.append(event(episode.from, "ouverte", words?.message ?? ""))
        if let until = episode.until { result.append(event(until, "levée", nil)) }
      }
    }
    return result
  }
}
