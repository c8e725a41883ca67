// Deliveries that were kept back, looked at again: what still stands leaves, what does not has its
// outcome written down.
import Civil
import Evaluation
import GRDB

enum Held {
  /// Ends a hold. What was kept back on purpose is not too late for it. What an alert that no longer
  /// stands had kept back, and had told nobody of on that channel, is not sent.
  static func release(_ hold: String, at now: Instant, _ database: Database) throws {
    let rows = try Row.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT deliveries.seq, deliveries.channel, deliveries.alert_id, deliveries.message,
            alerts.state AS standing,
            EXISTS (SELECT 1 FROM deliveries AS other
              WHERE other.alert_id = deliveries.alert_id AND other.channel = deliveries.channel
                AND other.state IN ('pending', 'sending', 'delivered', 'dead', 'grouped')) AS told,
            EXISTS (SELECT 1 FROM deliveries AS later
              WHERE later.alert_id = deliveries.alert_id AND later.channel = deliveries.channel
                AND later.state IN ('pending', 'sending', 'delivered', 'dead', 'grouped')
                AND later.revision > deliveries.revision) AS overtaken
          FROM deliveries LEFT JOIN alerts ON alerts.id = deliveries.alert_id
          WHERE deliveries.state = 'held' AND hold = ? ORDER BY deliveries.seq
          """), arguments: [hold])
    // Whoever hears of it only now has the whole time to answer.
    try database.run(
      """
      UPDATE attention SET due_at = ?, counted_from = ? WHERE alert_id IN
        (SELECT alert_id FROM deliveries WHERE state = 'held' AND hold = ?)
      """, [now.seconds, now.seconds, hold])
    for row in rows {
      let state = (try row.decode(forColumn: "standing") as String?).flatMap(
        AlertRecord.State.init(rawValue:))
      let (told, message): (Bool, String) = (
        try row.decode(forColumn: "told"), try row.decode(forColumn: "message")
      )
      let isOvertaken: Bool = try row.decode(forColumn: "overtaken")
      guard
        let why = outcome(state, told: told, message: message) ?? (isOvertaken ? overtaken : nil)
      else {
        try database.run(
          """
          UPDATE deliveries SET state = 'pending', due_at = ?, alive_since = ?, hold = NULL,
            not_after = NULL
          WHERE seq = ?
          """, [now.seconds, now.seconds, try row.decode(forColumn: "seq") as Int64])
        continue
      }
      try database.run(
        "UPDATE deliveries SET state = 'moot', why = ?, closed_at = ?, hold = NULL WHERE seq = ?",
        [why, now.seconds, try row.decode(forColumn: "seq") as Int64])
    }
  }

  /// Whoever was told before the hold was told of what followed it: what comes after its successor
  /// would say again what is over.
  private static let overtaken = "dépassée : la suite est partie pendant la retenue"

  /// Why it is not sent; nil: it is. Whoever was told hears how it ended.
  private static func outcome(
    _ state: AlertRecord.State?, told: Bool, message: String
  ) -> String? {
    let isEnd = message.hasSuffix("-levee") || message.hasSuffix("-rectifiee")
    switch state {
    case .lifted where !told || !isEnd: return "alerte levée pendant la retenue"
    case .rectified where !told || !isEnd: return "alerte rectifiée pendant la retenue"
    default: return nil
    }
  }
}
