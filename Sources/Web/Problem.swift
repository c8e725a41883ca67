// What went wrong with a request, as RFC 9457 says it, with a stable code.
import CaseFile
import CaseStore
import Evaluation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// A problem document.
struct Problem: Error {
  var status: HTTPResponse.Status
  var code: String
  /// One line, in French.
  var detail: String
  var others: [JSONValue.Member] = []
  /// When to come back.
  var retrySeconds: Int?
  /// Whose token was refused, for the journal: never told.
  var token: String?
  /// What the address can be asked by; of a method that it cannot.
  var allowed: [HTTPRequest.Method] = []

  init(
    _ status: HTTPResponse.Status, _ code: String, _ detail: String,
    others: [JSONValue.Member] = [], retrySeconds: Int? = nil
  ) {
    (self.status, self.code, self.detail) = (status, code, detail)
    (self.others, self.retrySeconds) = (others, retrySeconds)
  }

  /// What the journal says of it; nil: nobody was refused.
  var refusal: String? { status.refuses ? "\(status.code) \(code)" : nil }

  static func unknown(_ what: String) -> Problem {
    Problem(.notFound, "inconnu", "`\(what)` n'existe pas")
  }

  static func wrongParameter(_ name: String, _ found: String, expected: String) -> Problem {
    Problem(
      .badRequest, "paramètre-illisible", "`\(name)` : trouvé `\(found)` ; attendu : \(expected)",
      others: [.init(name: "champ", value: .text(name))])
  }

  static func wrongMethod(_ found: HTTPRequest.Method, allowed: [HTTPRequest.Method]) -> Problem {
    let words = allowed.map { "`\($0.rawValue)`" }.joined(separator: ", ")
    var problem = Problem(
      .methodNotAllowed, "méthode-inattendue",
      "trouvé `\(found.rawValue)` ; attendu : \(words)")
    problem.allowed = allowed
    return problem
  }

  var response: Response {
    let members: [JSONValue.Member] = [
      .init(name: "type", value: .text("about:blank")),
      .init(name: "title", value: .text(status.reasonPhrase)),
      .init(name: "status", value: .integer(status.code)),
      .init(name: "code", value: .text(code)),
      .init(name: "detail", value: .text(detail)),
    ]
    var response = jsonResponse(.object(members + others), status: status)
    response.headers[.contentType] = "application/problem+json"
    if status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer realm=\"jalon\"" }
    if let retrySeconds { response.headers[.retryAfter] = String(retrySeconds) }
    if !allowed.isEmpty {
      response.headers[.allow] = allowed.map(\.rawValue).joined(separator: ", ")
    }
    return response
  }
}

extension Problem {
  /// The problem behind any error; what is no fault of the client is logged and not told.
  init(_ error: any Error, logger: Logger) {
    switch error {
    case let problem as Problem: self = problem
    case let refusal as DeedRefusal: self.init(refusal)
    case let unknown as UnknownDetail:
      self.init(
        .notFound, "inconnu", unknown.french,
        others: [.init(name: "champ", value: .text(unknown.detail))])
    case Intake.Refusal.full:
      self.init(
        .serviceUnavailable, "débordé", "trop de faits attendent déjà : réessayez", retrySeconds: 1)
    case Intake.Refusal.closed:
      self.init(.serviceUnavailable, "en-arrêt", "le service s'arrête", retrySeconds: 5)
    case is CancellationError:
      self.init(.serviceUnavailable, "en-arrêt", "le service s'arrête", retrySeconds: 5)
    case is NIOTooManyBytesError:
      self.init(.contentTooLarge, "corps-trop-long", "le corps de la requête est trop long")
    case let error as any HTTPResponseError where error.status == .notFound:
      self.init(.notFound, "inconnu", "cette adresse n'existe pas")
    case let error as any HTTPResponseError:
      self.init(error.status, "requête-refusée", error.status.reasonPhrase)
    case let error where StoreTrouble(error) != nil:
      logger.error("requête en échec : \(StoreTrouble.words(error))")
      self.init(
        .serviceUnavailable, "base-indisponible",
        "\(StoreTrouble.words(error)) : rien de cette requête n'a été pris, réessayez",
        retrySeconds: 5)
    default:
      logger.error("requête en échec : \(error)")
      self.init(.internalServerError, "panne", "une panne empêche de répondre", retrySeconds: 5)
    }
  }

  init(_ refusal: DeedRefusal) {
    switch refusal {
    case .unknown: self.init(.notFound, refusal.code, refusal.french)
    case .staleRevision(let current):
      self.init(
        .conflict, refusal.code, refusal.french,
        others: [.init(name: "revision", value: .integer(current))])
    case .alreadyDecided, .notPending: self.init(.conflict, refusal.code, refusal.french)
    case .unfit: self.init(.unprocessableContent, refusal.code, refusal.french)
    case .stillAside(let reason):
      self.init(.unprocessableContent, refusal.code, refusal.french, others: members(of: reason))
    }
  }
}

/// Turns what is thrown into problem documents, and refuses what a foreign web page sends.
struct Problems<Context: RequestContext>: RouterMiddleware {
  let logger: Logger
  let refusals: RefusalLog

  func handle(
    _ request: Request, context: Context,
    next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    do {
      if request.method != .get, isFromForeignPage(request) {
        await refusals.note(nil, "-", "403 origine-étrangère")
        throw Problem(.forbidden, "origine-étrangère", "cette page n'est pas de ce service")
      }
      return try await next(request, context)
    } catch {
      let allowed = Route.methods(of: request.uri.path)
      if (error as? any HTTPResponseError)?.status == .notFound, !allowed.isEmpty {
        return Problem.wrongMethod(request.method, allowed: allowed).response
      }
      return Problem(error, logger: logger).response
    }
  }

  /// A browser says where a form or a script comes from; without this a page anywhere could post
  /// to a service on the loopback.
  private func isFromForeignPage(_ request: Request) -> Bool {
    guard let origin = request.headers[.origin] else { return false }
    guard let host = request.head.authority else { return true }
    return origin != "http://\(host)" && origin != "https://\(host)"
  }
}

extension HTTPResponse.Status {
  /// Whether it says that somebody may not.
  var refuses: Bool { self == .unauthorized || self == .forbidden }
}
