// Messages that leave in one: what one turn says of one person, and what waits for a daily digest.
// Each keeps its own row, which says in which message it left.
import Attention
import CaseFile
import Civil
import Evaluation
import GRDB

extension PostRoom {
  /// Takes the roles out that read it in their digest.
  func leaveForDigests(
    _ message: OutgoingMessage, _ fate: Fate, on carrier: String
  ) throws -> Fate {
    let kind = MessageKind(type: message.type)
    // Whoever is asked because nobody answered is asked now.
    guard !message.person.isEmpty, kind != .escalation, kind != .reminder,
      let gravity = Gravity(rawValue: message.severity)
    else { return fate }
    let waiting = policy.digests.filter {
      message.recipients.contains($0.role) && $0.waits(gravity, on: carrier)
    }
    if waiting.isEmpty { return fate }
    for digest in waiting {
      try database.run(
        """
        INSERT INTO digest_items (role, channel, message, alert_id, kind, severity, added_at)
        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
        """,
        [
          digest.role, carrier, message.id, message.subject, message.type, message.severity,
          now.seconds,
        ])
    }
    let names = waiting.map(\.role)
    let others = message.recipients.filter { !names.contains($0) }
    var fate = fate
    if others.isEmpty {
      fate.state = .grouped
      fate.why = "au prochain résumé de \(names.joined(separator: ", "))"
    } else {
      fate.roles = others
    }
    return fate
  }

  /// Makes one message of those of one turn, where they go to the same roles.
  func gather(_ messages: [OutgoingMessage]) throws {
    if messages.count < 2 { return }
    for carrier in carriers where policy.grouping.channels.contains(carrier) {
      var groups: [[String]: [Gathered]] = [:]
      for message in messages {
        guard let row = try waiting(message.id, on: carrier) else { continue }
        let roles = (try row.decode(forColumn: "roles") as String?).map(texts) ?? message.recipients
        groups[roles.sorted(), default: []].append(
          Gathered(message, notAfter: try row.decode(forColumn: "not_after")))
      }
      for (roles, parts) in groups.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) })
      where parts.count > 1 {
        try bundle(parts, to: roles, on: carrier)
      }
    }
  }

  private func waiting(_ message: String, on carrier: String) throws -> Row? {
    try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT roles, not_after FROM deliveries
          WHERE message = ? AND channel = ? AND state = 'pending' AND attempts = 0
          """), arguments: [message, carrier])
  }

  private func bundle(_ parts: [Gathered], to roles: [String], on carrier: String) throws {
    let person = parts[0].message.person
    let id = "g-" + stableHash([carrier] + parts.map(\.message.id))
    let gravity = parts.compactMap { Gravity(rawValue: $0.message.severity) }.max()
    let listed: [JSONValue] = parts.map { part in
      .part(part.message.id, part.message.type, part.message.subject, part.message.severity)
    }
    let body = JSONValue.members([
      "specversion": .text("1.0"), "id": .text(id), "source": .text("/jalon"),
      "type": .text("jalon.groupe"), "subject": .text(person), "time": .text(now.description),
      "data": .members([
        "gravite": .text(gravity?.rawValue ?? ""),
        "destinataires": .list(roles.map { .text($0) }),
        "messages": .list(listed),
      ]),
    ])
    let ends = parts.compactMap(\.notAfter)
    let notAfter = ends.count == parts.count ? ends.max() : nil
    try write(
      bundle: id, body.serialized(), subject: "g-" + stableHash([person]), roles, notAfter,
      on: carrier)
    for part in parts {
      try database.run(
        """
        UPDATE deliveries SET state = 'grouped', bundle = ?, why = ?
        WHERE message = ? AND channel = ?
        """, [id, "parti dans un message avec d'autres", part.message.id, carrier])
    }
  }

  func write(
    bundle id: String, _ body: String, subject: String, _ roles: [String], _ notAfter: Int64?,
    on carrier: String
  ) throws {
    try database.run(
      "INSERT INTO bundles (id, at, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
      [id, now.seconds, body])
    try database.run(
      """
      INSERT INTO deliveries (message, channel, alert_id, revision, due_at, planned_at,
        alive_since, not_after, roles)
      VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?) ON CONFLICT (message, channel) DO NOTHING
      """,
      [id, carrier, subject, now.seconds, now.seconds, now.seconds, notAfter, json(roles)])
  }
}

private struct Gathered {
  var message: OutgoingMessage
  var notAfter: Int64?
  init(_ message: OutgoingMessage, notAfter: Int64?) {
    (self.message, self.notAfter) = (message, notAfter)
  }
}

extension JSONValue {
  /// One of the messages in another.
  static func part(
    _ id: String, _ type: String, _ alert: String, _ severity: String
  ) -> JSONValue {
    .members([
      "message": .text(id), "type": .text(type), "alerte": .text(alert),
      "gravite": .text(severity),
    ])
  }
}
