// What a sender of facts sees, on a real port.
import CaseFile
import Civil
import HouseKit
import Testing

@Suite struct FactsOverHTTPTests {
  @Test func `one fact is taken, known, in conflict, or unfit`() async throws {
    try await withServedHouse { house in
      let fact = appointment(id: "1", time: noon)
      let taken = await house.client.post("/v1/facts", fact, type: "application/cloudevents+json")
      #expect(taken.status == 202)
      #expect(taken["seq"] == .number("1"))
      #expect(await house.client.post("/v1/facts", fact).status == 200)

      let conflict = await house.client.post(
        "/v1/facts", appointment(id: "1", time: noon, within: "PT9H"))
      #expect(conflict.status == 409)
      #expect(conflict.headers["content-type"] == "application/problem+json")
      #expect(conflict["code"] == .text("identité-en-conflit"))

      let unfit = await house.client.post(
        "/v1/facts", event("rdv", id: "2", time: noon, data: #"{"delai":7}"#))
      #expect(unfit.status == 422)
      #expect(unfit["champ"] == .text("data.delai"))
      #expect(unfit["de_cote"] == .number("2"))
    }
  }

  @Test func `a batch and lines are answered one by one`() async throws {
    try await withServedHouse { house in
      let (one, two) = (appointment(id: "1", time: noon), appointment(id: "2", time: noon))
      let batch = await house.client.post(
        "/v1/facts", "[\(one),\(two)]", type: "application/cloudevents-batch+json")
      #expect(batch.status == 202)
      #expect(batch["acceptes"] == .number("2"))
      let known = await house.client.post(
        "/v1/facts", "\(one)\n\(two)\n", type: "application/x-ndjson")
      #expect(known.status == 200)
      let mixed = await house.client.post(
        "/v1/facts", "\(one)\n\npas du JSON\n\(appointment(id: "3", time: noon))",
        type: "application/x-ndjson")
      #expect(mixed.status == 207)
      let answer = mixed
      #expect(answer["doublons"] == .number("1"))
      #expect(answer["inadaptes"] == .number("1"))
      guard case .list(let results)? = answer["resultats"] else {
        Issue.record("no results")
        return
      }
      #expect(results.map { $0["ligne"] } == [.number("1"), .number("3"), .number("4")])
      // What `curl --data-binary` says of itself.
      let lines = await house.client.post(
        "/v1/facts", "\(one)\n\(two)", type: "application/x-www-form-urlencoded")
      #expect(lines.status == 200)
    }
  }

  @Test func `an event in headers is an event`() async throws {
    try await withServedHouse { house in
      let headers = [
        "Content-Type": "application/json", "ce-specversion": "1.0", "ce-id": "1",
        "ce-source": "/essai", "ce-type": "rdv", "ce-subject": "P-%C3%A9",
        "ce-time": noon.description,
      ]
      let reply = await house.client.send("POST", "/v1/facts", headers, #"{"delai":"PT1H"}"#)
      #expect(reply.status == 202)
      #expect(await house.client.get("/v1/people/P-%C3%A9/compliance").status == 200)
    }
  }

  @Test func `however its accents are written, a key is one person`() async throws {
    try await withServedHouse { house in
      func taken(_ event: String) async -> Int {
        await house.client.post("/v1/facts", event).status
      }
      let first = appointment(id: "1", time: noon).replacing("P-1", with: "P-\u{E9}")
      #expect(await taken(first) == 202)
      for (number, key) in ["P-e\u{301}", "P-e\\u0301", "P-\\u00e9"].enumerated() {
        let other = event("presence", id: "\(number + 2)", time: noon)
        #expect(await taken(other.replacing("P-1", with: key)) == 202)
      }
      let known = await house.client.post(
        "/v1/facts", first.replacing("P-\u{E9}", with: "P-e\u{301}"))
      #expect(known.status == 200, "the same fact, written otherwise")
      let people = await house.client.get("/v1/people")
      #expect(people.body.split(separator: "\"personne\":\"P-\u{E9}\"").count == 2)
      #expect(people.body.split(separator: "\"personne\":").count == 2)
      let answers = [
        await house.client.get("/v1/people/P-%C3%A9/timeline"),
        await house.client.get("/v1/people/P-e%CC%81/timeline"),
      ]
      #expect(answers.map(\.status) == [200, 200])
      #expect(answers[0].body == answers[1].body)
    }
  }

  @Test func `what is too long, empty or from a foreign page is refused`() async throws {
    try await withServedHouse(adjust: { $0.longestBody = 1000 }) { house in
      let long = String(repeating: " ", count: 2000)
      #expect(await house.client.post("/v1/facts", long).status == 413)
      #expect(await house.client.post("/v1/facts", "[]").status == 400)
      let headers = ["Origin": "https://ailleurs.example", "Content-Type": "text/plain"]
      let foreign = await house.client.send(
        "POST", "/v1/facts", headers, appointment(id: "1", time: noon))
      #expect(foreign.status == 403)
      #expect(await house.client.get("/ailleurs").status == 404)
    }
  }

  @Test func `a restart keeps what was answered and says nothing twice`() async throws {
    let folder = TemporaryFolder()
    let fact = appointment(id: "1", time: noon - 7200)
    for status in [202, 200, 200] {
      try await withServedHouse(in: folder) { house in
        #expect(await house.client.post("/v1/facts", fact).status == status)
        _ = await house.eventually("/metrics", contains: #"jalon_outbox{state="sent"} 2"#)
        #expect(house.output.count == 2)
      }
    }
  }
}
