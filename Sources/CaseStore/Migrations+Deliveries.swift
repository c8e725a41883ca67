// Migration 4: each message for each configured channel is a row of its own, with its own attempts
// and its own proof. The message itself stays where it was said, in the outbox.

extension Migrations {
  static var deliveries: String {
    """
    CREATE TABLE deliveries (
      seq INTEGER PRIMARY KEY,
      message TEXT NOT NULL, channel TEXT NOT NULL,
      alert_id TEXT NOT NULL, revision INTEGER NOT NULL,
      state TEXT NOT NULL DEFAULT 'pending'
        CHECK (state IN ('pending', 'sending', 'delivered', 'dead')),
      attempts INTEGER NOT NULL DEFAULT 0,
      due_at INTEGER NOT NULL,
      planned_at INTEGER NOT NULL,
      alive_since INTEGER NOT NULL,
      handed_at INTEGER, delivered_at INTEGER, died_at INTEGER,
      receipt TEXT, trouble TEXT,
      UNIQUE (message, channel)
    ) STRICT;
    CREATE INDEX deliveries_due ON deliveries (channel, due_at, seq) WHERE state = 'pending';
    CREATE INDEX deliveries_open ON deliveries (channel, alert_id, seq)
      WHERE state IN ('pending', 'sending');
    CREATE INDEX deliveries_dead ON deliveries (seq) WHERE state = 'dead';
    CREATE INDEX deliveries_under_way ON deliveries (seq) WHERE state = 'sending';
    CREATE INDEX deliveries_by_alert ON deliveries (alert_id);
    \(kept("deliveries", ["pending", "sending", "delivered", "dead"]))
    """
  }
}
