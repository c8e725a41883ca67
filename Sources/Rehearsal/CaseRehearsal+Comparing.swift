// What is expected against what was found at one moment; outcomes are compared here.
import CaseFile
import Civil
import Diagnostics
import Evaluation
import RuleCompiler
import RuleProgram

/// An occurrence that there is at a moment.
struct SeenOccurrence {
  let measure: String
  /// Index in the program.
  let rule: Int
  let reading: OccurrenceReading
  let outcome: Outcome
}

/// One moment of a reading.
struct Sight {
  let moment: Instant
  let known: KnownCase
  var tick: Tick { .facts(moment) }
  var reading: PersonReading { known.reading }
}

extension CaseRehearsal {
  mutating func compare(_ expectation: ExpectationSyntax) {
    guard let at = moment(expectation.moment) else { return }
    var known: Instant?
    if let written = expectation.knownAt {
      guard let instant = moment(written) else { return }
      known = instant
    }
    let sight = Sight(moment: at, known: reading(knownAt: known))
    for outcome in expectation.outcomes { compare(outcome: outcome, sight) }
    for mended in expectation.mended { compare(mended: mended, sight) }
    for figure in expectation.figures { compare(figure: figure, expectation, sight) }
    if let alerts = expectation.alerts { compare(alerts: alerts.list, at: alerts.mark, sight) }
    for cause in expectation.causes { compare(cause: cause, sight) }
    for reason in expectation.reasons { compare(reason: reason, sight) }
  }

  // MARK: Outcomes

  /// Occurrences of a rule that there are at the moment, in every version and nature.
  func occurrences(_ rule: String, _ sight: Sight) -> [SeenOccurrence] {
    let indices = Set(rules(named: rule))
    return sight.reading.measures.flatMap { measure in
      measure.rules.filter { indices.contains($0.rule) }.flatMap { rule in
        rule.occurrences.compactMap { occurrence in
          occurrence.outcome(at: sight.tick).map {
            SeenOccurrence(
              measure: measure.id, rule: rule.rule, reading: occurrence, outcome: $0.outcome)
          }
        }
      }
    }
  }

  /// By key; the id of a fact of the case stands for its whole identity.
  private func isNamed(_ occurrence: SeenOccurrence, _ key: String) -> Bool {
    [key, "\(WireData.source)#\(key)"].contains(occurrence.reading.key)
  }

  func shortKey(_ key: String) -> String {
    let prefix = WireData.source + "#"
    return key.hasPrefix(prefix) ? String(key.dropFirst(prefix.count)) : key
  }

  private mutating func compare(outcome expected: KeyedText, _ sight: Sight) {
    compared += 1
    if rules(named: expected.rule.value).isEmpty { return unknownRule(expected.rule) }
    var found = occurrences(expected.rule.value, sight)
    if let key = expected.key { found = found.filter { isNamed($0, key.value) } }
    let wanted = expected.text.value
    if wanted == "aucune" {
      if found.isEmpty { return }
    } else {
      guard outcomeNames.values.contains(wanted) else {
        return unknownKey(expected.text, Outcome.allCases.map { name($0) } + ["aucune"], &report)
      }
      if found.count == 1, name(found[0].outcome) == wanted { return }
    }
    let text = found.isEmpty ? "aucune occurrence" : state(of: found)
    let place = expected.rule.value + (expected.key.map { " \($0.value)" } ?? "")
    let english = found.isEmpty ? "no occurrence" : text
    fail(
      .outcome, "\(place) : attendu \(wanted), trouvé \(text)",
      "\(place): expected \(wanted), found \(english)", at: expected.text.mark,
      derivation: derivation(of: found))
    if let first = found.first {
      failures[failures.count - 1].derivation += explanation(of: first, sight)
    }
  }

  private func state(of occurrences: [SeenOccurrence]) -> String {
    let states = occurrences.map { occurrence in
      occurrences.count == 1
        ? name(occurrence.outcome)
        : "\(shortKey(occurrence.reading.key)) \(name(occurrence.outcome))"
    }
    return states.joined(separator: ", ")
  }

  /// The outcomes over time of what was found.
  private func derivation(of found: [SeenOccurrence]) -> [Message] {
    found.prefix(3).map { seen in
      func course(_ since: String) -> String {
        seen.reading.outcomes.map { "\(name($0.outcome)) \(since) \(tickText($0.from))" }
          .joined(separator: ", ")
      }
      let key = shortKey(seen.reading.key)
      return Message(fr: "\(key) : " + course("depuis"), en: "\(key): " + course("since"))
    }
  }

  private func tickText(_ tick: Tick) -> String {
    momentText(tick.instant, in: zone)
  }

  private mutating func compare(mended expected: KeyedText, _ sight: Sight) {
    compared += 1
    guard let wanted = moment(expected.text) else { return }
    let found = occurrences(expected.rule.value, sight)
      .first { occurrence in expected.key.map { isNamed(occurrence, $0.value) } ?? true }
    let mended = found?.reading.mendedAt.flatMap { $0 <= sight.moment ? $0 : nil }
    if mended == wanted { return }
    let text = mended.map { momentText($0, in: zone) } ?? "pas régularisé"
    let english = mended.map { momentText($0, in: zone) } ?? "not mended"
    fail(
      .mended, "attendu \(expected.text.value), trouvé \(text)",
      "expected \(expected.text.value), found \(english)", at: expected.text.mark)
  }
}

let outcomeNames: [Outcome: String] = [
  .kept: "respectée", .excused: "excusée", .gap: "écart", .moot: "sans objet",
  .suspended: "suspendue", .undetermined: "indéterminée", .pending: "en cours",
  .upcoming: "à venir",
]

func name(_ outcome: Outcome) -> String { outcomeNames[outcome] ?? "" }
