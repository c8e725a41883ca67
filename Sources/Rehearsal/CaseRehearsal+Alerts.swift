// The alerts open at one moment, their causes, and the reasons given.
import CaseFile
import Civil
import Diagnostics
import Evaluation
import RuleProgram

/// An alert open at a moment.
struct OpenAlert {
  /// `tig.heures/délai expiré`.
  var name: String
  var key: String
  var cause: String
  /// Message and reasons.
  var texts: [String]
}

extension CaseRehearsal {
  private func openAlerts(_ sight: Sight) -> [OpenAlert] {
    sight.reading.measures.flatMap { measure in
      outOfBounds(measure, sight) + measure.rules.flatMap { openAlerts($0, sight) }
    }
  }

  private func openAlerts(_ reading: RuleReading, _ sight: Sight) -> [OpenAlert] {
    let rule = program.rules[reading.rule]
    guard isShown(rule.key) else { return [] }
    return reading.occurrences.flatMap { occurrence in
      occurrence.alerts.flatMap { holding -> [OpenAlert] in
        let alert = rule.alerts[holding.alert]
        return holding.episodes.filter { $0.holds(at: sight.tick) }.map { episode in
          let cause = episode.restsOnUnnotifiedChange ? AlertRule.Cause.service : alert.cause
          return OpenAlert(
            name: "\(rule.key)/\(alert.name)", key: occurrence.key, cause: cause.rawValue,
            texts: [episode.message] + episode.reasons)
        }
      }
    }
  }

  /// `mesure.tig/valeur hors bornes`, by parameter.
  private func outOfBounds(_ measure: MeasureReading, _ sight: Sight) -> [OpenAlert] {
    let nature = measure.nature.map { "mesure." + program.natures[$0].name } ?? "mesure"
    guard isShown(nature) else { return [] }
    return measure.outOfBounds
      .filter { $0.from <= sight.tick && ($0.until.map { sight.tick < $0 } ?? true) }
      .map { finding in
        OpenAlert(
          name: "\(nature)/valeur hors bornes", key: finding.parameter,
          cause: AlertRule.Cause.service.rawValue, texts: [finding.article])
      }
  }

  /// With the key or without.
  private func isNamed(_ alert: OpenAlert, _ written: String) -> Bool {
    [alert.name, "\(alert.name) \(alert.key)", "\(alert.name) \(shortKey(alert.key))"]
      .contains(written)
  }

  /// The same alert names, each as often; a key only where one is written.
  mutating func compare(alerts expected: [Marked<String>], at mark: Mark, _ sight: Sight) {
    compared += 1
    var open = openAlerts(sight)
    var missing: [String] = []
    for wanted in expected {
      let index = open.firstIndex { isNamed($0, wanted.value) }
      if let index { open.remove(at: index) } else { missing.append(wanted.value) }
    }
    let extra = open.map { "\($0.name) \(shortKey($0.key))" }
    if missing.isEmpty, extra.isEmpty { return }
    let moment = momentText(sight.moment, in: zone)
    func sentence(_ missingWords: String, _ extraWords: String, _ stop: String) -> String {
      [(missingWords, missing), (extraWords, extra)].filter { !$0.1.isEmpty }
        .map { "\($0.0) \($0.1.joined(separator: ", "))" }.joined(separator: stop)
    }
    let fr = sentence("attendues mais fermées :", "ouvertes mais pas attendues :", " ; ")
    let en = sentence("expected but not open:", "open but not expected:", "; ")
    fail(
      .alerts, "le \(moment), \(fr)", "at \(moment), \(en)", at: mark,
      derivation: open.flatMap(\.texts).map { Message($0) })
  }

  mutating func compare(
    cause expected: (alert: Marked<String>, cause: Marked<String>), _ sight: Sight
  ) {
    compared += 1
    let found = openAlerts(sight).first { isNamed($0, expected.alert.value) }
    if found?.cause == expected.cause.value { return }
    let (fr, en) = (found?.cause ?? "alerte fermée", found?.cause ?? "alert not open")
    fail(
      .alerts, "cause attendue : \(expected.cause.value), trouvé : \(fr)",
      "expected cause: \(expected.cause.value), found: \(en)", at: expected.cause.mark)
  }

  // MARK: Reasons

  /// In the texts of an open alert, or in the explanation of an occurrence shown.
  mutating func compare(reason expected: Marked<String>, _ sight: Sight) {
    compared += 1
    var texts = openAlerts(sight).flatMap(\.texts).map { Message($0) }
    for rule in syntax.rules {
      for occurrence in occurrences(rule.value, sight) {
        texts += explanation(of: occurrence, sight)
      }
    }
    if texts.contains(where: { $0.fr.contains(expected.value) }) { return }
    fail(
      .reason, "`\(expected.value)` ne figure pas dans l'explication",
      "`\(expected.value)` is not in the explanation", at: expected.mark, derivation: texts)
  }

  /// What was ordered, what is known, what speaks for the person.
  func explanation(of occurrence: SeenOccurrence, _ sight: Sight) -> [Message] {
    let explained = sight.known.dossier.explain(
      measure: occurrence.measure, rule: program.rules[occurrence.rule].key,
      key: occurrence.reading.key, at: sight.moment)
    guard let explained else { return [] }
    func lines(_ language: Evaluation.Language) -> [String] {
      let wording = Wording(language, zone: explained.zone)
      return [wording.ordered(explained)] + wording.known(explained, program: program)
        + wording.favourable(explained.favourable)
    }
    return zip(lines(.french), lines(.english)).map { Message(fr: $0, en: $1) }
  }
}

extension AlertHolding.Episode {
  func holds(at tick: Tick) -> Bool { from <= tick && (until.map { tick < $0 } ?? true) }
}
