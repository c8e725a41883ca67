// The schema, as numbered migrations. Past ones are never edited: a change is a new number.
import GRDB

enum Migrations {
  static var all: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { database in try database.execute(sql: first) }
    migrator.registerMigration("2") { database in try database.execute(sql: second) }
    migrator.registerMigration("3") { database in try database.execute(sql: asideOfLog) }
    migrator.registerMigration("4 livraisons") { database in
      try database.execute(sql: deliveries)
    }
    migrator.registerMigration("5 portes") { database in try database.execute(sql: doors) }
    migrator.registerMigration("6 exploitation") { database in
      try database.execute(sql: operation)
    }
    migrator.registerMigration("6 attention") { database in
      try database.execute(sql: attention)
    }
    migrator.registerMigration("7 vus") { database in
      try database.execute(sql: "ALTER TABLE people ADD COLUMN seen_facts INTEGER")
    }
    migrator.registerMigration("8 temps dit") { database in try database.execute(sql: told) }
    migrator.registerMigration("9 regroupements") { database in
      try database.execute(sql: gathered)
    }
    migrator.registerMigration("10 consigne") { database in try database.execute(sql: heeded) }
    return migrator
  }

  /// `seq` is the order of learning; rows are never deleted, so that it only grows.
  private static let facts = """
    CREATE TABLE facts (
      seq INTEGER PRIMARY KEY,
      recorded_at INTEGER NOT NULL,
      person TEXT NOT NULL,
      source TEXT NOT NULL,
      id TEXT NOT NULL,
      body TEXT NOT NULL,
      UNIQUE (source, id)
    ) STRICT;
    CREATE INDEX facts_by_person ON facts (person, seq);
    CREATE TABLE people (
      person TEXT PRIMARY KEY,
      last_seq INTEGER NOT NULL,
      horizon INTEGER NOT NULL,
      fingerprint TEXT NOT NULL DEFAULT '',
      told_until INTEGER,
      failures INTEGER NOT NULL DEFAULT 0,
      trouble TEXT
    ) STRICT;
    CREATE INDEX people_due ON people (horizon);
    CREATE TABLE evaluating (person TEXT PRIMARY KEY, alone INTEGER NOT NULL) STRICT;

    """

  private static let spoken = """
    CREATE TABLE alerts (
      id TEXT PRIMARY KEY,
      person TEXT NOT NULL, measure TEXT NOT NULL, rule TEXT NOT NULL, alert TEXT NOT NULL,
      key TEXT NOT NULL, episode INTEGER NOT NULL,
      revision INTEGER NOT NULL,
      state TEXT NOT NULL,
      instant INTEGER NOT NULL,
      opened_at INTEGER NOT NULL, emitted_at INTEGER NOT NULL, lifted_at INTEGER,
      severity TEXT NOT NULL, cause TEXT NOT NULL, debtor TEXT NOT NULL,
      recipients TEXT NOT NULL,
      message TEXT NOT NULL,
      reasons TEXT NOT NULL,
      acknowledged_by TEXT, acknowledged_at INTEGER
    ) STRICT;
    CREATE INDEX alerts_by_person ON alerts (person);
    CREATE INDEX alerts_by_rule ON alerts (rule, state);
    CREATE TABLE notices (
      id TEXT PRIMARY KEY,
      alert_id TEXT NOT NULL, suite TEXT NOT NULL,
      person TEXT NOT NULL, measure TEXT NOT NULL, rule TEXT NOT NULL, key TEXT NOT NULL,
      revision INTEGER NOT NULL,
      state TEXT NOT NULL,
      owed_by TEXT NOT NULL, due_at INTEGER, drafted_at INTEGER NOT NULL,
      decided_at INTEGER, decided_by TEXT,
      text TEXT NOT NULL
    ) STRICT;
    CREATE INDEX notices_by_person ON notices (person);
    CREATE INDEX notices_by_state ON notices (state, due_at);
    CREATE TABLE decisions (
      notice TEXT NOT NULL, revision INTEGER NOT NULL,
      decision TEXT NOT NULL, officer TEXT NOT NULL, at INTEGER NOT NULL,
      PRIMARY KEY (notice, revision)
    ) STRICT;
    CREATE TABLE outbox (
      seq INTEGER PRIMARY KEY,
      id TEXT NOT NULL, channel TEXT NOT NULL,
      alert_id TEXT NOT NULL, revision INTEGER NOT NULL, kind TEXT NOT NULL,
      body TEXT NOT NULL,
      state TEXT NOT NULL DEFAULT 'pending',
      attempts INTEGER NOT NULL DEFAULT 0,
      not_before INTEGER NOT NULL,
      created_at INTEGER NOT NULL, sent_at INTEGER,
      trouble TEXT,
      UNIQUE (id, channel)
    ) STRICT;
    CREATE INDEX outbox_waiting ON outbox (channel, seq) WHERE state = 'pending';
    CREATE INDEX outbox_by_alert ON outbox (alert_id);

    """

  private static let human = """
    CREATE TABLE aside (
      id INTEGER PRIMARY KEY,
      received_at INTEGER NOT NULL,
      path TEXT NOT NULL, code TEXT NOT NULL, found TEXT NOT NULL, expected TEXT NOT NULL,
      message TEXT NOT NULL,
      raw TEXT NOT NULL,
      digest TEXT NOT NULL,
      state TEXT NOT NULL DEFAULT 'pending',
      officer TEXT, decided_at INTEGER, motive TEXT, mended TEXT
    ) STRICT;
    CREATE INDEX aside_by_state ON aside (state, id);
    CREATE UNIQUE INDEX aside_once ON aside (digest, code) WHERE state = 'pending';
    CREATE TABLE acts (
      seq INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      kind TEXT NOT NULL, target TEXT NOT NULL, officer TEXT NOT NULL, motive TEXT NOT NULL
    ) STRICT;
    """

  /// What the log itself sets aside: facts that were taken in and take no effect.
  private static let asideOfLog = """
    ALTER TABLE aside ADD COLUMN origin TEXT NOT NULL DEFAULT 'door';
    ALTER TABLE aside ADD COLUMN person TEXT;
    ALTER TABLE aside ADD COLUMN fact INTEGER REFERENCES facts (seq);
    CREATE UNIQUE INDEX aside_of_log ON aside (person, fact, code) WHERE origin = 'log';
    """

  private static let first = facts + spoken + human
}
