// Another policy of attention while the loop runs: what is open meets it, what waited is not lost.
import Attention
import CaseStore
import Civil
import HouseKit
import Scheduling
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
