// Migration "6 attention": when each message was owed and how late it was, the outcomes of a delivery
// that is not sent, signs of life and outages.

extension Migrations {
  static var attention: String { owed + deliveriesAgain + life + asked + sources }

  /// `late`: seconds between what was owed and what was said; 0: in time.
  private static let owed = """
    ALTER TABLE outbox ADD COLUMN owed_at INTEGER;
    ALTER TABLE outbox ADD COLUMN late INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX outbox_late ON outbox (owed_at) WHERE late > 0;

    """

  /// SQLite changes no CHECK in place: the table is laid out anew, its rows keep their numbers.
  private static var deliveriesAgain: String {
    """
    CREATE TABLE deliveries_6 (
      seq INTEGER PRIMARY KEY,
      message TEXT NOT NULL, channel TEXT NOT NULL,
      alert_id TEXT NOT NULL, revision INTEGER NOT NULL,
      state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN (\(quoted))),
      attempts INTEGER NOT NULL DEFAULT 0,
      due_at INTEGER NOT NULL,
      planned_at INTEGER NOT NULL,
      alive_since INTEGER NOT NULL,
      handed_at INTEGER, delivered_at INTEGER, died_at INTEGER,
      receipt TEXT, trouble TEXT,
      not_after INTEGER, closed_at INTEGER, why TEXT,
      hold TEXT, bundle TEXT, roles TEXT,
      UNIQUE (message, channel)
    ) STRICT;
    INSERT INTO deliveries_6 (seq, message, channel, alert_id, revision, state, attempts, due_at,
        planned_at, alive_since, handed_at, delivered_at, died_at, receipt, trouble)
      SELECT seq, message, channel, alert_id, revision, state, attempts, due_at,
        planned_at, alive_since, handed_at, delivered_at, died_at, receipt, trouble FROM deliveries;
    DROP TABLE deliveries;
    ALTER TABLE deliveries_6 RENAME TO deliveries;
    CREATE INDEX deliveries_due ON deliveries (channel, due_at, seq) WHERE state = 'pending';
    CREATE INDEX deliveries_open ON deliveries (channel, alert_id, seq)
      WHERE state IN ('pending', 'sending');
    CREATE INDEX deliveries_dead ON deliveries (seq) WHERE state = 'dead';
    CREATE INDEX deliveries_under_way ON deliveries (seq) WHERE state = 'sending';
    CREATE INDEX deliveries_by_alert ON deliveries (alert_id);
    CREATE INDEX deliveries_expiring ON deliveries (channel, not_after)
      WHERE state = 'pending' AND not_after IS NOT NULL;
    CREATE INDEX deliveries_unsent ON deliveries (state, seq)
      WHERE state IN ('late', 'held', 'grouped', 'moot');
    CREATE INDEX deliveries_held ON deliveries (hold, seq) WHERE state = 'held';
    DELETE FROM counts WHERE what = 'deliveries';
    \(kept("deliveries", states))
    """
  }

  private static let states = [
    "pending", "sending", "delivered", "dead", "late", "held", "grouped", "moot",
  ]

  private static var quoted: String { states.map { "'\($0)'" }.joined(separator: ", ") }

  private static let life = """
    CREATE TABLE pulse (only INTEGER PRIMARY KEY CHECK (only = 1), at INTEGER NOT NULL) STRICT;
    CREATE TABLE outages (
      seq INTEGER PRIMARY KEY,
      from_at INTEGER NOT NULL, until_at INTEGER NOT NULL,
      cause TEXT NOT NULL
    ) STRICT;

    """

  /// `attention`: the alerts for which something may be next, and when. A snooze has no end without
  /// `until_at`; at most one is under way for an alert.
  private static let asked = """
    CREATE TABLE attention (
      alert_id TEXT PRIMARY KEY,
      due_at INTEGER NOT NULL,
      counted_from INTEGER NOT NULL,
      steps INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX attention_due ON attention (due_at);
    CREATE TABLE escalations (
      seq INTEGER PRIMARY KEY,
      alert_id TEXT NOT NULL, step INTEGER NOT NULL, message TEXT NOT NULL UNIQUE,
      at INTEGER NOT NULL, roles TEXT NOT NULL, reason TEXT NOT NULL
    ) STRICT;
    CREATE INDEX escalations_by_alert ON escalations (alert_id);
    CREATE TABLE snoozes (
      seq INTEGER PRIMARY KEY,
      alert_id TEXT NOT NULL,
      officer TEXT NOT NULL, motive TEXT NOT NULL, severity TEXT NOT NULL,
      from_at INTEGER NOT NULL, until_at INTEGER NOT NULL,
      ended_at INTEGER, ending TEXT
    ) STRICT;
    CREATE UNIQUE INDEX snoozes_under_way ON snoozes (alert_id) WHERE ended_at IS NULL;
    CREATE INDEX snoozes_by_alert ON snoozes (alert_id);

    """

  /// Watched sources and their silences; of the people whose devices a source watches, who is silent.
  private static let sources = """
    CREATE TABLE sources (
      watch TEXT PRIMARY KEY,
      last_at INTEGER, counted_from INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE source_silences (
      seq INTEGER PRIMARY KEY,
      watch TEXT NOT NULL,
      from_at INTEGER NOT NULL, noticed_at INTEGER NOT NULL, ended_at INTEGER
    ) STRICT;
    CREATE UNIQUE INDEX source_silences_open ON source_silences (watch) WHERE ended_at IS NULL;
    CREATE TABLE source_people (
      watch TEXT NOT NULL, person TEXT NOT NULL,
      source TEXT NOT NULL, last_at INTEGER NOT NULL, lost_at INTEGER,
      PRIMARY KEY (watch, person)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX source_people_lost ON source_people (watch, lost_at) WHERE lost_at IS NOT NULL;
    CREATE TABLE source_outages (
      seq INTEGER PRIMARY KEY,
      watch TEXT NOT NULL,
      from_at INTEGER NOT NULL, noticed_at INTEGER NOT NULL, ended_at INTEGER, ending TEXT
    ) STRICT;
    CREATE UNIQUE INDEX source_outages_open ON source_outages (watch) WHERE ended_at IS NULL;
    CREATE TABLE source_outage_people (
      person TEXT NOT NULL, outage INTEGER NOT NULL REFERENCES source_outages (seq),
      since_at INTEGER NOT NULL, fact_source TEXT NOT NULL, fact_id TEXT NOT NULL,
      PRIMARY KEY (person, outage)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX source_outage_people_by_outage ON source_outage_people (outage);

    """
}
