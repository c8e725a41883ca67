// The alerts of a reading, flattened: what holds, from when to when, whatever was told before.
import CaseFile
import Civil
import RuleProgram

/// One episode of an alert as the facts now known have it.
struct HeldAlert {
  var group: AlertGroup
  var rule: Rule
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

  private func delayed(_ tick: Tick) -> Tick { Tick(index: tick.index + 2 * patience) }
}

/// An identity without its episode.
struct AlertGroup: Hashable, Comparable {
  var measure: String
  var rule: String
  var alert: String
  var key: String

  private var parts: [String] { [rule, alert, key, measure] }
  static func < (left: AlertGroup, right: AlertGroup) -> Bool {
    left.parts.lexicographicallyPrecedes(right.parts)
  }
}

extension PersonReading {
  /// All episodes of all alerts, by group, each group in order of time.
  func heldAlerts(_ program: RuleProgram) -> [AlertGroup: [HeldAlert]] {
    var result: [AlertGroup: [HeldAlert]] = [:]
    for measure in measures {
      for reading in measure.rules {
        let rule = program.rules[reading.rule]
        for occurrence in reading.occurrences {
          for holding in occurrence.alerts {
            let alert = rule.alerts[holding.alert]
            let group = AlertGroup(
              measure: measure.id, rule: rule.key, alert: alert.name, key: occurrence.key)
            result[group, default: []] += holding.episodes.map { episode in
              held(group, rule, alert, episode)
            }
          }
        }
      }
    }
    return result
  }

  private func held(
    _ group: AlertGroup, _ rule: Rule, _ alert: AlertRule, _ episode: AlertHolding.Episode
  ) -> HeldAlert {
    let cause = episode.restsOnUnnotifiedChange ? AlertRule.Cause.service : alert.cause
    return HeldAlert(
      group: group, rule: rule, alert: alert, from: episode.from, until: episode.until,
      content: AlertContent(
        severity: alert.severity.rawValue, cause: cause.rawValue, recipients: alert.recipients,
        debtor: rule.debtor.rawValue, message: episode.message, reasons: episode.reasons),
      patience: rule.observableAfter,
      restsOnUnnotifiedChange: episode.restsOnUnnotifiedChange)
  }
}
