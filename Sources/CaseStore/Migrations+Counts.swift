// Migration 2: what is counted is kept counted, so that no question counts the rows of a large table;
// a person's number of facts stands beside the person; a person in trouble is found by an index.
// Triggers keep the counts, whichever process writes.

extension Migrations {
  static var second: String {
    """
    CREATE TABLE counts (
      what TEXT NOT NULL, state TEXT NOT NULL, number INTEGER NOT NULL,
      PRIMARY KEY (what, state)
    ) STRICT, WITHOUT ROWID;
    \(counted.map { kept($0.table, $0.states) }.joined())
    INSERT INTO counts SELECT 'people', '', count(*) FROM people;
    CREATE TRIGGER people_counted AFTER INSERT ON people BEGIN
      UPDATE counts SET number = number + 1 WHERE what = 'people' AND state = '';
    END;
    ALTER TABLE people ADD COLUMN facts INTEGER NOT NULL DEFAULT 0;
    UPDATE people SET facts = (SELECT count(*) FROM facts WHERE facts.person = people.person);
    CREATE INDEX people_in_trouble ON people (person) WHERE trouble IS NOT NULL;
    CREATE TABLE at_work (only INTEGER PRIMARY KEY CHECK (only = 1), fingerprint TEXT NOT NULL)
      STRICT;
    """
  }

  /// The tables whose rows have a state, with all the states there are.
  private static let counted: [(table: String, states: [String])] = [
    ("alerts", ["open", "lifted", "rectified"]),
    ("notices", ["draft", "validated", "refused", "withdrawn", "rectified"]),
    ("aside", ["pending", "mended", "discarded", "accepted"]), ("outbox", ["pending", "sent"]),
  ]

  static func kept(_ table: String, _ states: [String]) -> String {
    let zeros = states.map { "INSERT INTO counts VALUES ('\(table)', '\($0)', 0);" }
    return zeros.joined(separator: "\n") + """

      UPDATE counts SET number = (SELECT count(*) FROM \(table) WHERE state = counts.state)
        WHERE what = '\(table)';
      CREATE TRIGGER \(table)_counted AFTER INSERT ON \(table) BEGIN
        UPDATE counts SET number = number + 1 WHERE what = '\(table)' AND state = NEW.state;
      END;
      CREATE TRIGGER \(table)_recounted AFTER UPDATE OF state ON \(table)
      WHEN OLD.state <> NEW.state BEGIN
        UPDATE counts SET number = number - 1 WHERE what = '\(table)' AND state = OLD.state;
        UPDATE counts SET number = number + 1 WHERE what = '\(table)' AND state = NEW.state;
      END;

      """
  }
}
