// SIGHUP: rules and settings read anew while facts come in.
import Attention
import CaseFile
import CaseStore
import Civil
import Daemon
import Delivery
import Evaluation
import Glibc
import HouseKit
import Synchronization
import Testing

/// What the next reloads find; a signal of these tests' own asks for them.
private final class NextRenewal: Sendable {
  private let next = Mutex<Result<Renewal, RenewalTrouble>>(.failure(RenewalTrouble(lines: [])))

  func take(
    _ word: String, _ channels: ChannelSettings = ChannelSettings(seed: 1),
    attention: AttentionPolicy = AttentionPolicy()
  ) {
    let engine = AppointmentEngine.make(fingerprint: "regles-\(word)", word: word)
    let renewal = Renewal(engine: engine, channels: channels, attention: attention)
    next.withLock { $0 = .success(renewal) }
  }

  func refuse(_ line: String) {
    next.withLock { $0 = .failure(RenewalTrouble(lines: [line])) }
  }

  func apply(to options: inout ServeOptions) {
    options.reloadSignals = [.sigusr1]
    options.renew = { () throws(RenewalTrouble) in
      try self.next.withLock { $0 }.get()
    }
  }
}

extension ServedHouse {
  /// Asks for a reload and waits for its end.
  fileprivate func reload(until text: String) async -> String {
    kill(getpid(), SIGUSR1)
    return await eventually("/v1/rules", contains: text)
  }

  fileprivate func settled() async {
    for _ in 0..<3000 {
      let metrics = await client.get("/metrics").body
      let isIdle = metrics.contains("jalon_people_due 0\n")
      if isIdle, !metrics.contains(#"state="pending""#), !metrics.contains(#"state="sending""#) {
        return
      }
      await Task.yield()
    }
    Issue.record("never settled")
  }
}

@Suite(.serialized) struct ReloadTests {
  @Test func `under load nothing is lost, and what changes is told as revisions`() async throws {
    let next = NextRenewal()
    next.take("manque")
    try await withServedHouse(adjust: { next.apply(to: &$0) }) { house in
      await withTaskGroup(of: Void.self) { group in
        for sender in 0..<4 {
          group.addTask {
            for number in 0..<25 {
              let person = "P-\(number % 10)"
              let fact = appointment(id: "\(sender)-\(number)", person: person, time: noon - 7200)
              #expect(await house.client.post("/v1/facts", fact).status == 202)
            }
          }
        }
        group.addTask { _ = await house.reload(until: #""reussi":true"#) }
      }
      await house.settled()
      let store = try Store(path: house.folder.file("jalon.db"))
      let alerts = try store.alerts(AlertFilter(limit: 1000)).map(\.record)
      #expect(alerts.count == 100)
      #expect(alerts.allSatisfy { $0.content.message.hasPrefix("manque ") })
      var told: [String: [String]] = [:]
      for line in house.output {
        let event = try json(line)
        guard case .text(let type)? = event["type"], case .text(let id)? = event["data"]?["cle"],
          type.hasPrefix("jalon.alerte.")
        else { continue }
        told[id, default: []].append(type)
      }
      #expect(told.count == 100)
      for (key, types) in told {
        let first = ["jalon.alerte.ouverte"]
        #expect(types == first || types == first + ["jalon.alerte.modifiee"], "\(key)")
      }
      let activated = try store.journalLines().filter { $0.action == "règles.activées" }
      #expect(activated.map(\.reference).last == "regles-manque, fuseaux 2026a")
      guard case .sound = try store.verifyJournal() else {
        Issue.record("the chain does not hold")
        return
      }
    }
  }

  @Test func `a broken rule changes nothing and is seen; mended it is taken`() async throws {
    let next = NextRenewal()
    let trouble = "regles/tig.yaml:3:1: cle-inconnue: la règle n'a pas de clé `exigé`"
    next.refuse(trouble)
    try await withServedHouse(adjust: { next.apply(to: &$0) }) { house in
      _ = await house.client.post("/v1/facts", appointment(id: "1", time: noon - 7200))
      let refused = try json(await house.reload(until: #""reussi":false"#))
      #expect(refused["rechargement"]?["difficultes"] == .list([.text(trouble)]))
      let ready = await house.client.get("/readyz")
      #expect(ready.status == 200 && ready.body.contains(trouble))
      var metrics = await house.client.get("/metrics").body
      #expect(metrics.contains("\njalon_reload_failed 1\n"))
      #expect(metrics.contains(#"jalon_rules_info{fingerprint="regles-1"} 1"#))
      let fact = appointment(id: "2", time: noon - 7200)
      #expect(await house.client.post("/v1/facts", fact).status == 202)
      #expect(await house.eventually("/v1/alerts", contains: "absence au rendez-vous 2") != "")

      next.take("manque")
      _ = await house.reload(until: #""reussi":true"#)
      await house.settled()
      metrics = await house.client.get("/metrics").body
      #expect(metrics.contains("\njalon_reload_failed 0\n"))
      #expect(metrics.contains(#"jalon_rules_info{fingerprint="regles-manque"} 1"#))
      #expect(metrics.contains(#"jalon_reloads_total{result="failed"} 1"#))
      #expect(await house.client.get("/readyz").body == "prêt\n")
      let alerts = await house.client.get("/v1/alerts").body
      #expect(alerts.contains("manque 1") && alerts.contains("manque 2"))
      #expect(!alerts.contains("absence au rendez-vous"))
    }
  }

  @Test func `what asks for attention is heeded from then on, and kept where the file is broken`()
    async throws
  {
    let next = NextRenewal()
    var attention = AttentionPolicy()
    attention.snooze.longestSeconds = 40 * 86_400
    attention.sources = [SourceWatch(source: "/essai", longestSeconds: 3600)]
    next.take("un", attention: attention)
    try await withServedHouse(adjust: { next.apply(to: &$0) }) { house in
      _ = await house.client.post("/v1/facts", appointment(id: "1", time: noon - 7200))
      _ = await house.eventually("/v1/alerts", contains: "absence au rendez-vous 1")
      let store = try Store(path: house.folder.file("jalon.db"))
      let id = try #require(try store.alerts(AlertFilter()).first).record.id
      func snooze(days: Int64) async -> Int {
        await house.client.post(
          "/v1/alerts/\(id)/snooze",
          #"{"until":"\#(noon + days * 86_400)","by":"Mme Petit","motive":"entretien"}"#
        ).status
      }
      #expect(await snooze(days: 30) == 422)
      #expect(await !house.client.get("/v1/sources").body.contains("/essai"))
      _ = await house.reload(until: #""reussi":true"#)
      #expect(await house.eventually("/v1/sources", contains: "/essai").contains("/essai\""))
      #expect(await snooze(days: 30) == 200)
      next.refuse("jalon.yaml:3:1: cle-inconnue: non")
      _ = await house.reload(until: #""reussi":false"#)
      #expect(await snooze(days: 35) == 200)
      #expect(await snooze(days: 41) == 422)
    }
  }

  @Test func `channels and the folder of arrivals are replaced`() async throws {
    let (next, folder) = (NextRenewal(), TemporaryFolder())
    var channels = ChannelSettings(seed: 1)
    channels.carriers = [DropFolder(name: "depot", folder: folder.file("depot"))]
    channels.factFolder = folder.file("arrivee")
    mkdir(folder.file("depot"), 0o700)
    next.take("un", channels)
    try await withServedHouse(adjust: { next.apply(to: &$0) }) { house in
      _ = await house.client.post("/v1/facts", appointment(id: "1", time: noon - 7200))
      await house.settled()
      _ = await house.reload(until: #""reussi":true"#)
      await house.settled()
      // What was said before the channel was there is not planned for it.
      var delivered = try house.delivered()
      #expect(delivered == ["jalon.alerte.modifiee"])
      let arriving = folder.file("arrivee/lot.ndjson")
      write(appointment(id: "2", time: noon - 7200), toFile: arriving + ".part")
      rename(arriving + ".part", arriving)
      _ = await house.eventually("/v1/alerts", contains: "un 2")
      await house.settled()
      delivered = try house.delivered()
      #expect(delivered.count == 3)
      // Without channels nothing more is planned for them.
      next.take("deux")
      _ = await house.reload(until: "regles-deux")
      _ = await house.eventually("/metrics", contains: "regles-deux")
      await house.settled()
      delivered = try house.delivered()
      #expect(delivered.count == 3)
    }
  }
}

extension ServedHouse {
  /// The types of what was planned for channels.
  fileprivate func delivered() throws -> [String] {
    let store = try Store(path: folder.file("jalon.db"))
    return try store.deliveries(DeliveryFilter(limit: 100)).map { delivery in
      delivery.message.hasSuffix("modifiee") ? "jalon.alerte.modifiee" : delivery.message
    }
  }
}
