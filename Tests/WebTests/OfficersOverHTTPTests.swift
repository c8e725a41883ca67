// What officers and operators see, on a real port.
import CaseFile
import CaseStore
import Civil
import Daemon
import Glibc
import HouseKit
import Scheduling
import Testing
import UnixSignals

@testable import Web

@Suite struct OfficersOverHTTPTests {
  @Test func `an alert is acknowledged and a notice validated by name`() async throws {
    try await withServedHouse { house in
      _ = await house.client.post("/v1/facts", appointment(id: "1", time: noon - 7200))
      let alerts = try json(await house.eventually("/v1/alerts", contains: "absence"))
      guard case .list(let list)? = alerts["elements"], case .text(let id)? = list.first?["id"]
      else {
        Issue.record("no alert")
        return
      }
      let path = "/v1/alerts/\(id)/acknowledgement"
      #expect(await house.client.post(path, "{}").status == 422)
      let taken = await house.client.post(path, #"{"by":"Mme Petit"}"#)
      #expect(taken["recue_par"] == .text("Mme Petit"))
      #expect(await house.client.get("/v1/alerts/\(id)").body.contains("jalon.alerte.ouverte"))
      #expect(await house.client.get("/v1/alerts?state=levee").body.contains(#""elements":[]"#))
      #expect(await house.client.get("/v1/alerts?state=vague").status == 400)

      let notice = "/v1/notices/n-\(id)"
      let page = await house.client.get("\(notice).html")
      #expect(page.headers["content-type"] == "text/html; charset=utf-8")
      #expect(page.body.contains("Absence &lt;1&gt; signalée."))
      let plain = await house.client.get(notice, ["Accept": "text/plain"])
      #expect(plain.body == "Absence <1> signalée.\n")

      func decide(_ revision: Int, _ by: String) async -> Int {
        let body = #"{"decision":"valider","by":"\#(by)","revision":\#(revision)}"#
        return await house.client.post("\(notice)/validation", body).status
      }
      #expect(await decide(2, "Mme Petit") == 409)
      #expect(await decide(1, "Mme Petit") == 202)
      #expect(await decide(1, "M. Durand") == 409)
      _ = await house.eventually("/metrics", contains: #"jalon_outbox{state="sent"} 3"#)
      #expect(house.output.last?.contains("jalon.notice.envoyee") == true)
    }
  }

  @Test func `an alert is put off, woken and qualified by name, with a reason`() async throws {
    try await withServedHouse { house in
      _ = await house.client.post("/v1/facts", appointment(id: "1", time: noon - 7200))
      let alerts = try json(await house.eventually("/v1/alerts", contains: "absence"))
      guard case .list(let list)? = alerts["elements"], case .text(let id)? = list.first?["id"]
      else {
        Issue.record("no alert")
        return
      }
      let path = "/v1/alerts/\(id)"
      let snooze = #"{"by":"Mme Petit","motive":"convoqué","until":"\#(noon + 3600)"}"#
      let far = snooze.replacing("\(noon + 3600)", with: "2027-01-01T00:00:00Z")
      #expect(await house.client.post("\(path)/snooze", far).status == 422)
      #expect(
        await house.client.post("\(path)/snooze", #"{"by":"x","until":"demain"}"#).status == 422)
      let put = await house.client.post("\(path)/snooze", snooze)
      #expect(put.status == 200)
      #expect(put["report"]?["par"] == .text("Mme Petit"))
      #expect(await house.client.get("/v1/alerts").body.contains("convoqué"))
      #expect(await house.client.get("/v1/snoozes").body.contains(id))
      #expect(await house.client.post("\(path)/wake", #"{"by":"Mme Petit"}"#).status == 200)
      #expect(await house.client.post("\(path)/wake", #"{"by":"Mme Petit"}"#).status == 409)
      let detail = await house.client.get(path)
      #expect(detail.body.contains(#""fin":"réveil""#))
      let word = #"{"by":"Mme Petit","qualification":"excusée"}"#
      #expect(await house.client.post("\(path)/qualification", word).status == 202)
      let vague = #"{"by":"Mme Petit","qualification":"peut-être"}"#
      #expect(await house.client.post("\(path)/qualification", vague).status == 422)
      #expect(await house.client.get("/v1/outages").body.contains(#""elements":[]"#))
      #expect(await house.client.get("/v1/outages/9").status == 404)
      #expect(await house.client.get("/v1/sources").body.contains(#""silences":[]"#))
      #expect(await house.client.get("/v1/rates?days=5").body.contains(#""ouvertes":1"#))
      #expect(await house.client.get("/v1/rates?days=0").status == 400)
      #expect(
        await house.client.get("/metrics").body.contains("jalon_alerts_opened_in_a_day{cause"))
      #expect(await house.client.get("/v1/held").body.contains(#""elements":[]"#))
    }
  }

  @Test func `what is aside is retried, mended and discarded by name`() async throws {
    try await withServedHouse { house in
      for number in 1...2 {
        _ = await house.client.post("/v1/facts", event("rdv", id: "\(number)", time: noon))
      }
      #expect(await house.client.get("/v1/aside").body.contains(#""champ":"data.delai""#))
      let retry = await house.client.post("/v1/aside/1/retry", #"{"by":"greffe"}"#)
      #expect(retry.status == 422)
      let fact = appointment(id: "1", time: noon)
      let mend = await house.client.post("/v1/aside/1/mend", #"{"by":"greffe","fact":\#(fact)}"#)
      #expect(mend.status == 202)
      let discard = await house.client.post(
        "/v1/aside/2/discard", #"{"by":"greffe","motive":"essai"}"#)
      #expect(discard["etat"] == .text("ecarte"))
      #expect(await house.client.post("/v1/aside/2/retry", #"{"by":"greffe"}"#).status == 409)
      #expect(await house.client.get("/v1/aside").body.contains(#""elements":[]"#))
    }
  }

  @Test func `questions carry their moment, and unknown people are unknown`() async throws {
    try await withServedHouse { house in
      _ = await house.client.post("/v1/facts", appointment(id: "1", time: noon))
      let path = "/v1/people/P-1/compliance?at=2026-03-02T13:00:00%2B01:00&known-at=\(noon)"
      let answer = await house.client.get(path)
      #expect(answer["a"] == .text("2026-03-02T12:00:00Z"))
      #expect(answer["su_a"] == .text(noon.description))
      #expect(await house.client.get("/v1/people/P-1/explain?at=hier").status == 400)
      #expect(await house.client.get("/v1/people/P-9/timeline").status == 404)
      #expect(await house.client.get("/v1/people").body.contains(#""personne":"P-1""#))
      #expect(await house.client.get("/v1/rules").body.contains("rdv"))
      #expect(await house.client.get("/healthz").status == 200)
      #expect(await house.client.get("/readyz").status == 200)
      let metrics = await house.client.get("/metrics").body
      #expect(metrics.contains(#"jalon_arrivals_total{result="accepted"} 1"#))
    }
  }

  @Test func `the timer rings by the clock that was handed in`() async throws {
    let clock = AcceleratedClock(start: noon, factor: 20_000)
    try await withServedHouse(clock: clock) { house in
      _ = await house.client.post("/v1/facts", appointment(id: "1", time: noon))
      let alerts = await house.eventually("/v1/alerts", contains: "absence")
      #expect(alerts.contains(#""instant":"\#(noon + 3600)""#))
    }
  }

  @Test func `a signal stops the daemon cleanly`() async throws {
    let folder = TemporaryFolder()
    try await withServedHouse(in: folder, adjust: { $0.stopSignals = [.sigusr2] }) { house in
      #expect(
        await house.client.post("/v1/facts", appointment(id: "1", time: noon)).status == 202)
      // A client that keeps its connection open does not hold the stop up.
      let idle = house.client.connected()
      defer { close(idle) }
      kill(getpid(), SIGUSR2)
      while await house.client.get("/healthz").status == 200 { await Task.yield() }
    }
    let facts = try Store(path: folder.file("jalon.db")).tally(now: noon).facts
    #expect(facts == 1)
  }
}

@Suite struct OpenAPITests {
  @Test func `each route is described and each description is a route`() {
    let routes = Set(Route.all.map { "\($0.method.rawValue.lowercased()) \($0.path)" })
    var described: Set<String> = []
    for (path, operations) in OpenAPI.paths {
      for operation in operations { described.insert("\(operation.method) \(path)") }
    }
    #expect(routes == described)
  }

  @Test func `every reference has its schema`() throws {
    let text = OpenAPI.document.serialized()
    for piece in text.split(separator: "#/components/schemas/").dropFirst() {
      let name = String(piece.prefix { $0 != "\"" })
      #expect(OpenAPISchemas.all[name] != nil, "\(name)")
    }
  }
}
