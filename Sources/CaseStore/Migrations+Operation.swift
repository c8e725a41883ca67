// Migration "6 exploitation": alerts counted by cause beside their state, and the version of the zone
// data under which horizons were computed.

extension Migrations {
  static let operation = """
    ALTER TABLE at_work ADD COLUMN zones TEXT NOT NULL DEFAULT '';
    INSERT INTO counts SELECT 'alerts:' || cause, state, count(*) FROM alerts GROUP BY cause, state;
    CREATE TRIGGER alerts_counted_by_cause AFTER INSERT ON alerts BEGIN
      INSERT INTO counts VALUES ('alerts:' || NEW.cause, NEW.state, 1)
        ON CONFLICT (what, state) DO UPDATE SET number = number + 1;
    END;
    CREATE TRIGGER alerts_recounted_by_cause AFTER UPDATE OF state, cause ON alerts
    WHEN OLD.state <> NEW.state OR OLD.cause <> NEW.cause BEGIN
      UPDATE counts SET number = number - 1 WHERE what = 'alerts:' || OLD.cause AND state = OLD.state;
      INSERT INTO counts VALUES ('alerts:' || NEW.cause, NEW.state, 1)
        ON CONFLICT (what, state) DO UPDATE SET number = number + 1;
    END;
    """
}
