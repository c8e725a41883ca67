// Where a message becomes rows: one for each channel of the outbox, and a delivery for each carrier,
// to be sent or not as the policy says. Every message leaves a row, whatever becomes of it.
import Attention
import Civil
import Evaluation
import GRDB

/// A message to the world, whoever wrote it.
struct OutgoingMessage: Sendable {
  var id: String
  /// The `type` on the wire.
  var type: String
  /// The alert it is about, or what else it stands behind in order.
  var subject: String
  var revision: Int
  var body: String
  var owedAt: Instant
  /// By how many seconds it is marked late; 0: it is not.
  var late: Int64
  var severity: String
  /// Roles.
  var recipients: [String]
  /// Of an alert: whose, of which cause and rule; "" for what is about nobody.
  var person = ""
  var cause = ""
  var rule = ""
}

extension OutgoingMessage {
  init(_ emission: Emission, stamp: String, owedAt: Instant, late: Int64) {
    self.init(
      id: emission.id, type: emission.kind.rawValue, subject: emission.identity.id,
      revision: emission.revision, body: EmissionLine.text(emission, stamp: stamp, late: late),
      owedAt: owedAt, late: late, severity: emission.content.severity,
      recipients: emission.content.recipients, person: emission.identity.person,
      cause: emission.content.cause,
      rule: emission.identity.rule)
  }
}

/// Plans messages inside a transaction of the caller's.
struct PostRoom {
  let channels: [String]
  let carriers: [String]
  let policy: AttentionPolicy
  let now: Instant
  let database: Database
  /// Whether any alert may be put off: who writes many messages asks once.
  var hasSnoozes = true

  static let tooLate = "trop tard, non envoyé : la durée de rattrapage du canal est passée"
  static let nothingSent = "rien n'en avait été envoyé par ce canal"

  /// Each message goes to each channel once, whatever is tried again.
  func take(_ message: OutgoingMessage) throws {
    for channel in channels { try queue(message, on: channel) }
    let kind = MessageKind(type: message.type)
    let snooze = try kind.flatMap { try snoozeKeeping(message, $0) }
    let keeper = try keeper(of: message, kind, snooze)
    for carrier in carriers { try plan(message, kind, keeper, on: carrier) }
    try watch(message, kind)
  }

  /// An alert for which something may be next is looked at right after.
  private func watch(_ message: OutgoingMessage, _ kind: MessageKind?) throws {
    switch kind {
    case .opening where !policy.escalation.steps.isEmpty:
      try database.run(
        """
        INSERT INTO attention (alert_id, due_at, counted_from) VALUES (?, ?, ?)
        ON CONFLICT (alert_id) DO UPDATE SET due_at = excluded.due_at,
          counted_from = excluded.counted_from, steps = 0
        """, [message.subject, now.seconds, now.seconds])
    case .modification, .lifting, .rectification:
      try database.run(
        "UPDATE attention SET due_at = ? WHERE alert_id = ?", [now.seconds, message.subject])
    default: break
    }
  }

  /// The snooze that keeps it back. One that has grown graver, or has ended, wakes.
  private func snoozeKeeping(_ message: OutgoingMessage, _ kind: MessageKind) throws -> Snooze? {
    guard hasSnoozes, [.opening, .modification, .lifting, .rectification].contains(kind),
      let row = try Snooze.current(of: message.subject, database)
    else { return nil }
    if kind == .modification {
      let (before, after) = (try row.decode(forColumn: "severity") as String, message.severity)
      if let before = Gravity(rawValue: before), let after = Gravity(rawValue: after),
        after <= before
      {
        return try Snooze(row)
      }
      if before == after { return try Snooze(row) }
    }
    let ending: Snooze.Ending = kind == .lifting || kind == .rectification ? .ceased : .graver
    try Snooze.end(message.subject, ending, at: now, database)
    return nil
  }

  private func queue(_ message: OutgoingMessage, on channel: String) throws {
    try database.run(
      """
      INSERT INTO outbox (id, channel, alert_id, revision, kind, body, not_before, created_at,
        owed_at, late)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id, channel) DO NOTHING
      """,
      [
        message.id, channel, message.subject, message.revision, message.type, message.body,
        now.seconds, now.seconds, message.owedAt.seconds, max(0, now - message.owedAt),
      ])
  }

  private func plan(
    _ message: OutgoingMessage, _ kind: MessageKind?, _ keeper: Keeper?, on carrier: String
  ) throws {
    let notAfter = kind.flatMap {
      policy.catchUp.notAfter($0, on: carrier, owedAt: message.owedAt)
    }
    var fate = try fate(of: message, kind, notAfter, keeper, on: carrier)
    if fate.state == .pending { fate = try leaveForDigests(message, fate, on: carrier) }
    try database.run(
      """
      INSERT INTO deliveries (message, channel, alert_id, revision, due_at, planned_at,
        alive_since, not_after, state, why, hold, roles, closed_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message, channel) DO NOTHING
      """,
      [
        message.id, carrier, message.subject, message.revision, now.seconds, now.seconds,
        now.seconds, notAfter?.seconds, fate.state.rawValue, fate.why, fate.hold,
        fate.roles.map(json), fate.state == .late || fate.state == .moot ? now.seconds : nil,
      ])
  }
}

// MARK: - Sent or not

extension PostRoom {
  /// What keeps a message back for now.
  struct Keeper {
    var hold: String
    var why: String
  }

  private func keeper(
    of message: OutgoingMessage, _ kind: MessageKind?, _ snooze: Snooze?
  ) throws -> Keeper? {
    if let snooze {
      return Keeper(
        hold: snooze.hold,
        why: "reportée jusqu'au \(snooze.until) par \(snooze.officer) : \(snooze.motive)")
    }
    let rules = policy.massSilences.filter {
      $0.keepsBack(cause: message.cause, rule: message.rule)
    }
    // Whoever was told before the outage is told what becomes of it.
    guard kind == .opening, !rules.isEmpty else { return nil }
    let outages = try Row.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT source_outages.seq, watch, from_at FROM source_outage_people
          JOIN source_outages ON source_outages.seq = outage
          WHERE person = ? AND ended_at IS NULL
          """), arguments: [message.person])
    let found = try outages.first { row in
      let watch: String = try row.decode(forColumn: "watch")
      return rules.contains { $0.source == watch }
    }
    return try found.map { row in
      let since = Instant(seconds: try row.decode(forColumn: "from_at"))
      return Keeper(
        hold: "panne:\(try row.decode(forColumn: "seq") as Int64)",
        why: "retenue : panne de \(try row.decode(forColumn: "watch") as String) depuis le \(since)"
      )
    }
  }

  /// What becomes of a delivery when it is planned.
  struct Fate {
    var state: DeliveryRecord.State
    var why: String?
    var hold: String?
    var roles: [String]?
    static let sent = Fate(state: .pending)
  }

  private func fate(
    of message: OutgoingMessage, _ kind: MessageKind?, _ notAfter: Instant?, _ keeper: Keeper?,
    on carrier: String
  ) throws -> Fate {
    guard let kind else { return .sent }
    if kind.takesBack {
      let before = try states(of: message.subject, on: carrier)
      // Whoever was told is told; whoever was not need not hear that it was wrong.
      if !before.isEmpty, before.allSatisfy({ $0 == .late || $0 == .moot }) {
        return Fate(state: .moot, why: PostRoom.nothingSent)
      }
    }
    if let keeper { return Fate(state: .held, why: keeper.why, hold: keeper.hold) }
    if !policy.massSilences.isEmpty,
      let earlier = try earlierHold(of: message.subject, on: carrier)
    {
      return earlier
    }
    if let notAfter, notAfter < now { return Fate(state: .late, why: PostRoom.tooLate) }
    return .sent
  }

  /// What was kept back of an alert of which nothing has left on that channel: the rest waits behind
  /// it.
  private func earlierHold(of subject: String, on carrier: String) throws -> Fate? {
    let row = try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT hold, why FROM deliveries AS kept
          WHERE alert_id = ? AND channel = ? AND state = 'held' AND NOT EXISTS (
            SELECT 1 FROM deliveries AS other
            WHERE other.alert_id = kept.alert_id AND other.channel = kept.channel
              AND other.state IN ('pending', 'sending', 'delivered', 'dead', 'grouped'))
          LIMIT 1
          """), arguments: [subject, carrier])
    return try row.map {
      Fate(
        state: .held, why: try $0.decode(forColumn: "why"), hold: try $0.decode(forColumn: "hold"))
    }
  }

  private func states(of subject: String, on carrier: String) throws -> [DeliveryRecord.State] {
    try String.fetchAll(
      database.cachedStatement(
        sql: "SELECT DISTINCT state FROM deliveries WHERE alert_id = ? AND channel = ?"),
      arguments: [subject, carrier]
    ).compactMap(DeliveryRecord.State.init(rawValue:))
  }
}
