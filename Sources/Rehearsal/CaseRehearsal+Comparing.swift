// What is expected against what was found, at one moment: outcomes, mended, figures, alerts,
// reasons.
import CaseFile
import Civil
import Diagnostics
import Evaluation
import RuleCompiler
import RuleProgram

/// One moment of a reading.
struct Sight {
  var moment: Instant
  var facts: [Fact]
  var reading: PersonReading
  var tick: Tick { .facts(moment) }
}

extension CaseRehearsal {
  mutating func compare(_ expectation: ExpectationSyntax) {
    guard let at = moment(expectation.moment) else { return }
    var known: Instant?
    if let written = expectation.knownAt {
      guard let instant = moment(written) else { return }
      known = instant
    }
    let (facts, reading) = reading(knownAt: known)
    let sight = Sight(moment: at, facts: facts, reading: reading)
    for outcome in expectation.outcomes { compare(outcome: outcome, sight) }
    for mended in expectation.mended { compare(mended: mended, sight) }
    for figure in expectation.figures { compare(figure: figure, expectation, sight) }
    if let alerts = expectation.alerts { compare(alerts: alerts.list, at: alerts.mark, sight) }
    for reason in expectation.reasons { compare(reason: reason, sight) }
  }

  // MARK: Outcomes

  /// Occurrences of a rule that there are at the moment, in every version and nature.
  private func occurrences(_ rule: String, _ sight: Sight) -> [OccurrenceReading] {
    let indices = Set(rules(named: rule))
    return sight.reading.measures.flatMap(\.rules).filter { indices.contains($0.rule) }
      .flatMap(\.occurrences).filter { $0.outcome(at: sight.tick) != nil }
  }

  /// By key; the id of a fact of the case stands for its whole identity.
  private func isNamed(_ occurrence: OccurrenceReading, _ key: String) -> Bool {
    occurrence.key == key || occurrence.key == "\(WireData.source)#\(key)"
  }

  private func shortKey(_ key: String) -> String {
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
      if found.count == 1, let piece = found[0].outcome(at: sight.tick),
        name(piece.outcome) == wanted
      {
        return
      }
    }
    let text = found.isEmpty ? "aucune occurrence" : state(of: found, sight)
    let place = expected.rule.value + (expected.key.map { " \($0.value)" } ?? "")
    report.add(
      trouble(
        .outcome, "\(place) : attendu \(wanted), trouvé \(text)",
        "\(place): expected \(wanted), found \(text)", at: expected.text.mark,
        help: derivation(of: found, sight)))
  }

  private func state(of occurrences: [OccurrenceReading], _ sight: Sight) -> String {
    let states = occurrences.map { occurrence in
      let outcome = occurrence.outcome(at: sight.tick).map { name($0.outcome) } ?? ""
      return occurrences.count == 1 ? outcome : "\(shortKey(occurrence.key)) \(outcome)"
    }
    return states.joined(separator: ", ")
  }

  /// The outcomes over time of what was found, with their reasons.
  private func derivation(of found: [OccurrenceReading], _ sight: Sight) -> Message? {
    if found.isEmpty { return nil }
    let lines = found.prefix(3).map { occurrence in
      let pieces = occurrence.outcomes.map { piece in
        "\(name(piece.outcome)) depuis \(tickText(piece.from)) (\(piece.why))"
      }
      let due = occurrence.deadline.map { " ; échéance \(momentText($0, in: zone))" } ?? ""
      let served = occurrence.servedBy.map(\.id).joined(separator: ", ")
      return "\(shortKey(occurrence.key)) : " + pieces.joined(separator: ", ") + due
        + (served.isEmpty ? "" : " ; servie par \(served)")
    }
    return Message(lines.joined(separator: " | "))
  }

  private func tickText(_ tick: Tick) -> String {
    momentText(tick.instant, in: zone) + (tick.isAfterFacts ? "" : " (échéance)")
  }

  private mutating func compare(mended expected: KeyedText, _ sight: Sight) {
    compared += 1
    guard let wanted = moment(expected.text) else { return }
    let found = occurrences(expected.rule.value, sight)
      .first { occurrence in expected.key.map { isNamed(occurrence, $0.value) } ?? true }
    let mended = found?.mendedAt.flatMap { $0 <= sight.moment ? $0 : nil }
    if mended == wanted { return }
    let text = mended.map { momentText($0, in: zone) } ?? "pas régularisé"
    report.add(
      trouble(
        .mended, "attendu \(expected.text.value), trouvé \(text)",
        "expected \(expected.text.value), found \(text)", at: expected.text.mark))
  }

  // MARK: Alerts and reasons

  private func openAlerts(_ sight: Sight) -> [(name: String, key: String, texts: [String])] {
    sight.reading.measures.flatMap(\.rules).flatMap { reading in
      let rule = program.rules[reading.rule]
      guard isShown(rule.key) else { return [(name: String, key: String, texts: [String])]() }
      return reading.occurrences.flatMap { occurrence in
        occurrence.alerts.flatMap { holding in
          holding.episodes.filter { $0.holds(at: sight.tick) }.map { episode in
            (
              "\(rule.key)/\(rule.alerts[holding.alert].name)", occurrence.key,
              [episode.message] + episode.reasons
            )
          }
        }
      }
    }
  }

  /// The same alert names, each as often; a key only where one is written.
  private mutating func compare(alerts expected: [Marked<String>], at mark: Mark, _ sight: Sight) {
    compared += 1
    var open = openAlerts(sight)
    var missing: [String] = []
    for wanted in expected {
      let index = open.firstIndex { alert in
        [alert.name, "\(alert.name) \(alert.key)", "\(alert.name) \(shortKey(alert.key))"]
          .contains(wanted.value)
      }
      if let index { open.remove(at: index) } else { missing.append(wanted.value) }
    }
    let extra = open.map { "\($0.name) \(shortKey($0.key))" }
    if missing.isEmpty, extra.isEmpty { return }
    let moment = momentText(sight.moment, in: zone)
    let fr =
      (missing.isEmpty ? [] : ["attendues mais fermées : \(missing.joined(separator: ", "))"])
      + (extra.isEmpty ? [] : ["ouvertes mais pas attendues : \(extra.joined(separator: ", "))"])
    let en =
      (missing.isEmpty ? [] : ["expected but not open: \(missing.joined(separator: ", "))"])
      + (extra.isEmpty ? [] : ["open but not expected: \(extra.joined(separator: ", "))"])
    report.add(
      trouble(
        .alerts, "le \(moment), " + fr.joined(separator: " ; "),
        "at \(moment), " + en.joined(separator: "; "), at: mark))
  }

  private mutating func compare(reason expected: Marked<String>, _ sight: Sight) {
    compared += 1
    let texts = openAlerts(sight).flatMap(\.texts)
    if texts.contains(where: { $0.contains(expected.value) }) { return }
    report.add(
      trouble(
        .reason, "`\(expected.value)` ne figure pas dans l'explication",
        "`\(expected.value)` is not in the explanation", at: expected.mark,
        help: texts.isEmpty ? nil : Message(texts.joined(separator: " | "))))
  }
}

extension AlertHolding.Episode {
  func holds(at tick: Tick) -> Bool { from <= tick && (until.map { tick < $0 } ?? true) }
}

let outcomeNames: [Outcome: String] = [
  .kept: "respectée", .excused: "excusée", .gap: "écart", .moot: "sans objet",
  .suspended: "suspendue", .undetermined: "indéterminée", .pending: "en cours",
  .upcoming: "à venir",
]

func name(_ outcome: Outcome) -> String { outcomeNames[outcome] ?? "" }
