// Every route in one table. The OpenAPI document says the same; a test holds them together.
//
// Each route names the roles it lets in; none: everybody.
import CaseStore
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging

struct Route: Sendable {
  var method: HTTPRequest.Method
  var path: String
  var roles: Set<Token.Role>
  var answer: @Sendable (Ask) async throws -> Response

  init(
    _ method: HTTPRequest.Method, _ path: String, _ roles: Set<Token.Role>,
    _ answer: @escaping @Sendable (Ask) async throws -> Response
  ) {
    (self.method, self.path, self.roles, self.answer) = (method, path, roles, answer)
  }

  static let all: [Route] = [
    Route(.post, "/v1/facts", [.source], postFacts),
    Route(.get, "/v1/people", [.officer], getPeople),
    Route(.get, "/v1/people/{key}/compliance", [.officer], getCompliance),
    Route(.get, "/v1/people/{key}/explain", [.officer], getExplanation),
    Route(.get, "/v1/people/{key}/timeline", [.officer], getTimeline),
    Route(.get, "/v1/alerts", [.officer], getAlerts),
    Route(.get, "/v1/alerts/{id}", [.officer], getAlert),
    Route(.post, "/v1/alerts/{id}/acknowledgement", [.officer], postAcknowledgement),
    Route(.post, "/v1/alerts/{id}/snooze", [.officer], postSnooze),
    Route(.post, "/v1/alerts/{id}/wake", [.officer], postWake),
    Route(.post, "/v1/alerts/{id}/qualification", [.officer], postQualification),
    Route(.get, "/v1/held", [.officer], getHeld),
    Route(.get, "/v1/snoozes", [.officer], getSnoozes),
    Route(.get, "/v1/notices", [.officer], getNotices),
    Route(.get, "/v1/notices/{id}", [.officer], getNotice),
    Route(.post, "/v1/notices/{id}/validation", [.officer], postValidation),
    Route(.get, "/v1/aside", [.officer, .operator], getAside),
    Route(.post, "/v1/aside/{id}/retry", [.officer, .operator], postRetry),
    Route(.post, "/v1/aside/{id}/mend", [.officer, .operator], postMend),
    Route(.post, "/v1/aside/{id}/discard", [.officer, .operator], postDiscard),
    Route(.get, "/v1/deliveries", [.operator], getDeliveries),
    Route(.post, "/v1/deliveries/{id}/replay", [.operator], postReplay),
    Route(.get, "/v1/rates", [.officer, .operator], getRates),
    Route(.get, "/v1/sources", [.operator], getSources),
    Route(.get, "/v1/outages", [.operator], getOutages),
    Route(.get, "/v1/outages/{id}", [.operator], getOutage),
    Route(.get, "/v1/rules", [.officer, .operator], getRules),
    Route(.get, "/healthz", [], getHealth),
    Route(.get, "/readyz", [], getReadiness),
    Route(.get, "/metrics", [.operator], getMetrics),
    Route(.get, "/openapi.json", Set(Token.Role.allCases), getOpenAPI),
  ]
}

extension Route {
  /// The answer to one request. That somebody was refused is in the journal before they know.
  fileprivate func answer(
    _ request: Request, _ parameters: Parameters, by office: Office
  ) async throws -> Response {
    let name = "\(method) \(path)"
    var token: String?
    do {
      let visitor = try office.doorkeeper.admit(request, to: roles)
      token = visitor.token?.id
      try readsContent(of: request)
      let response = try await answer(
        Ask(request: request, parameters: parameters, office: office, visitor: visitor))
      if response.status.refuses {
        await office.refusals.note(token, name, "\(response.status.code)")
      }
      return response
    } catch let problem as Problem {
      if let refusal = problem.refusal {
        await office.refusals.note(token ?? problem.token, name, refusal)
      }
      throw problem
    }
  }

  /// A body of another type than those described is not read. Where none is said, any.
  private func readsContent(of request: Request) throws {
    guard let types = OpenAPI.contentTypes[path], !types.isEmpty else { return }
    let written = request.headers[.contentType] ?? ""
    if types.contains(written) { return }
    let type = written.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
    // What `curl --data` says of itself where nobody says anything.
    if type.isEmpty || type == "application/x-www-form-urlencoded" { return }
    if types.contains(type) { return }
    let words = types.sorted().map { "`\($0)`" }.joined(separator: ", ")
    throw Problem(
      .unsupportedMediaType, "type-de-contenu",
      "`Content-Type` : trouvé `\(written)` ; attendu : \(words)",
      others: [.init(name: "champ", value: .text("Content-Type"))])
  }

  /// How an address may be asked; empty: it is none of ours.
  static func methods(of path: String) -> [HTTPRequest.Method] {
    let parts = path.split(separator: "/")
    let methods = all.filter { route in
      let template = route.path.split(separator: "/")
      return template.count == parts.count
        && zip(template, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }.map(\.method)
    return methods.contains(.get) ? methods + [.head] : methods
  }
}

/// Where the service listens.
public struct ListenAddress: Hashable, Sendable {
  public var host: String
  /// 0: any free one.
  public var port: Int
  public init(host: String = "127.0.0.1", port: Int = 8080) {
    (self.host, self.port) = (host, port)
  }

  /// Whether only programs of this machine can reach it.
  public var isLoopback: Bool {
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}

/// The HTTP side of the daemon, as a service. `onListening` is told the real port.
public func webApplication(
  _ office: Office, at address: ListenAddress, logger: Logger,
  onListening: @escaping @Sendable (Int) async -> Void
) -> some ApplicationProtocol {
  let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
  router.add(middleware: Problems(logger: logger, refusals: office.refusals))
  for route in Route.all {
    router.on(RouterPath(route.path), method: route.method) { request, context in
      try await route.answer(request, context.parameters, by: office)
    }
  }
  return Application(
    router: router,
    // A connection on which nothing comes is given up: many could keep the others out.
    server: .http1(configuration: .init(idleTimeout: .seconds(75))),
    configuration: .init(
      address: .hostname(address.host, port: address.port), serverName: "jalon",
      availableConnectionsDelegate: MaximumAvailableConnections(
        OpenConnections.bound(), logger: logger)),
    onServerRunning: { channel in await onListening(channel.localAddress?.port ?? address.port) },
    logger: logger)
}
