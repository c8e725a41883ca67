// Migration "6 temps dit": up to when anything was told of anybody. What is learnt after that is never
// said to be learnt before, even where the clock went back: an export replayed in order of learning
// then tells what was told.

extension Migrations {
  static let told = """
    CREATE TABLE told (only INTEGER PRIMARY KEY CHECK (only = 1), until INTEGER NOT NULL) STRICT;
    INSERT INTO told SELECT 1, coalesce(max(told_until), \(Int64.min)) FROM people;
    """
}
