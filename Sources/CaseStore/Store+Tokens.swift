// Tokens in the file. One is never deleted, only revoked: a file that once had tokens stays closed.
import CaseFile
import Civil
import GRDB
import Synchronization

extension Store {
  /// Keeps a token, and says in the journal who made it.
  public func add(_ token: Token, by caller: Caller) throws {
    try writeForced { database in
      try database.run(
        """
        INSERT INTO tokens (id, hash, role, bearer, sources, kinds, rate, created_at, expires_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
          token.id, token.hash, token.role.rawValue, token.bearer,
          token.sources.joined(separator: "\n"), token.kinds.joined(separator: "\n"), token.rate,
          token.createdAt.seconds, token.expiresAt.seconds,
        ])
      try JournalPen.write(
        [caller.entry(.tokenMade, reference: token.id)], at: token.createdAt, database)
    }
    hasKnownTokens.store(true, ordering: .releasing)
  }

  /// False where there is no such token, or it is revoked already.
  public func revokeToken(_ id: String, at now: Instant, by caller: Caller) throws -> Bool {
    try writeForced { database in
      try database.run(
        "UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", [now.seconds, id])
      guard database.changesCount > 0 else { return false }
      try JournalPen.write([caller.entry(.tokenRevoked, reference: id)], at: now, database)
      return true
    }
  }

  public func tokens() throws -> [Token] {
    try pool.unsafeRead(Token.all)
  }

  /// Whether any was ever made.
  public func hasTokens() throws -> Bool {
    if isKnownToHaveTokens { return true }
    let hasTokens = try pool.unsafeRead { database in
      try Bool.fetchOne(
        database.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM tokens)")) ?? false
    }
    if hasTokens { hasKnownTokens.store(true, ordering: .releasing) }
    return hasTokens
  }

  /// Once a token was made there always is one: nothing need be asked any more.
  public var isKnownToHaveTokens: Bool { hasKnownTokens.load(ordering: .acquiring) }

  /// The token of that secret, whatever its state. It is found by the first digits of its hash; the
  /// whole is compared in constant time.
  public func token(ofSecret secret: String) throws -> Token? {
    let hash = SHA256.hex(secret)
    let token = try pool.unsafeRead { database in
      try Row.fetchOne(
        database.cachedStatement(sql: "SELECT * FROM tokens WHERE id = ?"),
        arguments: [Token.id(ofHash: hash)]
      ).flatMap(Token.init)
    }
    guard let token, isSameInConstantTime(token.hash, hash) else { return nil }
    return token
  }
}

extension Token {
  static func all(_ database: Database) throws -> [Token] {
    try Row.fetchAll(database, sql: "SELECT * FROM tokens ORDER BY created_at, id")
      .compactMap(Token.init)
  }

  fileprivate init?(_ row: Row) throws {
    guard let role = Role(rawValue: try row.decode(forColumn: "role")) else { return nil }
    func list(_ column: String) -> [String] {
      let text: String = row[column]
      return text.split(separator: "\n").map(String.init)
    }
    self.init(
      id: try row.decode(forColumn: "id"), hash: try row.decode(forColumn: "hash"), role: role,
      bearer: try row.decode(forColumn: "bearer"),
      sources: list("sources"), kinds: list("kinds"), rate: try row.decode(forColumn: "rate"),
      createdAt: Instant(seconds: try row.decode(forColumn: "created_at")),
      expiresAt: Instant(seconds: try row.decode(forColumn: "expires_at")),
      revokedAt: try row.instant("revoked_at"))
  }
}
