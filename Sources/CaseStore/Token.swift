// A token: who bears it, what it opens, until when. The secret is shown once, when it is made; the
// file keeps its hash.
import CaseFile
import Civil

/// What the file keeps of a token.
public struct Token: Hashable, Sendable {
  /// What the bearer does; each role opens its own routes.
  public enum Role: String, Hashable, Sendable, CaseIterable {
    case source, officer, `operator`
  }

  /// The first digits of the hash: names the token in lists and in the journal.
  public var id: String
  public var hash: String
  public var role: Role
  /// The person or the system that bears it, by name.
  public var bearer: String
  /// Where a source's facts may say they come from: this `source`, or what stands below it.
  public var sources: [String]
  /// The kinds a source may write: a name, or the start of names and `*`.
  public var kinds: [String]
  /// Requests a minute.
  public var rate: Int
  public var createdAt: Instant
  public var expiresAt: Instant
  public var revokedAt: Instant?

  /// A new token and its secret.
  public static func made(
    _ role: Role, bearer: String, sources: [String] = [], kinds: [String] = [], rate: Int,
    at now: Instant, until end: Instant
  ) -> (token: Token, secret: String) {
    var random = SystemRandomNumberGenerator()
    let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    let secret = "jalon_\(role.secretWord)_\(hexadecimal(bytes))"
    let hash = SHA256.hex(secret)
    let token = Token(
      id: Token.id(ofHash: hash), hash: hash, role: role, bearer: bearer, sources: sources,
      kinds: kinds, rate: rate, createdAt: now, expiresAt: end)
    return (token, secret)
  }

  static func id(ofHash hash: String) -> String { String(hash.prefix(12)) }
}

extension Token.Role {
  /// In French.
  public var word: String {
    switch self {
    case .source: "source"
    case .officer: "officier"
    case .operator: "opérateur"
    }
  }

  /// In secrets and in addresses: no accents.
  public var secretWord: String { self == .operator ? "operateur" : word }
}

extension Token {
  public enum State: Hashable, Sendable { case good, expired, revoked }

  public func state(at now: Instant) -> State {
    if revokedAt != nil { return .revoked }
    return now < expiresAt ? .good : .expired
  }
}

// MARK: - A source writes only its own kinds

extension Token {
  /// Why this source may not write it; nil: it may, or it cannot be read at all and is kept aside.
  public func refusal(of arrival: Arrival) -> AsideReason? {
    switch arrival {
    case .fact(let fact, let body, _):
      if !owns(fact.identity.source) { return foreign("source", fact.identity.source, sources) }
      let kind = body.kindInLine
      if !mayWrite(kind) { return foreign("type", kind, kinds) }
      guard let target = fact.content.target, !owns(target.source) else { return nil }
      return foreign("data.cible", target.source, sources)
    case .misfit(_, let raw):
      guard let json = try? JSONValue(parsing: raw) else { return nil }
      if case .text(let source)? = json["source"], !owns(source) {
        return foreign("source", source, sources)
      }
      if case .text(let kind)? = json["type"], !mayWrite(kind) {
        return foreign("type", kind, kinds)
      }
      return nil
    }
  }

  /// What is below `/jalon` is said by humans through the desk, never by a source.
  private func owns(_ source: String) -> Bool {
    guard !Token.isBelow(source, "/jalon") else { return false }
    return sources.contains { Token.isBelow(source, $0) }
  }

  private static func isBelow(_ source: String, _ prefix: String) -> Bool {
    guard source.hasPrefix(prefix) else { return false }
    return source.utf8.count == prefix.utf8.count || prefix.hasSuffix("/")
      || source.dropFirst(prefix.count).hasPrefix("/")
  }

  /// What a human decides is written by a source only where its token names the kind in full.
  private static let human = Set(
    [ReservedKind.qualified, .acknowledged, .noticeDecided].map { foldName($0.rawValue) })

  private func mayWrite(_ kind: String) -> Bool {
    let kind = foldName(kind)
    return kinds.contains { allowed in
      if foldName(allowed) == kind { return true }
      guard allowed.hasSuffix("*"), !Token.human.contains(kind) else { return false }
      return kind.hasPrefix(foldName(String(allowed.dropLast())))
    }
  }

  /// The `type` of a canonical line: no text in it holds a bare quote, and `data` comes last.
  static func kind(inLine line: String) -> String {
    guard let head = line.firstRange(of: #""type":""#) else { return "" }
    return String(line[head.upperBound...].prefix { $0 != "\"" })
  }

  private func foreign(_ path: String, _ found: String, _ expected: [String]) -> AsideReason {
    let names = expected.map { "`\($0)`" }.joined(separator: ", ")
    // To own a fact is not yet to may take it back: that is for who made the token to say.
    let mends = [ReservedKind.corrected, .cancelled].map(\.rawValue)
    let hint =
      path == "type" && mends.contains { foldName($0) == foldName(found) }
      ? " ; pour corriger ou annuler ses faits, une source demande un jeton qui nomme "
        + mends.map { "`\($0)`" }.joined(separator: " et ")
      : ""
    return AsideReason(
      path: path, code: "hors-du-jeton", found: found, expected: names,
      message: "`\(path)` : `\(found)` n'est pas à ce jeton ; attendu : \(names)\(hint)")
  }
}

extension FactContent {
  /// The fact that a correction or a cancellation bears on.
  fileprivate var target: FactIdentity? {
    switch self {
    case .corrected(let correction): correction.target
    case .cancelled(let target, _): target
    default: nil
    }
  }
}
