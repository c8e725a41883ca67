// Migration "10 consigne": under which policy of attention the next instants in the file were noted.

extension Migrations {
  static let heeded = """
    CREATE TABLE heeded (only INTEGER PRIMARY KEY CHECK (only = 1), policy TEXT NOT NULL) STRICT;
    """
}
