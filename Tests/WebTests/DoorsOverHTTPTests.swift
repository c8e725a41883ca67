// Tokens as their bearers see them, on a real port.
import CaseFile
import CaseStore
import Civil
import Daemon
import GRDB
import HouseKit
import Scheduling
import Synchronization
import Testing

@testable import Web

/// Stands where it is set; the daemon's own timer needs not ring.
private final class SetClock: Clock {
  private let instant = Mutex(noon)
  func now() -> Instant { instant.withLock { $0 } }
  func set(_ other: Instant) { instant.withLock { $0 = other } }
  func wallDelay(until instant: Instant) -> Int64 { instant <= now() ? 0 : .max }
}

/// A client with a token.
private struct Bearer: Sendable {
  let client: PlainClient
  let secret: String
  var motive = "suivi"

  func get(_ path: String) async -> Reply {
    await client.send("GET", path, headers, "")
  }

  func post(_ path: String, _ body: String, type: String = "application/json") async -> Reply {
    await client.send("POST", path, headers.merging(["Content-Type": type]) { $1 }, body)
  }

  private var headers: [String: String] {
    var headers = ["Authorization": "Bearer \(secret)"]
    if !motive.isEmpty { headers["X-Motif"] = motive }
    return headers
  }
}

/// A folder whose store has one token of each role.
private struct GuardedFolder: Sendable {
  let folder = TemporaryFolder()
  var source = ""
  var officer = ""
  var `operator` = ""

  init(rate: Int = 600, kinds: [String] = ["rdv", "presence"], sources: [String] = ["/essai"])
    throws
  {
    let store = try Store(path: folder.file("jalon.db"))
    func made(_ role: Token.Role, _ bearer: String) throws -> String {
      let isSource = role == .source
      let (token, secret) = Token.made(
        role, bearer: bearer, sources: isSource ? sources : [], kinds: isSource ? kinds : [],
        rate: rate, at: noon, until: noon + 3600)
      try store.add(token, by: .local)
      return secret
    }
    source = try made(.source, "centre")
    officer = try made(.officer, "Mme Petit")
    self.operator = try made(.operator, "exploitation")
    try store.close()
  }

  func journal() throws -> [JournalLine] {
    try Store(path: folder.file("jalon.db")).journalLines().filter {
      !$0.action.hasPrefix("jeton") && $0.action != "accès.refusé"
    }
  }

  /// Who, and what of.
  func refusals() throws -> [[String]] {
    try Store(path: folder.file("jalon.db")).journalLines().filter { $0.action == "accès.refusé" }
      .map { [$0.who, $0.reference] }
  }
}

@Suite struct DoorsOverHTTPTests {
  @Test func `each role has its routes and no other`() async throws {
    let guarded = try GuardedFolder()
    try await withServedHouse(in: guarded.folder) { house in
      let secrets: [Token.Role: String] = [
        .source: guarded.source, .officer: guarded.officer, .operator: guarded.operator,
      ]
      for route in Route.all {
        let path = route.path.replacing("{key}", with: "P-1").replacing("{id}", with: "1")
        let method = route.method.rawValue
        let bare = await house.client.send(method, path, [:], "{}")
        #expect((bare.status == 401) == !route.roles.isEmpty, "\(method) \(path)")
        for (role, secret) in secrets {
          let headers = ["Authorization": "Bearer \(secret)", "X-Motif": "essai"]
          let reply = await house.client.send(method, path, headers, "{}")
          let isRefused = reply["code"] == .text("hors-du-rôle")
          let mayPass = route.roles.isEmpty || route.roles.contains(role)
          #expect(isRefused == !mayPass, "\(role) \(method) \(path): \(reply.body)")
          if isRefused { #expect(reply.status == 403) }
        }
      }
    }
  }

  @Test func `a token that is missing, wrong, expired or revoked opens nothing`() async throws {
    let guarded = try GuardedFolder()
    let clock = SetClock()
    try await withServedHouse(in: guarded.folder, clock: clock) { house in
      let good = Bearer(client: house.client, secret: guarded.operator)
      #expect(await good.get("/metrics").status == 200)
      let bare = await house.client.get("/metrics")
      #expect(bare.status == 401)
      #expect(bare.headers["www-authenticate"] == #"Bearer realm="jalon""#)
      #expect(bare.headers["content-type"] == "application/problem+json")
      #expect(bare["code"] == .text("jeton-manquant"))
      let wrong = Bearer(client: house.client, secret: guarded.operator + "0")
      #expect(await wrong.get("/metrics")["code"] == .text("jeton-inconnu"))
      let basic = await house.client.get("/metrics", ["Authorization": "Basic \(good.secret)"])
      #expect(basic.status == 401)
      clock.set(noon + 3600)
      #expect(await good.get("/metrics")["code"] == .text("jeton-expiré"))
      clock.set(noon)
      let store = try Store(path: guarded.folder.file("jalon.db"))
      let id = try #require(try store.token(ofSecret: guarded.operator)).id
      #expect(try store.revokeToken(id, at: noon, by: .local))
      #expect(await good.get("/metrics")["code"] == .text("jeton-révoqué"))
      #expect(await house.client.get("/healthz").status == 200)
      #expect(await house.client.get("/readyz").status == 200)
    }
  }

  @Test func `who was refused is in the journal, and a flood makes one line a minute`() async throws
  {
    let (guarded, clock) = (try GuardedFolder(), SetClock())
    let store = try Store(path: guarded.folder.file("jalon.db"))
    let id = try #require(try store.token(ofSecret: guarded.officer)).id
    let people = "GET /v1/people/{key}/compliance"
    try await withServedHouse(in: guarded.folder, clock: clock) { house in
      for _ in 1...50 {
        #expect(await house.client.get("/v1/people/P-000017/compliance").status == 401)
      }
      let officer = Bearer(client: house.client, secret: guarded.officer)
      for _ in 1...3 { #expect(await officer.get("/metrics").status == 403) }
      var told = [
        ["inconnu", "\(people) : 401 jeton-manquant"],
        ["jeton \(id)", "GET /metrics : 403 hors-du-rôle"],
      ]
      var written = try guarded.refusals()
      #expect(written == told)
      clock.set(noon + 60)
      let wrong = Bearer(client: house.client, secret: guarded.officer + "0")
      #expect(await wrong.get("/v1/people/P-000017/compliance").status == 401)
      told.append([
        "inconnu", "\(people) : 50 fois depuis le \(noon), 401 jeton-inconnu, 401 jeton-manquant",
      ])
      written = try guarded.refusals()
      #expect(written == told)
      let form = await house.client.send("POST", "/v1/facts", ["Origin": "http://ailleurs"], "{}")
      #expect(form.status == 403)
    }
    let last = try guarded.refusals().suffix(2)
    #expect(
      last == [
        ["inconnu", "- : 403 origine-étrangère"],
        ["jeton \(id)", "GET /metrics : 2 fois depuis le \(noon), 403 hors-du-rôle"],
      ])
    guard case .sound = try store.verifyJournal() else {
      Issue.record("the chain does not hold")
      return
    }
    #expect(try store.journalLines(of: "P-000017").isEmpty)
  }

  @Test func `a rate is kept by the clock that was handed in`() async throws {
    let guarded = try GuardedFolder(rate: 3)
    let clock = SetClock()
    try await withServedHouse(in: guarded.folder, clock: clock) { house in
      let bearer = Bearer(client: house.client, secret: guarded.operator)
      func statuses(_ count: Int) async -> [Int] {
        var result: [Int] = []
        for _ in 0..<count { result.append(await bearer.get("/metrics").status) }
        return result
      }
      #expect(await statuses(4) == [200, 200, 200, 429])
      let refused = await bearer.get("/metrics")
      #expect(refused.headers["retry-after"] == "20")
      #expect(refused["code"] == .text("trop-de-requêtes"))
      clock.set(noon + 19)
      #expect(await statuses(1) == [429])
      clock.set(noon + 20)
      #expect(await statuses(2) == [200, 429])
      clock.set(noon + 3000)
      #expect(await statuses(4) == [200, 200, 200, 429])
      let other = Bearer(client: house.client, secret: guarded.officer)
      #expect(await other.get("/v1/rules").status == 200)
    }
  }

  @Test func `a source writes its own facts, and each other one is refused`() async throws {
    let guarded = try GuardedFolder(kinds: ["rdv"])
    try await withServedHouse(in: guarded.folder) { house in
      let source = Bearer(client: house.client, secret: guarded.source)
      let own = appointment(id: "1", time: noon)
      let kind = event("presence", id: "2", time: noon)
      let foreign = appointment(id: "3", time: noon).replacing("/essai", with: "/autre")
      #expect(await source.post("/v1/facts", own).status == 202)
      for (fact, path) in [(kind, "type"), (foreign, "source")] {
        let refused = await source.post("/v1/facts", fact)
        #expect(refused.status == 403)
        #expect(refused["code"] == .text("hors-du-jeton"))
        #expect(refused["champ"] == .text(path))
      }
      let mend = await source.post("/v1/facts", event("fait.annule", id: "9", time: noon))
      #expect(mend.status == 403 && mend["detail"]?.string?.contains("`fait.corrige`") == true)
      let mixed = await source.post(
        "/v1/facts", [kind, appointment(id: "4", time: noon), foreign].joined(separator: "\n"),
        type: "application/x-ndjson")
      #expect(mixed.status == 207)
      #expect(mixed["acceptes"] == .number("1"))
      #expect(mixed["refuses"] == .number("2"))
      guard case .list(let results)? = mixed["resultats"] else {
        Issue.record("no results")
        return
      }
      #expect(
        results.map { $0["resultat"] } == [.text("refuse"), .text("accepte"), .text("refuse")])
      #expect(results.map { $0["status"] } == [.number("403"), nil, .number("403")])
      let none = await source.post("/v1/facts", "[\(kind),\(foreign)]")
      #expect(none.status == 207)
      let aside = Bearer(client: house.client, secret: guarded.operator)
      #expect(await aside.get("/v1/aside").body.contains(#""elements":[]"#))
      let metrics = await aside.get("/metrics").body
      #expect(metrics.contains("jalon_facts 2\n"))
    }
  }

  @Test func `every read of a file is in the journal before its answer, with its why`() async throws
  {
    let guarded = try GuardedFolder()
    try await withServedHouse(in: guarded.folder) { house in
      let source = Bearer(client: house.client, secret: guarded.source)
      let both = [
        appointment(id: "1", time: noon - 7200),
        appointment(id: "2", person: "P-2", time: noon - 7200),
      ]
      _ = await source.post("/v1/facts", both.joined(separator: "\n"), type: "application/jsonl")
      var officer = Bearer(client: house.client, secret: guarded.officer)
      var alerts = ""
      for _ in 0..<500 where !alerts.contains("P-2") || !alerts.contains("P-1") {
        alerts = await officer.get("/v1/alerts").body
        await Task.yield()
      }
      guard case .list(let list)? = try json(alerts)["elements"],
        case .text(let id)? = list[0]["id"]
      else { return }
      let before = try guarded.journal().count
      officer.motive = "relance d%C3%A9cid%C3%A9e"
      for path in [
        "/v1/people", "/v1/people/P-1/compliance", "/v1/people/P-1/explain?cle=1",
        "/v1/people/P-1/timeline", "/v1/alerts", "/v1/alerts/\(id)", "/v1/notices",
        "/v1/notices/n-\(id).html", "/v1/people/P-9/compliance",
      ] {
        let status = await officer.get(path).status
        #expect(status == (path.contains("P-9") ? 404 : 200), "\(path)")
      }
      let taken = await officer.post("/v1/alerts/\(id)/acknowledgement", "{}")
      #expect(taken["recue_par"] == .text("Mme Petit"))
      let lines = try guarded.journal().dropFirst(before)
      #expect(
        lines.map(\.action) == [
          "personne.listée", "personne.listée", "conformité.lue", "explication.lue",
          "chronologie.lue", "alerte.lue", "alerte.lue", "alerte.lue", "notice.lue", "notice.lue",
          "notice.lue", "alerte.reçue",
        ])
      #expect(lines.allSatisfy { $0.who.hasPrefix("Mme Petit (officier ") })
      #expect(lines.allSatisfy { $0.motive == "relance décidée" })
      #expect(lines.allSatisfy { $0.person?.hasPrefix("P-") == true })
      #expect(!lines.contains { $0.reference.contains("absence") })
      let first = try #require(try guarded.journal().first { $0.action != "règles.activées" })
      #expect(first.action == "faits.reçus" && first.who.hasPrefix("centre (source "))
      guard case .sound = try Store(path: guarded.folder.file("jalon.db")).verifyJournal() else {
        Issue.record("the chain does not hold")
        return
      }
    }
  }

  @Test func `a read without a why is refused, and nobody acts under another's name`() async throws
  {
    let guarded = try GuardedFolder()
    try await withServedHouse(in: guarded.folder) { house in
      let source = Bearer(client: house.client, secret: guarded.source)
      _ = await source.post("/v1/facts", appointment(id: "1", time: noon - 7200))
      let officer = Bearer(client: house.client, secret: guarded.officer, motive: "")
      let silent = await officer.get("/v1/people/P-1/compliance")
      #expect(silent.status == 400)
      #expect(silent["code"] == .text("motif-manquant"))
      #expect(await officer.get("/v1/people/P-1/compliance?motif=%20%09").status == 400)
      let unread = try guarded.journal().map(\.action)
      #expect(unread == ["règles.activées", "faits.reçus"])
      #expect(await officer.get("/v1/people/P-1/compliance?motif=suivi").status == 200)
      let read = try guarded.journal().last
      #expect(read?.motive == "suivi")
      let named = Bearer(client: house.client, secret: guarded.officer)
      let other = await named.post("/v1/alerts/a-1/acknowledgement", #"{"by":"M. Durand"}"#)
      #expect(other.status == 403)
      #expect(other["code"] == .text("nom-d-autrui"))
    }
  }

  @Test func `a read that cannot be journaled is refused`() async throws {
    let guarded = try GuardedFolder()
    try await withServedHouse(in: guarded.folder) { house in
      let source = Bearer(client: house.client, secret: guarded.source)
      _ = await source.post("/v1/facts", appointment(id: "1", time: noon))
      let database = try DatabaseQueue(path: guarded.folder.file("jalon.db"))
      try await database.write { try $0.execute(sql: "DROP TABLE journal_head") }
      let officer = Bearer(client: house.client, secret: guarded.officer)
      let refused = await officer.get("/v1/people/P-1/compliance")
      #expect(refused.status == 503)
      #expect(refused["code"] == .text("journal-indisponible"))
      #expect(refused.headers["retry-after"] == "5")
      #expect(refused["faits"] == nil)
    }
  }

  @Test func `without tokens the house is open to its own machine only`() async throws {
    for host in ["0.0.0.0", "::", "192.168.1.5", "127.0.0.1.example", "justice.example"] {
      let folder = TemporaryFolder()
      var options = ServeOptions(
        storePath: folder.file("jalon.db"), outputPath: folder.file("out.ndjson"))
      options.address = ListenAddress(host: host, port: 0)
      options.stopSignals = []
      let refused = options
      await #expect(throws: ServeFailure.openBeyondLoopback(host)) {
        try await serve(
          refused, engine: AppointmentEngine.make(), clock: FixedClock(instant: noon),
          announce: { _ in })
      }
    }
    for host in ["127.0.0.1", "127.8.9.1", "::1", "localhost"] {
      #expect(ListenAddress(host: host).isLoopback)
    }
    try await withServedHouse { house in
      #expect(await house.client.get("/v1/people").status == 200)
      let relayed = await house.client.get("/v1/people", ["X-Forwarded-For": "192.0.2.7"])
      #expect(relayed.status == 403)
      #expect(relayed["code"] == .text("jetons-à-créer"))
      // A web page whose name leads here, that a browser takes for this service.
      for host in ["page.example:80", "page.example", "127.0.0.1.page.example"] {
        #expect(await house.client.get("/v1/people", ["Host": host]).status == 403, "\(host)")
      }
      for host in ["localhost:80", "127.0.0.1", "[::1]:80", "machine"] {
        #expect(await house.client.get("/v1/people", ["Host": host]).status == 200, "\(host)")
      }
      // The first token closes the door of a running daemon.
      let store = try Store(path: house.folder.file("jalon.db"))
      let (token, _) = Token.made(.officer, bearer: "x", rate: 1, at: noon, until: noon + 9)
      try store.add(token, by: .local)
      #expect(await house.client.get("/v1/people").status == 401)
    }
  }

  @Test func `a port where another listens already is said so`() async throws {
    try await withServedHouse { house in
      let folder = TemporaryFolder()
      var options = ServeOptions(
        storePath: folder.file("jalon.db"), outputPath: folder.file("out.ndjson"))
      options.address.port = house.client.port
      options.stopSignals = []
      let refused = options
      let failure = await #expect(throws: ServeFailure.self) {
        try await serve(
          refused, engine: AppointmentEngine.make(), clock: FixedClock(instant: noon),
          announce: { _ in })
      }
      #expect(
        failure?.french == "impossible d'écouter sur `127.0.0.1`, port \(house.client.port) : "
          + "un autre programme y écoute déjà")
    }
  }

  @Test func `with tokens the house may be opened beyond its machine`() async throws {
    let guarded = try GuardedFolder()
    try await withServedHouse(in: guarded.folder, adjust: { $0.address.host = "0.0.0.0" }) {
      house in
      #expect(await house.client.get("/v1/people").status == 401)
    }
  }
}
