// The OpenAPI description says what the routes enforce: at the bounds that it states, and beyond.
import CaseFile
import HouseKit
import Testing

@testable import Web

@Suite struct DescriptionTests {
  @Test func `a parameter is taken up to the bounds that are described, and not beyond`()
    async throws
  {
    try await withServedHouse { house in
      var tried = 0
      for (path, name, form) in try queries(await house.client.get("/openapi.json").body) {
        for (value, fits) in values(form) {
          tried += 1
          let asked = path.replacing("{key}", with: "P-1").replacing("{id}", with: "1")
          let reply = await house.client.get("\(asked)?\(name)=\(value)")
          #expect((reply.status != 400) == fits, "\(path) \(name)=\(value): \(reply.status)")
        }
      }
      #expect(tried > 100)
    }
  }

  /// Path, name and form of each query parameter of a description.
  private func queries(_ document: String) throws -> [(String, String, JSONValue)] {
    guard case .object(let paths)? = try json(document)["paths"] else { return [] }
    return paths.flatMap { path -> [(String, String, JSONValue)] in
      guard case .list(let parameters)? = path.value["get"]?["parameters"] else { return [] }
      return parameters.compactMap { parameter in
        guard parameter["in"] == .text("query"), let name = parameter["name"]?.string,
          let form = parameter["schema"]
        else { return nil }
        return (path.name, name, form)
      }
    }
  }

  private func values(_ form: JSONValue) -> [(String, Bool)] {
    if form == ValueSchema.instant {
      return [
        ("2026-03-02T12:00:00Z", true), ("9999-12-31T23:59:59Z", true),
        ("9999-12-31T23:59:59-12:00", true), ("0001-01-01T00:00:00%2B12:00", true),
        ("2026-03-02", false), ("2026-03-02T12:00:00", false), ("", false),
        ("0000-01-01T00:00:00Z", false),
      ]
    }
    // The engine of these tests knows no zone: the true one is asked beside the commands.
    if case .list(let words)? = form["enum"], !words.contains(.text("UTC")) {
      return words.compactMap(\.string).map { ($0, true) } + [("zz", false), ("", false)]
    }
    guard case .number(let least)? = form["minimum"], case .number(let most)? = form["maximum"],
      let low = Int64(least), let high = Int64(most)
    else { return [] }
    return [
      (least, true), (most, true), ("\(low - 1)", false), ("+5", false), ("%2B5", false),
      ("05", false), ("1.5", false), ("", false),
      (high == .max ? "9223372036854775808" : "\(high + 1)", false),
    ]
  }

  @Test func `an act that lacks what is required, or bears another type, is refused at its field`()
    async throws
  {
    try await withServedHouse { house in
      for (path, operations) in OpenAPI.paths {
        for body in operations.compactMap({ $0.bodies["application/json"] })
        where body != "FaitOuLot" {
          let asked = path.replacing("{id}", with: "1")
          let required = OpenAPISchemas.all[body]?["required"]?.strings ?? []
          #expect(required.contains("by"), "\(path)")
          let empty = await house.client.post(asked, "{}")
          #expect([404, 422].contains(empty.status), "\(path) \(empty.status)")
          let typed = await house.client.post(asked, #"{"by":5,"motive":5}"#)
          #expect([404, 422].contains(typed.status), "\(path) \(typed.status)")
        }
      }
      let late = await house.client.post(
        "/v1/notices/x/validation", #"{"by":"Mme Petit","decision":"valider","revision":0}"#)
      #expect(late.status == 422 && late["champ"] == .text("revision"))
      let whole = await house.client.post(
        "/v1/notices/x/validation", #"{"by":"Mme Petit","decision":"valider","revision":1.0}"#)
      #expect(whole.status == 404)
    }
  }

  @Test func `the description of a mend stands alone, and each of its forms is taken`()
    async throws
  {
    let form = try #require(OpenAPISchemas.all["Correction"]?["properties"]?["fact"])
    #expect(!form.serialized().contains("$ref"))
    guard case .list(let forms)? = form["anyOf"] else {
      Issue.record("one form only")
      return
    }
    #expect(forms.map { $0["type"]?.string } == ["object", "string"])
    #expect(
      forms[0]["required"]?.strings == ["specversion", "id", "source", "type", "subject", "time"])
    try await withServedHouse { house in
      for number in 1...3 {
        _ = await house.client.post("/v1/facts", event("rdv", id: "\(number)", time: noon))
      }
      for (number, isText) in [(1, false), (2, true)] {
        let fact = appointment(id: "\(number)", time: noon)
        let written = isText ? JSONValue.text(fact).serialized() : fact
        let mend = await house.client.post(
          "/v1/aside/\(number)/mend", #"{"by":"greffe","fact":\#(written)}"#)
        #expect(mend.status == 202, "\(mend.body)")
      }
      let unfit = event("rdv", id: "3", time: noon)
      let still = await house.client.post(
        "/v1/aside/3/mend", #"{"by":"greffe","fact":\#(unfit)}"#)
      #expect(still.status == 422)
    }
  }

  @Test func `a body of a type that is not described is not read`() async throws {
    try await withServedHouse { house in
      for route in Route.all where route.method == .post {
        let path = route.path.replacing("{id}", with: "1")
        for type in ["application/xml", "text/plain", "text/html; charset=utf-8"] {
          let reply = await house.client.post(path, "{}", type: type)
          #expect(reply.status == 415 && reply["code"] == .text("type-de-contenu"), "\(path)")
        }
        for type in OpenAPI.contentTypes[route.path] ?? [] {
          let reply = await house.client.post(path, "{}", type: type + "; charset=utf-8")
          #expect(reply.status != 415, "\(path) \(type)")
        }
      }
    }
  }

  @Test
  func `the kinds described are those of the rules at work, and tokens only where there are some`()
    async throws
  {
    try await withServedHouse { house in
      let served = await house.client.get("/openapi.json").body
      #expect(served.contains(#""enum":["rdv"]"#) && served.contains(#""enum":["fait.annule"]"#))
      let security = try json(served)["paths"]?["/v1/people"]?["get"]?["security"]
      #expect(security == .list([]))
      let guarded = OpenAPI.document(isGuarded: true)
      #expect(guarded["components"]?["schemas"]?["Acte"]?["required"] == nil)
      let asked = guarded["paths"]?["/v1/people"]?["get"]?["security"]
      #expect(asked != nil && asked != .list([]))
    }
  }

  @Test(arguments: [(20, 5), (128, 64), (1024, 960), (UInt64.max, 20_000)])
  func `connections stay below the descriptors`(descriptors: UInt64, connections: Int) {
    #expect(OpenConnections.bound(descriptors: descriptors) == connections)
  }

  @Test func `a zone that nobody knows is no zone in silence`() async throws {
    try await withServedHouse { house in
      for zone in ["foo", "America/New_York", ""] {
        let reply = await house.client.get("/v1/rates?zone=\(zone)")
        #expect(reply.status == 400 && reply["champ"] == .text("zone"), "\(zone)")
      }
      #expect(await house.client.get("/v1/rates?zone=UTC").status == 200)
    }
  }
}
