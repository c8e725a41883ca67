// Another policy of attention while the loop runs: what is open meets it, what waited is not lost.
import Attention
import CaseStore
import Civil
import HouseKit
import Scheduling
import Synchronization
import Testing

@Suite struct PolicyRenewalTests {
  private func escalating(after seconds: Int64...) -> AttentionPolicy {
    var policy = AttentionPolicy()
    policy.escalation.steps = seconds.map {
      .init(gravity: .vigilance, afterSeconds: $0, roles: ["dpip"], roundTheClock: true)
    }
    return policy
  }

  @Test func `an alert said before any step was set goes up by those that are`() async throws {
    let works = try AttentionWorks()
    try await works.give(appointment(id: "1", time: postNoon - 7200))
    await works.pass(seconds: 100)
    #expect(works.clock.armedFor == nil)
    await works.heed(escalating(after: 3600))
    #expect(works.clock.armedFor == postNoon + 3700)
    await works.pass(seconds: 3600)
    #expect(works.types.last == "alerte.relancee")
    try await works.stop()
  }

  @Test func `steps that come sooner, later or not at all are heeded at once`() async throws {
    let works = try AttentionWorks(policy: escalating(after: 7200))
    try await works.give(appointment(id: "1", time: postNoon - 7200))
    #expect(works.clock.armedFor == postNoon + 7200)
    await works.heed(escalating(after: 9000))
    #expect(works.clock.armedFor == postNoon + 9000)
    await works.heed(escalating(after: 3600))
    #expect(works.clock.armedFor == postNoon + 3600)
    await works.heed(AttentionPolicy())
    #expect(works.clock.armedFor == nil)
    await works.pass(seconds: 90_000)
    #expect(!works.types.contains("alerte.relancee"))
    try await works.stop()
  }

  @Test func `steps that a restart brings are heeded as those of a reload are`() async throws {
    let folder = TemporaryFolder()
    let first = try AttentionWorks(folder, policy: escalating(after: 7200))
    try await first.give(appointment(id: "1", time: postNoon - 7200))
    #expect(first.clock.armedFor == postNoon + 7200)
    try await first.stop()
    let second = try AttentionWorks(folder, at: postNoon + 60, policy: escalating(after: 3600))
    await second.rest()
    #expect(second.clock.armedFor == postNoon + 3600)
    await second.pass(seconds: 3540)
    #expect(second.types.last == "alerte.relancee")
    try await second.stop()
    let third = try AttentionWorks(folder, at: postNoon + 3660)
    await third.rest()
    #expect(third.clock.armedFor == nil)
    try await third.stop()
  }

  @Test func `a start under the same policy looks at no alert that is not due`() async throws {
    let folder = TemporaryFolder()
    let first = try AttentionWorks(folder, policy: escalating(after: 7200))
    try await first.give(appointment(id: "1", time: postNoon - 7200))
    try await first.stop()
    let steps = Mutex<[StoreStep]>([])
    let second = try AttentionWorks(
      folder, at: postNoon + 60, policy: escalating(after: 7200),
      beforeCommit: { step in steps.withLock { $0.append(step) } })
    await second.rest()
    #expect(second.clock.armedFor == postNoon + 7200)
    #expect(!steps.withLock { $0.contains(.attend) })
    try await second.stop()
  }

  @Test func `what waited for a digest that is no more leaves as a last one`() async throws {
    let mail = ScriptedCarrier(name: "courriel")
    var digests = AttentionPolicy()
    digests.digests = [DigestRole(role: "cpip", channels: ["courriel"])]
    let works = try AttentionWorks(policy: digests, carriers: [mail])
    try await works.give(appointment(id: "1", time: postNoon - 7200))
    #expect(mail.carried.isEmpty)
    #expect(try !works.store.digestItems().isEmpty)
    await works.heed(AttentionPolicy())
    #expect(mail.carried.map(\.type) == ["jalon.resume"])
    #expect(try works.store.digestItems().isEmpty)
    try await works.give(appointment(id: "2", time: postNoon - 7200))
    #expect(mail.carried.map(\.type).contains("jalon.alerte.ouverte"))
    try await works.stop()
  }

  @Test func `a policy that the store refuses to take up is taken up some seconds later`()
    async throws
  {
    struct Refused: Error {}
    let refuses = Mutex(false)
    let mail = ScriptedCarrier(name: "courriel")
    var digests = AttentionPolicy()
    digests.digests = [DigestRole(role: "cpip", channels: ["courriel"])]
    let works = try AttentionWorks(policy: digests, carriers: [mail]) { step in
      if step == .attend, refuses.withLock({ $0 }) { throw Refused() }
    }
    try await works.give(appointment(id: "1", time: postNoon - 7200))
    refuses.withLock { $0 = true }
    await works.heed(AttentionPolicy())
    // Nobody is due, and no digest is made any more: only what is owed wakes it.
    #expect(works.clock.armedFor == postNoon + 5)
    refuses.withLock { $0 = false }
    works.clock.advance(seconds: 5)
    await works.loop.rest(withRounds: true)
    #expect(mail.carried.map(\.type) == ["jalon.resume"])
    try await works.stop()
  }

  @Test func `two last digests of one second each say what they gather`() async throws {
    let mail = ScriptedCarrier(name: "courriel")
    var digests = AttentionPolicy()
    digests.digests = [DigestRole(role: "cpip", channels: ["courriel"])]
    let works = try AttentionWorks(policy: digests, carriers: [mail])
    for id in ["1", "2"] {
      try await works.give(appointment(id: id, time: postNoon - 7200))
      await works.heed(AttentionPolicy())
      await works.heed(digests)
    }
    #expect(mail.carried.map(\.type) == ["jalon.resume", "jalon.resume"])
    let grouped = try works.store.deliveries(DeliveryFilter(state: .grouped))
    for letter in mail.carried {
      let isIn = grouped.count { $0.bundle.map { letter.id == "\($0)@courriel" } ?? false }
      #expect(letter.parts.count == isIn && isIn > 0)
    }
    try await works.stop()
  }

  @Test func `a source begins to be watched from then on`() async throws {
    let works = try AttentionWorks()
    await works.pass(seconds: 50_000)
    var policy = AttentionPolicy()
    policy.sources = [SourceWatch(source: "/essai", longestSeconds: 600)]
    await works.heed(policy)
    #expect(works.clock.armedFor == postNoon + 50_600)
    await works.pass(seconds: 600)
    #expect(works.types == ["source.silencieuse"])
    try await works.stop()
  }

  @Test func `a source is not silent for the time in which nobody listened`() async throws {
    var policy = AttentionPolicy()
    policy.sources = [SourceWatch(source: "/essai", longestSeconds: 600)]
    let works = try AttentionWorks(policy: policy)
    await works.pass(seconds: 300)
    await works.heed(AttentionPolicy())
    await works.pass(seconds: 50_000)
    #expect(try works.store.sourceStates().isEmpty)
    await works.heed(policy)
    #expect(works.types.isEmpty)
    #expect(works.clock.armedFor == postNoon + 50_900)
    try await works.stop()
  }
}
