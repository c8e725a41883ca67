// What the screens let through, decided by the pull reader: one occurrence or one rule at a time,
// from the facts that bear on it and no others.
import CaseFile
import Civil
import RuleProgram

extension Sweeper {
  /// The alerts of all that was left to the reader.
  func heldByReading(_ facts: RowFacts, wordsUntil: Instant) -> [HeldAlert] {
    var desk = ReadingDesk(self, facts, wordsUntil: wordsUntil)
    var held: [HeldAlert] = []
    for item in toRead {
      let rule = program.rules[item.rule]
      for reading in desk.read(item) {
        for holding in reading.alerts {
          let alert = rule.alerts[holding.alert]
          let group = AlertGroup(
            measure: columns.measureNames[Int(measures[item.measure].name)], rule: rule.key,
            alert: alert.name, key: reading.key)
          for episode in holding.episodes {
            held.append(HeldAlert(group, rule, alert, episode))
          }
        }
      }
    }
    return held
  }
}
