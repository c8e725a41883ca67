// Why an alert holds, as sentences a clerk would write.
import CaseFile
import Civil
import RuleProgram

extension RuleCase {
  /// In order of importance; read at the alert's tick.
  func reasons(
    for alert: AlertRule, _ occurrence: OccurrenceCase, at tick: Tick
  ) -> [String] {
    []
  }
}
