// Who may come through which route: tokens, their states, their rates. It knows no person's file.
import CaseFile
import CaseStore
import Civil
import HTTPTypes
import Hummingbird
import Synchronization

/// Admits a request or throws the problem that refuses it. Where no token was ever made all routes
/// are open: the daemon then listens on the loopback only.
final class Doorkeeper: Sendable {
  private let store: Store
  private let now: @Sendable () -> Instant
  /// When the file was last asked and had no token.
  private let askedAt = Mutex<ContinuousClock.Instant?>(nil)
  /// A token that another process makes is seen this soon.
  private static let freshness = Duration.milliseconds(10)
  private let buckets = Mutex<[String: TokenBucket]>([:])

  init(store: Store, now: @escaping @Sendable () -> Instant) {
    (self.store, self.now) = (store, now)
  }

  /// `roles`: those whom the route lets in; none: everybody.
  func admit(_ request: Request, to roles: Set<Token.Role>) throws -> Visitor {
    let motive = Doorkeeper.motive(request)
    if roles.isEmpty { return Visitor(caller: .local) }
    guard try guarded() else {
      if Doorkeeper.isForwarded(request) { throw Problem.forwardedWithoutTokens }
      return Visitor(caller: Caller(who: Caller.local.who, motive: motive))
    }
    let token = try token(of: request)
    switch token.state(at: now()) {
    case .good: break
    case .expired: throw Problem.unauthorized("jeton-expiré", "ce jeton a expiré", token)
    case .revoked: throw Problem.unauthorized("jeton-révoqué", "ce jeton a été révoqué", token)
    }
    try spend(token)
    guard roles.contains(token.role) else { throw Problem.notForRole(token) }
    return Visitor(token: token, caller: Caller(token, motive: motive))
  }

  private func guarded() throws -> Bool {
    if store.isKnownToHaveTokens { return true }
    let now = ContinuousClock.now
    if let asked = askedAt.withLock({ $0 }), now - asked < Doorkeeper.freshness { return false }
    let hasTokens = try store.hasTokens()
    if !hasTokens { askedAt.withLock { $0 = now } }
    return hasTokens
  }

  private func token(of request: Request) throws -> Token {
    let parts = (request.headers[.authorization] ?? "").split(separator: " ")
    guard parts.count == 2, parts[0].lowercased() == "bearer" else {
      throw Problem.unauthorized(
        "jeton-manquant", "attendu : l'en-tête `Authorization: Bearer jalon_…`")
    }
    guard let token = try store.token(ofSecret: String(parts[1])) else {
      throw Problem.unauthorized("jeton-inconnu", "ce jeton n'est pas connu")
    }
    return token
  }

  private func spend(_ token: Token) throws {
    let moment = now()
    let wait = buckets.withLock { buckets in
      buckets[token.id, default: TokenBucket(rate: token.rate, at: moment)]
        .spend(rate: token.rate, at: moment)
    }
    guard let wait else { return }
    throw Problem(
      .tooManyRequests, "trop-de-requêtes",
      "plus de \(token.rate) requêtes par minute : réessayez dans \(wait) s", retrySeconds: wait)
  }

  /// `X-Motif`, else `?motif=`; a header may be percent-encoded, as its letters may be accented.
  private static func motive(_ request: Request) -> String {
    let written =
      request.headers[.motive].map { percentDecoded($0) ?? $0 }
      ?? request.uri.queryParameters["motif"].map { String($0) } ?? ""
    return written.allSatisfy { $0.isWhitespace } ? "" : written
  }

  /// Behind a relay everybody seems to come from this machine; and a web page may let its own name
  /// lead here, so that a browser takes this service for a part of it.
  private static func isForwarded(_ request: Request) -> Bool {
    request.headers[.forwarded] != nil || request.headers[.forwardedFor] != nil
      || request.head.authority.map(isDomain) == true
  }

  /// Whether it is a name that others can own: with a dot, and no address of this machine.
  private static func isDomain(_ authority: String) -> Bool {
    if authority.hasPrefix("127.0.0.1:") || !authority.utf8.contains(UInt8(ascii: ".")) {
      return false
    }
    let host = authority.prefix { $0 != ":" }
    return host.contains(".") && !ListenAddress(host: String(host)).isLoopback
  }
}

/// Who was let in.
struct Visitor: Sendable {
  /// Nil: the file has no tokens, or the route is everybody's.
  var token: Token?
  var caller: Caller
}

/// Requests that may still be made, in sixtieths, so that a rate a minute is whole a second.
struct TokenBucket: Sendable {
  private var level: Int64
  private var filledAt: Instant

  init(rate: Int, at now: Instant) { (level, filledAt) = (Int64(rate) * 60, now) }

  /// Takes one request; else how many seconds to wait for it.
  mutating func spend(rate: Int, at now: Instant) -> Int? {
    let rate = Int64(max(1, rate))
    // A full minute fills it whatever was left: longer rests count no more.
    let rest = min(60, max(0, now - filledAt))
    level = min(rate * 60, level + rest * rate)
    filledAt = now
    if level >= 60 {
      level -= 60
      return nil
    }
    return Int((60 - level + rate - 1) / rate)
  }
}

extension Problem {
  static func unauthorized(_ code: String, _ detail: String, _ token: Token? = nil) -> Problem {
    var problem = Problem(.unauthorized, code, detail)
    problem.token = token?.id
    return problem
  }

  static func notForRole(_ token: Token) -> Problem {
    let detail = "cette adresse n'est pas ouverte au rôle \(token.role.word)"
    var problem = Problem(.forbidden, "hors-du-rôle", detail)
    problem.token = token.id
    return problem
  }

  static let forwardedWithoutTokens = Problem(
    .forbidden, "jetons-à-créer",
    "sans jeton, le service ne répond qu'à sa propre machine : `jalon token créer`")

  static let withoutMotive = Problem(
    .badRequest, "motif-manquant", "attendu : `X-Motif` ou `?motif=`, pourquoi ce dossier est lu",
    others: [.init(name: "champ", value: .text("X-Motif"))])

  static let journalUnavailable = Problem(
    .serviceUnavailable, "journal-indisponible",
    "la lecture ne peut pas être inscrite au journal : elle est refusée", retrySeconds: 5)

  static func otherName(_ name: String, bearer: String) -> Problem {
    Problem(
      .forbidden, "nom-d-autrui", "`by` : trouvé `\(name)` ; ce jeton est à `\(bearer)`",
      others: [.init(name: "champ", value: .text("by"))])
  }
}

extension HTTPField.Name {
  /// Made of letters and hyphens: always valid names.
  static let motive = HTTPField.Name("X-Motif")!
  static let forwarded = HTTPField.Name("Forwarded")!
  static let forwardedFor = HTTPField.Name("X-Forwarded-For")!
}
