// Alerts and notices as rows, both ways. Lists of texts are JSON arrays.
import CaseFile
import Civil
import Evaluation
import GRDB

extension AlertRecord {
  init(_ row: Row) throws {
    self.init(
      identity: AlertIdentity(
        person: try row.decode(forColumn: "person"), measure: try row.decode(forColumn: "measure"),
        rule: try row.decode(forColumn: "rule"), alert: try row.decode(forColumn: "alert"),
        key: try row.decode(forColumn: "key"), episode: try row.decode(forColumn: "episode")),
      revision: try row.decode(forColumn: "revision"),
      state: State(rawValue: try row.decode(forColumn: "state")) ?? .open,
      instant: Instant(seconds: try row.decode(forColumn: "instant")),
      openedAt: Instant(seconds: try row.decode(forColumn: "opened_at")),
      emittedAt: Instant(seconds: try row.decode(forColumn: "emitted_at")),
      liftedAt: try row.instant("lifted_at"),
      content: AlertContent(
        severity: try row.decode(forColumn: "severity"), cause: try row.decode(forColumn: "cause"),
        recipients: texts(try row.decode(forColumn: "recipients")),
        debtor: try row.decode(forColumn: "debtor"), message: try row.decode(forColumn: "message"),
        reasons: texts(try row.decode(forColumn: "reasons"))))
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
  init(_ row: Row) throws {
    self.init(
      id: try row.decode(forColumn: "id"), alert: try row.decode(forColumn: "alert_id"),
      suite: try row.decode(forColumn: "suite"), person: try row.decode(forColumn: "person"),
      measure: try row.decode(forColumn: "measure"), rule: try row.decode(forColumn: "rule"),
      key: try row.decode(forColumn: "key"), revision: try row.decode(forColumn: "revision"),
      state: State(rawValue: try row.decode(forColumn: "state")) ?? .draft,
      owedBy: try row.decode(forColumn: "owed_by"),
      dueAt: try row.instant("due_at"),
      draftedAt: Instant(seconds: try row.decode(forColumn: "drafted_at")),
      text: try row.decode(forColumn: "text"))
    (decidedAt, decidedBy) = (
      try row.instant("decided_at"), try row.decode(forColumn: "decided_by")
    )
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
  (try? JSONValue(parsing: json))?.strings ?? []
}
