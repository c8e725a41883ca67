// Alerts and notices as rows, both ways. Lists of texts are JSON arrays.
import CaseFile
import Civil
import Evaluation
import GRDB

extension AlertRecord {
  init(_ row: Row) {
    self.init(
      identity: AlertIdentity(
        person: row["person"], measure: row["measure"], rule: row["rule"], alert: row["alert"],
        key: row["key"], episode: row["episode"]),
      revision: row["revision"], state: State(rawValue: row["state"]) ?? .open,
      instant: Instant(seconds: row["instant"]), openedAt: Instant(seconds: row["opened_at"]),
      emittedAt: Instant(seconds: row["emitted_at"]), liftedAt: row.instant("lifted_at"),
      content: AlertContent(
        severity: row["severity"], cause: row["cause"], recipients: texts(row["recipients"]),
        debtor: row["debtor"], message: row["message"], reasons: texts(row["reasons"])))
  }

  /// Who acknowledged it is not the evaluator's to change.
  func write(to database: Database) throws {
    try database.run(
      """
      INSERT INTO alerts (id, person, measure, rule, alert, key, episode, revision, state, instant,
        opened_at, emitted_at, lifted_at, severity, cause, debtor, recipients, message, reasons)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, state = excluded.state,
        instant = excluded.instant, opened_at = excluded.opened_at,
        emitted_at = excluded.emitted_at, lifted_at = excluded.lifted_at,
        severity = excluded.severity, cause = excluded.cause, debtor = excluded.debtor,
        recipients = excluded.recipients, message = excluded.message, reasons = excluded.reasons
      """,
      [
        id, identity.person, identity.measure, identity.rule, identity.alert, identity.key,
        identity.episode, revision, state.rawValue, instant.seconds, openedAt.seconds,
        emittedAt.seconds, liftedAt?.seconds, content.severity, content.cause, content.debtor,
        json(content.recipients), content.message, json(content.reasons),
      ])
  }
}

extension NoticeRecord {
  init(_ row: Row) {
    self.init(
      id: row["id"], alert: row["alert_id"], suite: row["suite"], person: row["person"],
      measure: row["measure"], rule: row["rule"], key: row["key"], revision: row["revision"],
      state: State(rawValue: row["state"]) ?? .draft, owedBy: row["owed_by"],
      dueAt: row.instant("due_at"), draftedAt: Instant(seconds: row["drafted_at"]),
      text: row["text"])
    (decidedAt, decidedBy) = (row.instant("decided_at"), row["decided_by"])
  }

  func write(to database: Database) throws {
    try database.run(
      """
      INSERT INTO notices (id, alert_id, suite, person, measure, rule, key, revision, state,
        owed_by, due_at, drafted_at, decided_at, decided_by, text)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, state = excluded.state,
        owed_by = excluded.owed_by, due_at = excluded.due_at, drafted_at = excluded.drafted_at,
        decided_at = excluded.decided_at, decided_by = excluded.decided_by, text = excluded.text
      """,
      [
        id, alert, suite, person, measure, rule, key, revision, state.rawValue, owedBy,
        dueAt?.seconds, draftedAt.seconds, decidedAt?.seconds, decidedBy, text,
      ])
  }
}

func json(_ texts: [String]) -> String {
  JSONValue.list(texts.map { .text($0) }).serialized()
}

func texts(_ json: String) -> [String] {
  guard case .list(let elements)? = try? JSONValue(parsing: json) else { return [] }
  return elements.compactMap { if case .text(let text) = $0 { text } else { nil } }
}
