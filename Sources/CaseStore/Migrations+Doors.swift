// Migration "4 doors": tokens, of which only the hash is kept, and the journal of every read and
// write of a person's file. The journal is append-only; its head stands apart, so that a journal cut
// short is seen.

extension Migrations {
  static let doors = """
    CREATE TABLE tokens (
      id TEXT PRIMARY KEY,
      hash TEXT NOT NULL UNIQUE,
      role TEXT NOT NULL,
      bearer TEXT NOT NULL,
      sources TEXT NOT NULL,
      kinds TEXT NOT NULL,
      rate INTEGER NOT NULL,
      created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, revoked_at INTEGER
    ) STRICT;
    CREATE TABLE journal (
      seq INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      who TEXT NOT NULL, action TEXT NOT NULL,
      person TEXT,
      reference TEXT NOT NULL, motive TEXT NOT NULL,
      previous TEXT NOT NULL, hash TEXT NOT NULL
    ) STRICT;
    CREATE INDEX journal_by_person ON journal (person, seq) WHERE person IS NOT NULL;
    CREATE TRIGGER journal_unaltered BEFORE UPDATE ON journal BEGIN
      SELECT RAISE(ABORT, 'the journal is append-only');
    END;
    CREATE TRIGGER journal_undeleted BEFORE DELETE ON journal BEGIN
      SELECT RAISE(ABORT, 'the journal is append-only');
    END;
    CREATE TABLE journal_head (
      only INTEGER PRIMARY KEY CHECK (only = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL
    ) STRICT;
    INSERT INTO journal_head VALUES (1, 0, '');
    """
}
