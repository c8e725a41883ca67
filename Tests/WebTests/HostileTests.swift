// The OpenAPI description is kept true: whatever is sent to whatever it describes, the answer is one
// that it describes, never a breakdown, and the daemon lives.
import CaseFile
import CaseStore
import Civil
import HouseKit
import Testing

@testable import Web

extension ServedHouse {
  fileprivate func description() async throws -> [DescribedOperation] {
    DescribedOperation.all(of: try json(await client.get("/openapi.json").body))
  }

  /// What an answer says that it should not; nil: it is one of those described.
  fileprivate func fault(_ reply: Reply, _ operation: DescribedOperation) -> String? {
    let type = (reply.headers["content-type"] ?? "").split(separator: ";").first.map(String.init)
    if reply.status == 500 || reply.status < 200 { return "status \(reply.status)" }
    guard let types = operation.responses[reply.status] else {
      return "status \(reply.status) is not described"
    }
    if reply.status < 400 { return nil }
    guard let type, types.contains(type), type == "application/problem+json" else {
      return "\(reply.status) is no problem document but \(type ?? "nothing")"
    }
    let hasAll = ["type", "title", "detail", "code"].allSatisfy {
      if case .text? = reply[$0] { true } else { false }
    }
    if !hasAll || reply["status"] != .number("\(reply.status)") { return "a poor problem" }
    let waits = [429, 503].contains(reply.status)
    return waits && reply.headers["retry-after"].flatMap { Int($0) } == nil ? "no Retry-After" : nil
  }
}

@Suite struct HostileTests {
  @Test func `whatever is sent, the answer is one of those described`() async throws {
    try await withServedHouse(adjust: { $0.longestBody = 200_000 }) { house in
      _ = await house.client.post("/v1/facts", appointment(id: "1", time: noon - 7200))
      let operations = try await house.description()
      #expect(operations.count == Route.all.count)
      var (sent, met) = (0, Set<Int>())
      for operation in operations {
        for request in operation.requests {
          let reply = await house.client.send(
            request.method, request.path, request.headers, bytes: request.body)
          sent += 1
          met.insert(reply.status)
          if let fault = house.fault(reply, operation) {
            Issue.record(
              """
              \(request.method) \(request.path.prefix(100)) \
              \(request.headers.map { "\($0): \($1.prefix(40))" }) \
              \(String(decoding: request.body.prefix(80), as: UTF8.self)): \(fault)
              """)
          }
        }
      }
      #expect(
        sent > 1000 && met.isSuperset(of: [200, 207, 400, 403, 404, 409, 413, 422]), "\(met)")
      // Beyond what a router ever sees.
      _ = await house.client.get("/v1/people/" + String(repeating: "a", count: 200_000))
      #expect(await house.client.get("/healthz").status == 200)
      let fact = appointment(id: "apres", time: noon)
      #expect(await house.client.post("/v1/facts", fact).status == 202)
    }
  }

  @Test func `an address asked in another way says how it is asked`() async throws {
    try await withServedHouse { house in
      for (path, method) in Set(Route.all.map(\.path)).flatMap({ [($0, "DELETE"), ($0, "QUERY")] })
      {
        let asked = path.replacing("{key}", with: "P-1").replacing("{id}", with: "1")
        let reply = await house.client.send(method, asked, [:], "")
        #expect(reply.status == 405 && reply["code"] == .text("méthode-inattendue"), "\(path)")
        let methods = Route.all.filter { $0.path == path }.map(\.method.rawValue)
        let allowed = methods + (methods.contains("GET") ? ["HEAD"] : [])
        #expect(reply.headers["allow"] == allowed.joined(separator: ", "), "\(path)")
      }
      let head = await house.client.send("HEAD", "/v1/rules", [:], "")
      #expect(head.status == 200 && head.body.isEmpty)
      #expect(await house.client.send("DELETE", "/v1/rien", [:], "").status == 404)
    }
  }

  @Test(arguments: ["zz\r\n", "fffffffffffffffff\r\nab", "5\r\nabc"])
  func `a body badly framed is the fault of who sent it`(chunks: String) async throws {
    try await withServedHouse { house in
      let head =
        "POST /v1/facts HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        + "Transfer-Encoding: chunked\r\n\r\n"
      let reply = await house.client.send(raw: Array((head + chunks).utf8), half: true)
      #expect(reply.status == 400, "\(reply)")
      #expect(await house.client.get("/healthz").status == 200)
    }
  }

  @Test func `each operation says who is let in, what a token may meet, and when to come back`()
    async throws
  {
    let document = OpenAPI.document
    for operation in DescribedOperation.all(of: document) {
      let name = "\(operation.method) \(operation.template)"
      let route = try #require(
        Route.all.first {
          $0.method.rawValue == operation.method && $0.path == operation.template
        }, "\(name)")
      for status in [401, 403, 429] {
        #expect((operation.responses[status] != nil) == !route.roles.isEmpty, "\(name) \(status)")
      }
      let responses = document["paths"]?[operation.template]?[operation.method.lowercased()]?[
        "responses"]
      for status in operation.responses.keys where status == 429 || status == 503 {
        let header = responses?["\(status)"]?["headers"]?["Retry-After"]
        #expect(header != nil, "\(name) \(status)")
      }
      for (status, types) in operation.responses where status >= 400 {
        #expect(types == ["application/problem+json"], "\(name) \(status)")
      }
    }
  }

  @Test func `without, with a wrong and with another's token each operation answers as described`()
    async throws
  {
    let folder = TemporaryFolder()
    let store = try Store(path: folder.file("jalon.db"))
    var secrets: [Token.Role: String] = [:]
    for role in Token.Role.allCases {
      let isSource = role == .source
      let (token, secret) = Token.made(
        role, bearer: "\(role)", sources: isSource ? ["/essai"] : [],
        kinds: isSource ? ["rdv"] : [], rate: 100_000, at: noon, until: noon + 3600)
      try store.add(token, by: .local)
      secrets[role] = secret
    }
    let (slow, slowSecret) = Token.made(
      .officer, bearer: "lent", sources: [], kinds: [], rate: 1, at: noon, until: noon + 3600)
    try store.add(slow, by: .local)
    let known = secrets
    try await withServedHouse(in: folder) { house in
      for route in Route.all where !route.roles.isEmpty {
        let path = route.path.replacing("{key}", with: "P-1").replacing("{id}", with: "1")
        func status(_ secret: String?) async -> Int {
          var headers = ["X-Motif": "essai"]
          headers["Authorization"] = secret.map { "Bearer \($0)" }
          return await house.client.send(route.method.rawValue, path, headers, "{}").status
        }
        let (without, wrong) = (await status(nil), await status("jalon_x_1"))
        #expect(without == 401 && wrong == 401, "\(path)")
        for (role, secret) in known {
          let answer = await status(secret)
          #expect((answer == 403) == !route.roles.contains(role), "\(path) \(role) \(answer)")
        }
      }
      let headers = ["Authorization": "Bearer \(slowSecret)", "X-Motif": "essai"]
      _ = await house.client.get("/v1/people", headers)
      let slowed = await house.client.get("/v1/people", headers)
      #expect(slowed.status == 429 && slowed.headers["retry-after"] == "60")
    }
  }
}
