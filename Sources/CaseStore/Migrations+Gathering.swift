// Migration "8 regroupements": messages that leave in others, what waits for a digest, and alerts by
// when they were opened.

extension Migrations {
  /// `bundles`: messages that gather others. `digest_items`: what waits for a role's digest.
  static let gathered = """
    CREATE TABLE bundles (
      id TEXT PRIMARY KEY,
      at INTEGER NOT NULL,
      body TEXT NOT NULL
    ) STRICT;
    CREATE INDEX deliveries_in_bundle ON deliveries (bundle, channel) WHERE bundle IS NOT NULL;
    CREATE TABLE digest_items (
      seq INTEGER PRIMARY KEY,
      role TEXT NOT NULL, channel TEXT NOT NULL,
      message TEXT NOT NULL, alert_id TEXT NOT NULL, kind TEXT NOT NULL, severity TEXT NOT NULL,
      added_at INTEGER NOT NULL,
      digest TEXT,
      UNIQUE (message, channel, role)
    ) STRICT;
    CREATE INDEX digest_items_waiting ON digest_items (role, channel, seq) WHERE digest IS NULL;
    CREATE TABLE digest_clock (
      role TEXT NOT NULL, channel TEXT NOT NULL, last_at INTEGER NOT NULL,
      PRIMARY KEY (role, channel)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX alerts_by_opening ON alerts (opened_at);

    """
}
