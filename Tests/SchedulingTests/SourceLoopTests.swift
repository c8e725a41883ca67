// Silent sources, and devices that fall silent together, on the one timer and over restarts.
import Attention
import CaseFile
import CaseStore
import Civil
import Delivery
import Evaluation
import HouseKit
import Scheduling
import Testing

@Suite struct SilentSourceTests {
  private var policy: AttentionPolicy {
    var policy = AttentionPolicy()
    policy.sources = [SourceWatch(source: "/essai", longestSeconds: 3600)]
    return policy
  }

  @Test func `a source that says nothing for too long is told of, once, and so is its return`()
    async throws
  {
    let carrier = ScriptedCarrier()
    let works = try AttentionWorks(policy: policy, carriers: [carrier])
    try await works.give(event("presence", id: "1", time: postNoon))
    #expect(works.clock.armedFor == postNoon + 3600)
    await works.pass(seconds: 1800)
    // The same fact again shows that the line is alive.
    try await works.give(event("presence", id: "1", time: postNoon))
    await works.pass(seconds: 3599)
    #expect(works.types.isEmpty)
    await works.pass(seconds: 1)
    await works.pass(seconds: 90_000)
    #expect(works.types == ["source.silencieuse"])
    #expect(works.said[0]["time"] == .text("\(postNoon + 5400)"))
    let letter = try #require(carrier.carried.first)
    #expect((letter.recipients, letter.link) == (["operateur"], "http://jalon/v1/sources"))
    #expect(try works.store.sourceState("/essai")?.silentSince == postNoon + 5400)
    try await works.give(event("presence", id: "2", time: postNoon + 90))
    #expect(works.types == ["source.silencieuse", "source.retablie"])
    let silence = try #require(try works.store.silences().first)
    #expect((silence.from, silence.endedAt) == (postNoon + 1800, works.clock.now()))
    try await works.stop()
  }

  @Test func `an outage of the daemon is not the source's silence`() async throws {
    let folder = TemporaryFolder()
    let first = try AttentionWorks(folder, policy: policy)
    try await first.give(event("presence", id: "1", time: postNoon))
    try await first.stop()
    let second = try AttentionWorks(folder, at: postNoon + 86_400, policy: policy)
    await second.rest()
    #expect(second.types.isEmpty)
    #expect(second.clock.armedFor == postNoon + 90_000)
    try await second.stop()
    // A short restart does not make it young again.
    let third = try AttentionWorks(folder, at: postNoon + 86_500, policy: policy)
    await third.rest()
    #expect(third.clock.armedFor == postNoon + 90_000)
    await third.pass(seconds: 3500)
    #expect(third.types == ["source.silencieuse"])
    try await third.stop()
  }
}

@Suite struct MassSilenceTests {
  /// `rdv` says that a device fell silent, `presence` that it is back. An appointment not kept within
  /// an hour opens an alert, which rests on the device.
  private var policy: AttentionPolicy {
    var rule = MassSilenceRule(
      source: "/essai", lostKinds: ["rdv"], people: 3, withinSeconds: 600)
    (rule.backKinds, rule.causes) = (["presence"], ["comportement"])
    var policy = AttentionPolicy()
    policy.massSilences = [rule]
    policy.escalation.steps = [
      .init(gravity: .vigilance, afterSeconds: 3600, roles: ["dpip"], roundTheClock: true)
    ]
    return policy
  }

  private func lost(_ people: ClosedRange<Int>, at time: Instant = postNoon) -> [String] {
    people.map { appointment(id: "l-\($0)", person: "P-\($0)", time: time) }
  }

  private func give(_ events: [String], to works: AttentionWorks) async throws {
    let arrivals = events.map { works.intake.arrival(Array($0.utf8)) }
    _ = try await works.intake.submit(Submission(arrivals)).get()
    await works.rest()
  }

  private func back(_ person: Int, at time: Instant) -> String {
    event("presence", id: "b-\(person)", person: "P-\(person)", time: time)
  }

  @Test func `what rests on devices that fell silent together waits, and is looked at again`()
    async throws
  {
    let (folder, carrier) = (TemporaryFolder(), ScriptedCarrier())
    let first = try AttentionWorks(folder, policy: policy, carriers: [carrier])
    try await give(lost(1...3), to: first)
    #expect(first.types == ["source.panne"])
    let outage = try #require(try first.store.sourceOutages().first)
    #expect((outage.from, outage.people, outage.endedAt) == (postNoon, 3, nil))
    #expect(try first.store.facts(of: "P-1").last?.body.contains("systeme.panne") == true)
    await first.pass(seconds: 3600)
    // Everything is said and read at the desk; only the channels wait.
    #expect(first.types.count == 7)
    #expect(carrier.carried.map(\.type) == ["jalon.source.panne"])
    #expect(try first.store.tally(now: first.clock.now()).deliveries["held"] == 6)
    let held = try #require(try first.store.alerts(AlertFilter()).first?.heldFor)
    #expect(held.contains("/essai"))
    // Nobody was told who could answer: nothing goes up.
    await first.pass(seconds: 7200)
    #expect(!first.types.contains("alerte.relancee"))
    try await first.stop()

    let second = try AttentionWorks(
      folder, at: postNoon + 10_860, policy: policy, carriers: [carrier])
    // The first was there in time, the others come back later.
    try await give([back(1, at: postNoon + 60)], to: second)
    #expect(second.types.contains("alerte.rectifiee"))
    #expect(carrier.carried.count == 1)
    try await give([back(2, at: postNoon + 10_850), back(3, at: postNoon + 10_851)], to: second)
    #expect(try second.store.sourceOutages().first?.ending == "retour")
    #expect(
      carrier.carried.map(\.type).sorted() == [
        "jalon.alerte.ouverte", "jalon.alerte.ouverte", "jalon.notice.redigee",
        "jalon.notice.redigee", "jalon.source.panne", "jalon.source.retablie",
      ])
    let moot = try second.store.deliveries(DeliveryFilter(state: .moot))
    #expect(moot.count == 4)
    #expect(moot.allSatisfy { $0.why == "alerte rectifiée pendant la retenue" })
    #expect(try second.store.facts(of: "P-2").last?.body.contains("fait.corrige") == true)
    // What the log now says of the outage: from when to when.
    let engine = AppointmentEngine.make()
    let facts = try second.store.facts(of: "P-2").map { stored in
      try engine.read(Array(stored.body.utf8)).get()
    }
    let log = FactLog.resolved(facts, vocabulary: AppointmentEngine.vocabulary)
    let told = log.facts.map(\.fact).first { $0.content == .outage(sources: ["/essai"]) }
    #expect(
      told?.validity
        == .interval(from: .instant(postNoon), until: .instant(second.clock.now())))
    #expect(log.aside.isEmpty)
    #expect(second.clock.armedFor == second.clock.now() + 3600)
    try await second.stop()
  }

  @Test func `what the detector writes is taken, also where the clock went back`() async throws {
    let works = try AttentionWorks(policy: policy)
    await works.heed(AttentionPolicy())
    try await give(lost(1...3), to: works)
    works.clock.set(postNoon - 3600)
    await works.heed(policy)
    #expect(try works.store.sourceOutages().first?.people == 3)
    for person in ["P-1", "P-2", "P-3"] {
      #expect(
        try works.store.facts(of: person).contains { $0.body.contains("systeme.panne") },
        "\(person)")
    }
    #expect(try works.store.aside(state: .pending, after: 0, limit: 10).isEmpty)
    try await works.stop()
  }

  @Test func `what was kept back is not sent after what followed it`() async throws {
    let works = try AttentionWorks(policy: policy)
    let identity = AlertIdentity(
      person: "P-1", measure: "M-1", rule: "rdv", alert: "absence", key: "x", episode: 1)
    let content = AlertContent(
      severity: "vigilance", cause: "comportement", recipients: ["cpip"], debtor: "personne",
      message: "absence", reasons: [])
    var ledger = PersonLedger()
    func say(_ kind: Emission.Kind, _ revision: Int) throws {
      let before = ledger
      ledger.alerts[identity.id] = AlertRecord(
        identity: identity, revision: revision, state: kind == .alertOpened ? .open : .rectified,
        instant: postNoon, openedAt: postNoon, emittedAt: postNoon, content: content)
      let emission = Emission(
        kind: kind, identity: identity, revision: revision, instant: postNoon,
        emittedAt: postNoon, content: content)
      let advance = Advance(ledger: ledger, emissions: [emission], horizon: .distantFuture)
      try works.store.record(
        [Look(person: "P-1", seenSeq: 99, before: before, advance: advance)], now: postNoon,
        fingerprint: "f", channels: [], carriers: ["canal"], policy: policy)
    }
    func states() throws -> [DeliveryRecord.State] {
      try works.store.deliveries(DeliveryFilter(channel: "canal"))
        .sorted { $0.revision < $1.revision }.map(\.state)
    }
    try say(.alertOpened, 1)
    try await give(lost(1...3), to: works)
    for revision in 2...5 {
      try say(revision.isMultiple(of: 2) ? .alertRectified : .alertOpened, revision)
    }
    #expect(try states() == [.pending, .pending, .held, .pending, .held])
    try works.store.endOutages(besides: [], at: postNoon)
    #expect(try states() == [.pending, .pending, .moot, .pending, .pending])
    let moot = try #require(try works.store.deliveries(DeliveryFilter(state: .moot)).first)
    #expect(moot.why == "dépassée : la suite est partie pendant la retenue")
    try await works.stop()
  }

  @Test func `few are no outage, and those before it are told as ever`() async throws {
    let carrier = ScriptedCarrier()
    let works = try AttentionWorks(policy: policy, carriers: [carrier])
    try await give(lost(1...2, at: postNoon - 7200), to: works)
    #expect(carrier.carried.count == 4)
    await works.pass(seconds: 60)
    try await give(lost(3...3), to: works)
    #expect(try works.store.sourceOutages().isEmpty)
    try await works.stop()
  }

  @Test func `who falls silent later joins, and nothing is kept back for ever`() async throws {
    let carrier = ScriptedCarrier()
    let works = try AttentionWorks(policy: policy, carriers: [carrier])
    try await give(lost(1...3), to: works)
    await works.pass(seconds: 1800)
    try await give(lost(4...4, at: postNoon + 1800), to: works)
    #expect(try works.store.sourceOutages().first?.people == 4)
    await works.pass(seconds: 84_599)
    #expect(carrier.carried.map(\.type) == ["jalon.source.panne"])
    #expect(works.clock.armedFor == postNoon + 86_400)
    await works.pass(seconds: 1)
    #expect(try works.store.sourceOutages().first?.ending == "durée")
    #expect(carrier.carried.filter { $0.type == "jalon.alerte.ouverte" }.count == 4)
    try await works.stop()
  }

  @Test func `a rule that is taken away lets go of what it kept back`() async throws {
    let (folder, carrier) = (TemporaryFolder(), ScriptedCarrier())
    let first = try AttentionWorks(folder, policy: policy, carriers: [carrier])
    try await give(lost(1...3), to: first)
    await first.pass(seconds: 3600)
    try await first.stop()
    let second = try AttentionWorks(folder, at: postNoon + 3660, carriers: [carrier])
    await second.rest()
    #expect(try second.store.sourceOutages().first?.ending == "réglage")
    #expect(carrier.carried.filter { $0.type == "jalon.alerte.ouverte" }.count == 3)
    try await second.stop()
  }
}
