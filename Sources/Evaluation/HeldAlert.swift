// The alerts of a reading, flattened: what holds, from when to when, whatever was told before.
import CaseFile
import Civil
import RuleProgram

/// One episode of an alert as the facts now known have it.
struct HeldAlert {
  var group: AlertGroup
  var alert: AlertRule
  var from: Tick
  var until: Tick?
  var content: AlertContent
  /// Seconds that telling waits for slow feeds.
  var patience: Int64
  var restsOnUnnotifiedChange: Bool

  /// The tick at which it can be told, and at which its end can.
  var tellableFrom: Tick { delayed(from) }
  var tellableUntil: Tick? { until.map(delayed) }

  /// It is no conduct of the person's, and no notice material.
  mutating func restOnUnnotifiedChange() {
    restsOnUnnotifiedChange = true
    content.cause = AlertRule.Cause.service.rawValue
  }

  private func delayed(_ tick: Tick) -> Tick { Tick(index: tick.index + 2 * patience) }
}

/// An identity without its episode.
struct AlertGroup: Hashable, Comparable {
  var measure: String
  var rule: String
  var alert: String
  var key: String

  static func < (left: AlertGroup, right: AlertGroup) -> Bool {
    if left.rule != right.rule { return left.rule < right.rule }
    if left.alert != right.alert { return left.alert < right.alert }
    if left.key != right.key { return left.key < right.key }
    return left.measure < right.measure
  }
}

extension PersonReading {
  /// All episodes of all alerts, those of one group in order of time.
  func heldAlerts(_ program: RuleProgram) -> [HeldAlert] {
    var result: [HeldAlert] = []
    for measure in measures {
      for finding in measure.outOfBounds { result.append(held(finding, measure, program)) }
      for reading in measure.rules {
        for occurrence in reading.occurrences where !occurrence.alerts.isEmpty {
          let rule = program.rules[reading.rule]
          for holding in occurrence.alerts {
            let alert = rule.alerts[holding.alert]
            let group = AlertGroup(
              measure: measure.id, rule: rule.key, alert: alert.name, key: occurrence.key)
            for episode in holding.episodes {
              result.append(HeldAlert(group, rule, alert, episode))
            }
          }
        }
      }
    }
    return result
  }

  /// The law's bounds are nobody's conduct: a magistrate's office looks at the value.
  private func held(
    _ finding: BoundFinding, _ measure: MeasureReading, _ program: RuleProgram
  ) -> HeldAlert {
    let nature = measure.nature.map { program.natures[$0].name } ?? ""
    let message = Sentences.outOfBounds(finding, zone: measure.zone)
    let alert = AlertRule(
      name: "valeur hors bornes", timing: .level(Expression(.now, type: .instant, text: "")),
      severity: .vigilance, cause: .service, recipients: ["greffe", "cpip"], message: [],
      suites: [])
    return HeldAlert(
      group: AlertGroup(
        measure: measure.id, rule: "mesure.\(nature)", alert: alert.name, key: finding.parameter),
      alert: alert, from: finding.from, until: finding.until,
      content: AlertContent(
        severity: alert.severity.rawValue, cause: alert.cause.rawValue,
        recipients: alert.recipients, debtor: Party.court.rawValue, message: message,
        reasons: [finding.article]),
      patience: 0, restsOnUnnotifiedChange: false)
  }
}

extension HeldAlert {
  init(_ group: AlertGroup, _ rule: Rule, _ alert: AlertRule, _ episode: AlertHolding.Episode) {
    let cause = episode.restsOnUnnotifiedChange ? AlertRule.Cause.service : alert.cause
    self.init(
      group: group, alert: alert, from: episode.from, until: episode.until,
      content: AlertContent(
        severity: alert.severity.rawValue, cause: cause.rawValue, recipients: alert.recipients,
        debtor: rule.debtor.rawValue, message: episode.message, reasons: episode.reasons),
      patience: rule.observableAfter,
      restsOnUnnotifiedChange: episode.restsOnUnnotifiedChange)
  }
}
