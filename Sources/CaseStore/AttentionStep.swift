// One look at an alert that waits for somebody: what the policy says is next is done if it is due,
// else its instant is noted.
import Attention
import CaseFile
import Civil
import Evaluation
import GRDB

struct AttentionStep {
  private let record: AlertRecord
  private var standing: AlertStanding
  private var snooze: Snooze?
  private let place: Workplace
  private let now: Instant
  private let outlets: Outlets
  private let database: Database

  init(
    _ row: Row, _ isAcknowledged: Bool, _ place: Workplace, _ now: Instant, _ outlets: Outlets,
    _ database: Database
  ) throws {
    record = try AlertRecord(row)
    snooze = try Snooze.current(of: record.id, database).map { try Snooze($0) }
    let officer: String? = try row.decode(forColumn: "acknowledged_by")
    standing = AlertStanding(
      gravity: Gravity(rawValue: record.content.severity) ?? .vigilance,
      isOpen: record.state == .open, isAcknowledged: isAcknowledged || officer != nil,
      countedFrom: Instant(seconds: try row.decode(forColumn: "counted_from")),
      stepsDone: try row.decode(forColumn: "steps"),
      snoozedUntil: snooze?.until, isHeld: try row.decode(forColumn: "is_held"))
    (self.place, self.now, self.outlets, self.database) = (place, now, outlets, database)
  }

  mutating func take() throws {
    var next = outlets.policy.escalation.next(for: standing, at: place)
    while let due = next.at, due <= now {
      switch next {
      case .none: break
      case .wake(let at): try wake(owed: at)
      case .escalate(let step, let number, let at): try escalate(step, number, owed: at)
      }
      next = outlets.policy.escalation.next(for: standing, at: place)
    }
    if standing.isHeld, next == .none, standing.isOpen, !standing.isAcknowledged {
      try note(.distantFuture)
      return
    }
    guard let due = next.at, due < .distantFuture else {
      try database.run("DELETE FROM attention WHERE alert_id = ?", [record.id])
      return
    }
    try note(due)
  }

  private func note(_ due: Instant) throws {
    try database.run(
      "UPDATE attention SET due_at = ?, counted_from = ?, steps = ? WHERE alert_id = ?",
      [due.seconds, standing.countedFrom.seconds, standing.stepsDone, record.id])
  }

  private mutating func wake(owed: Instant) throws {
    try Snooze.end(record.id, .over, at: now, database)
    if let snooze {
      try say(
        "jalon.alerte.rappelee", "\(record.id)-\(record.revision)-rappelee-\(snooze.seq)",
        owed: owed, to: record.content.recipients,
        reason: "Le report décidé par \(snooze.officer) est terminé ; l'alerte tient toujours.")
    }
    (snooze, standing.snoozedUntil, standing.countedFrom) = (nil, nil, now)
  }

  /// The next step counts from when this one was really said: an outage takes nobody's time.
  private mutating func escalate(
    _ step: EscalationPolicy.Step, _ number: Int, owed: Instant
  ) throws {
    let hours = spelled(seconds: step.afterSeconds) + (step.roundTheClock ? "" : " de travail")
    let roles = step.roles.joined(separator: ", ")
    let reason =
      "Personne n'a pris cette alerte en charge depuis \(hours) : elle est portée à \(roles)."
    let id = "\(record.id)-\(record.revision)-relancee-\(number)"
    try say("jalon.alerte.relancee", id, owed: owed, to: step.roles, reason: reason, step: number)
    try database.run(
      """
      INSERT INTO escalations (alert_id, step, message, at, roles, reason)
      VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """, [record.id, number, id, now.seconds, json(step.roles), reason])
    (standing.stepsDone, standing.countedFrom) = (number, now)
  }

  private func say(
    _ type: String, _ id: String, owed: Instant, to roles: [String], reason: String,
    step: Int? = nil
  ) throws {
    let late = outlets.policy.catchUp.marked(late: now - owed)
    let (identity, content) = (record.identity, record.content)
    let body = JSONValue.members([
      "specversion": .text("1.0"), "id": .text(id), "source": .text("/jalon"),
      "type": .text(type), "subject": .text(identity.person), "time": .text(owed.description),
      "emis": .text(now.description), "retard": late > 0 ? .integer(late) : nil,
      "data": .members([
        "regle": .text(identity.rule), "alerte": .text(identity.alert),
        "identifiant": .text(record.id), "mesure": .text(identity.measure),
        "cle": .text(identity.key), "episode": .integer(identity.episode),
        "revision": .integer(record.revision), "gravite": .text(content.severity),
        "cause": .text(content.cause), "debiteur": .text(content.debtor),
        "destinataires": .list(roles.map { .text($0) }), "message": .text(content.message),
        "raisons": .list([.text(reason)]), "relance": step.map { .integer($0) },
      ]),
    ])
    try outlets.room(at: now, database).take(
      OutgoingMessage(
        id: id, type: type, subject: record.id, revision: record.revision,
        body: body.serialized(), owedAt: owed, late: late, severity: content.severity,
        recipients: roles, person: identity.person))
  }
}
