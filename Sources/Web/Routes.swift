// Every route in one table. The OpenAPI document says the same; a test holds them together.
import CaseStore
import HTTPTypes
import Hummingbird
import Logging

struct Route: Sendable {
  var method: HTTPRequest.Method
  var path: String
  var answer: @Sendable (Ask) async throws -> Response

  init(
    _ method: HTTPRequest.Method, _ path: String,
    _ answer: @escaping @Sendable (Ask) async throws -> Response
  ) {
    (self.method, self.path, self.answer) = (method, path, answer)
  }

  static let all: [Route] = [
    Route(.post, "/v1/facts", postFacts),
    Route(.get, "/v1/people", getPeople),
    Route(.get, "/v1/people/{key}/compliance", getCompliance),
    Route(.get, "/v1/people/{key}/explain", getExplanation),
    Route(.get, "/v1/people/{key}/timeline", getTimeline),
    Route(.get, "/v1/alerts", getAlerts),
    Route(.get, "/v1/alerts/{id}", getAlert),
    Route(.post, "/v1/alerts/{id}/acknowledgement", postAcknowledgement),
    Route(.get, "/v1/notices", getNotices),
    Route(.get, "/v1/notices/{id}", getNotice),
    Route(.post, "/v1/notices/{id}/validation", postValidation),
    Route(.get, "/v1/aside", getAside),
    Route(.post, "/v1/aside/{id}/retry", postRetry),
    Route(.post, "/v1/aside/{id}/mend", postMend),
    Route(.post, "/v1/aside/{id}/discard", postDiscard),
    Route(.get, "/v1/deliveries", getDeliveries),
    Route(.post, "/v1/deliveries/{id}/replay", postReplay),
    Route(.get, "/v1/rules", getRules),
    Route(.get, "/healthz", getHealth),
    Route(.get, "/readyz", getReadiness),
    Route(.get, "/metrics", getMetrics),
    Route(.get, "/openapi.json", getOpenAPI),
  ]
}

/// Where the service listens.
public struct ListenAddress: Hashable, Sendable {
  public var host: String
  /// 0: any free one.
  public var port: Int
  public init(host: String = "127.0.0.1", port: Int = 8080) {
    (self.host, self.port) = (host, port)
  }
}

/// The HTTP side of the daemon, as a service. `onListening` is told the real port.
public func webApplication(
  _ office: Office, at address: ListenAddress, logger: Logger,
  onListening: @escaping @Sendable (Int) async -> Void
) -> some ApplicationProtocol {
  let router = Router(context: BasicRequestContext.self)
  router.add(middleware: Problems(logger: logger))
  for route in Route.all {
    router.on(RouterPath(route.path), method: route.method) { request, context in
      try await route.answer(
        Ask(request: request, parameters: context.parameters, office: office))
    }
  }
  return Application(
    router: router,
    configuration: .init(
      address: .hostname(address.host, port: address.port), serverName: "jalon"),
    onServerRunning: { channel in await onListening(channel.localAddress?.port ?? address.port) },
    logger: logger)
}
