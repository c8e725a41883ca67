// After an outage: what fell due is said with its true instant, marked late, sent or recorded as too
// late, and reported.
import Attention
import CaseFile
import CaseStore
import Civil
import Delivery
import Evaluation
import HouseKit
import Scheduling
import Synchronization
import Testing

@Suite struct CatchUpAfterOutageTests {
  /// An alert falls due at noon + 1 h while the daemon is down, from noon to noon + 3 h.
  private func afterOutage(
    _ policy: AttentionPolicy = AttentionPolicy(), carriers: [any Carrier] = [],
    _ body: (AttentionWorks) async throws -> Void
  ) async throws {
    let folder = TemporaryFolder()
    let first = try AttentionWorks(folder, policy: policy, carriers: carriers)
    try await first.give(appointment(id: "1", time: postNoon))
    try await first.stop()
    let second = try AttentionWorks(
      folder, at: postNoon + 10_800, policy: policy, carriers: carriers)
    await second.rest()
    try await body(second)
    try await second.stop()
  }

  @Test func `what fell due in an outage is said with its true instant and marked late`()
    async throws
  {
    try await afterOutage { works in
      #expect(works.types == ["alerte.ouverte", "notice.redigee"])
      for line in works.said {
        #expect(line["time"] == .text("\(postNoon + 3600)"))
        #expect(line["emis"] == .text("\(postNoon + 10_800)"))
        #expect(line["retard"] == .integer(7200))
      }
      let outage = try #require(try works.store.outages().first)
      #expect((outage.from, outage.until) == (postNoon, postNoon + 10_800))
      #expect((outage.cause, outage.owed, outage.unsent) == (.stopped, 2, 0))
      let messages = try works.store.lateMessages(in: outage)
      #expect(messages.map(\.lateSeconds) == [7200, 7200])
      #expect(messages.map(\.owedAt) == [postNoon + 3600, postNoon + 3600])
      #expect(messages.map(\.type) == ["jalon.alerte.ouverte", "jalon.notice.redigee"])
    }
  }

  @Test func `in time nothing is marked, nor is a fact that comes late`() async throws {
    let works = try AttentionWorks()
    try await works.give(appointment(id: "1", time: postNoon))
    await works.pass(seconds: 3600)
    try await works.give(appointment(id: "2", person: "P-2", time: postNoon - 90_000))
    #expect(works.types.count == 4)
    #expect(works.said.allSatisfy { $0["retard"] == nil })
    #expect(try works.store.outages().isEmpty)
    try await works.stop()
  }

  @Test func `a short stop is no outage`() async throws {
    let folder = TemporaryFolder()
    try await AttentionWorks(folder).stop()
    let next = try AttentionWorks(folder, at: postNoon + 300)
    await next.rest()
    #expect(try next.store.outages().isEmpty)
    #expect(try next.store.lastBeat() == postNoon + 300)
    try await next.stop()
  }

  @Test func `where the disk refuses the first sign of life, the next one tells of the outage`()
    async throws
  {
    let folder = TemporaryFolder()
    try await AttentionWorks(folder).stop()
    struct Full: Error {}
    let refusals = Mutex(0)
    let next = try AttentionWorks(folder, at: postNoon + 7200) { step in
      let isRefused = refusals.withLock { count in
        count += step == .beat ? 1 : 0
        return step == .beat && count <= 2
      }
      if isRefused { throw Full() }
    }
    await next.pass(seconds: 60)
    let outage = try #require(try next.store.outages().first)
    #expect(outage.from == postNoon && outage.until > postNoon + 3600)
    #expect(outage.cause == .stopped)
    #expect(try next.store.outages().count == 1)
    try await next.stop()
  }

  @Test func `a pause of the machine is an outage where the clock is the world's`() async throws {
    for watches in [true, false] {
      var policy = AttentionPolicy()
      policy.outages.watchesPauses = watches
      let works = try AttentionWorks(policy: policy)
      await works.rest()
      works.clock.set(postNoon + 7200)
      works.loop.post(.glance)
      await works.rest()
      #expect(try works.store.outages().map(\.cause) == (watches ? [.paused] : []))
      try await works.stop()
    }
  }

  @Test func `too late for a channel is not sent there, is listed, and leaves by the others`()
    async throws
  {
    var policy = AttentionPolicy()
    policy.catchUp.windows = [.init(channel: "courriel", kind: .opening, seconds: 3600)]
    let (mail, hook) = (ScriptedCarrier(name: "courriel"), ScriptedCarrier(name: "sirh"))
    try await afterOutage(policy, carriers: [mail, hook]) { works in
      #expect(mail.carried.map(\.type) == ["jalon.notice.redigee"])
      #expect(hook.carried.count == 2)
      #expect(hook.carried.allSatisfy { $0.lateSeconds == 7200 })
      #expect(works.types.count == 2)
      let late = try works.store.deliveries(DeliveryFilter(state: .late))
      #expect(late.map(\.channel) == ["courriel"])
      #expect(late.first?.why?.contains("trop tard") == true && late.first?.attempts == 0)
      let outage = try #require(try works.store.outages().first)
      #expect(outage.unsent == 1)
      #expect(try works.store.lateMessages(in: outage).map(\.unsentOn) == [["courriel"], []])
      // A human may still send it.
      try works.store.replay(deliveries: late.map(\.id), by: "op", now: works.clock.now())
      await works.rest()
      #expect(mail.carried.count == 2)
    }
  }

  @Test func `whoever was told is told that it was wrong, whoever was not is not`() async throws {
    var policy = AttentionPolicy()
    policy.catchUp.windows = [.init(channel: "courriel", seconds: 3600)]
    let (mail, hook) = (ScriptedCarrier(name: "courriel"), ScriptedCarrier(name: "sirh"))
    try await afterOutage(policy, carriers: [mail, hook]) { works in
      await works.pass(seconds: 90_000)
      try await works.give(event("presence", id: "2", time: postNoon + 60))
      #expect(
        hook.carried.map(\.type).suffix(2) == [
          "jalon.alerte.rectifiee", "jalon.notice.retiree",
        ])
      #expect(mail.carried.isEmpty)
      let moot = try works.store.deliveries(DeliveryFilter(state: .moot))
      #expect(moot.map(\.channel) == ["courriel", "courriel"])
      #expect(moot.allSatisfy { $0.why != nil && $0.closedAt != nil })
    }
  }

  @Test func `what waits for a channel through an outage can become too late`() async throws {
    var policy = AttentionPolicy()
    policy.catchUp.windows = [.init(seconds: 3600)]
    let (folder, late) = (TemporaryFolder(), policy)
    let works = try AttentionWorks(folder, policy: policy)
    try await works.give(appointment(id: "1", time: postNoon - 7200))
    try await works.stop()
    // Planned for a channel of which no round was made.
    let post = try PostOffice(folder)
    let look = Look(
      person: "P-000017", seenSeq: 1, before: PersonLedger(),
      advance: Advance(
        ledger: PersonLedger(toldUntil: postNoon), emissions: [said("a")],
        horizon: .distantFuture))
    try post.store.record(
      [look], now: postNoon, fingerprint: "f", channels: [], carriers: ["essai"], policy: late)
    post.now = postNoon + 3601
    let carrier = ScriptedCarrier()
    #expect(try post.go(carrier).expired == 1)
    #expect(carrier.carried.isEmpty)
    #expect(try post.store.deliveries(DeliveryFilter(state: .late)).count == 1)
    #expect(try post.store.tally(now: post.now).deliveries == ["late": 1])
  }

  @Test func `what an import brings of the past is not late`() throws {
    let post = try PostOffice()
    var old = said("a")
    old.owedAt = postNoon - 90_000
    var look = Look(
      person: "P-000017", seenSeq: 1, before: PersonLedger(),
      advance: Advance(
        ledger: PersonLedger(toldUntil: postNoon), emissions: [old], horizon: .distantFuture),
      dueSince: postNoon - 5)
    try post.store.record([look], now: postNoon, fingerprint: "f", channels: ["ndjson"])
    look.before.toldUntil = postNoon - 95_000
    look.advance.emissions[0].revision = 2
    try post.store.record([look], now: postNoon, fingerprint: "f", channels: ["ndjson"])
    let bodies = try post.store.waiting(on: "ndjson", now: postNoon, limit: 9).map(\.body)
    #expect(bodies.map { $0.contains(#""retard":90000,"#) } == [false, true])
  }
}
