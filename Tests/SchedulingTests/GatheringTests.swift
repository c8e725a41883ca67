// Messages that leave in one, and the daily digest: nothing is lost, each says in what it left.
import Attention
import CaseFile
import CaseStore
import Civil
import Delivery
import Evaluation
import HouseKit
import Scheduling
import Testing

@Suite struct GroupingTests {
  private var policy: AttentionPolicy {
    var policy = AttentionPolicy()
    policy.grouping.channels = ["courriel"]
    return policy
  }

  private func record(
    _ post: PostOffice, _ emissions: [Emission], on carriers: [String] = ["courriel", "sirh"]
  ) throws {
    let look = Look(
      person: "P-000017", seenSeq: 1, before: PersonLedger(),
      advance: Advance(
        ledger: PersonLedger(toldUntil: postNoon), emissions: emissions, horizon: .distantFuture))
    try post.store.record(
      [look], now: post.now, fingerprint: "f", channels: ["ndjson"], carriers: carriers,
      policy: policy)
  }

  @Test func `what one turn says of one person leaves as one, with a link to each`() throws {
    let post = try PostOffice()
    let (mail, hook) = (ScriptedCarrier(name: "courriel"), ScriptedCarrier(name: "sirh"))
    let emissions = [said("a"), said("b"), said("c", recipients: ["dpip"])]
    for _ in 1...2 {
      try record(post, emissions)
      try post.go(mail)
      try post.go(hook)
    }
    #expect(hook.carried.count == 3)
    #expect(mail.carried.count == 2)
    let letter = try #require(mail.carried.first { $0.type == "jalon.groupe" })
    #expect(letter.recipients == ["cpip"])
    #expect(letter.headline == "2 messages sur un même dossier")
    #expect(
      Set(letter.parts.map(\.link))
        == Set(
          emissions.prefix(2).map {
            "https://jalon.test/v1/alerts/\($0.identity.id)"
          }))
    let grouped = try post.store.deliveries(DeliveryFilter(state: .grouped))
    #expect(grouped.count == 2)
    #expect(grouped.allSatisfy { $0.bundle.map { letter.id == "\($0)@courriel" } ?? false })
    #expect(try post.store.waiting(on: "ndjson", now: postNoon, limit: 9).count == 3)
  }

  @Test func `nothing overtakes a message that gathers others, nor does it overtake`() throws {
    let post = try PostOffice()
    let mail = ScriptedCarrier(.later("un"), .later("deux"), name: "courriel")
    try record(post, [said("a")], on: ["courriel"])
    try post.go(mail)
    try record(post, [said("a", revision: 2), said("b")], on: ["courriel"])
    try post.go(mail)
    #expect(mail.carried.map(\.type) == ["jalon.alerte.ouverte"])
    try record(post, [said("b", revision: 2)], on: ["courriel"])
    while try post.advance(mail) { try post.go(mail) }
    #expect(
      mail.carried.map(\.type) == [
        "jalon.alerte.ouverte", "jalon.alerte.ouverte", "jalon.alerte.ouverte", "jalon.groupe",
        "jalon.alerte.modifiee",
      ])
  }
}

@Suite struct DigestLoopTests {
  private static let rdv = DigestRole(role: "cpip", channels: ["courriel"])

  private var policy: AttentionPolicy {
    var policy = AttentionPolicy()
    // Round the clock in UTC, at 13:00: an hour after noon.
    var digest = DigestLoopTests.rdv
    (digest.days, digest.atSeconds, digest.zone) = (Array(1...7), 46_800, "UTC")
    policy.digests = [digest]
    return policy
  }

  @Test func `what is not urgent waits for the day's digest, over a restart and an outage`()
    async throws
  {
    let (folder, mail) = (TemporaryFolder(), ScriptedCarrier(name: "courriel"))
    let hook = ScriptedCarrier(name: "sirh")
    let first = try AttentionWorks(folder, policy: policy, carriers: [mail, hook])
    try await first.give(appointment(id: "1", time: postNoon - 7200))
    #expect(mail.carried.isEmpty && hook.carried.count == 2)
    #expect(try first.store.digestItems().count == 2)
    let waiting = try first.store.deliveries(DeliveryFilter(state: .grouped))
    #expect(waiting.count == 2 && waiting.allSatisfy { $0.why?.contains("résumé") == true })
    #expect(first.clock.armedFor == postNoon + 3600)
    try await first.stop()
    // Two digests fell due meanwhile: they are one.
    let second = try AttentionWorks(
      folder, at: postNoon + 90_100, policy: policy, carriers: [mail, hook])
    await second.rest()
    #expect(mail.carried.map(\.type) == ["jalon.resume"])
    let letter = try #require(mail.carried.first)
    #expect((letter.recipients, letter.parts.count, letter.urgent.count) == (["cpip"], 2, 0))
    #expect(try second.store.digestItems().isEmpty)
    #expect(
      try second.store.deliveries(DeliveryFilter(state: .grouped)).allSatisfy { $0.bundle != nil })
    #expect(second.clock.armedFor == postNoon + 2 * 86_400 + 3600)
    // A day without news has no digest.
    await second.pass(seconds: 90_000)
    #expect(mail.carried.count == 1)
    try await second.stop()
  }

  @Test func `what is grave leaves at once, and stands first in the digest while it is open`()
    async throws
  {
    let folder = TemporaryFolder()
    let (post, mail) = (try PostOffice(folder), ScriptedCarrier(name: "courriel"))
    var emission = said("a", recipients: ["cpip", "dpip"])
    emission.content.severity = "urgence"
    let alert = AlertRecord(
      identity: emission.identity, revision: 1, state: .open, instant: postNoon,
      openedAt: postNoon, emittedAt: postNoon, content: emission.content)
    let mild = said("b", recipients: ["cpip", "dpip"])
    let look = Look(
      person: "P-000017", seenSeq: 1, before: PersonLedger(),
      advance: Advance(
        ledger: PersonLedger(alerts: [alert.id: alert], toldUntil: postNoon),
        emissions: [emission, mild], horizon: .distantFuture))
    try post.store.record(
      [look], now: postNoon, fingerprint: "f", channels: ["ndjson"], carriers: ["courriel"],
      policy: policy)
    try post.go(mail)
    // The mild one leaves for the other role only.
    #expect(mail.carried.map(\.recipients) == [["cpip", "dpip"], ["dpip"]])
    // Put off or not, what is urgent is in the digest.
    let deed = Deed.snoozeAlert(
      id: alert.id, until: postNoon + 86_400, by: "op", motive: "m", longestSeconds: 86_400)
    _ = try post.store.append([Submission([], deed: deed)], now: postNoon) { _, _ in false }[0]
      .get()
    let outlets = Outlets(channels: ["ndjson"], carriers: ["courriel"], policy: policy)
    try post.store.makeDigest(
      for: "cpip", on: "courriel", slot: postNoon, now: postNoon, outlets)
    try post.go(mail)
    let letter = try #require(mail.carried.last)
    #expect(letter.urgent.map(\.link) == ["https://jalon.test/v1/alerts/\(alert.id)"])
    #expect(letter.parts.count == 1)
    #expect(letter.headline == "résumé du jour, urgences ouvertes : 1, messages : 1")
  }
}

@Suite struct RateTests {
  @Test func `alerts are counted by day, cause and gravity, and no person is in it`() throws {
    let post = try PostOffice()
    for (key, hours, state) in [
      ("a", Int64(0), AlertRecord.State.open), ("b", 1, .rectified), ("c", 24, .lifted),
    ] {
      let emission = said(key)
      let alert = AlertRecord(
        identity: emission.identity, revision: 1, state: state, instant: postNoon,
        openedAt: postNoon + hours * 3600, emittedAt: postNoon, content: emission.content)
      let look = Look(
        person: "P-000017", seenSeq: 1, before: PersonLedger(),
        advance: Advance(
          ledger: PersonLedger(alerts: [alert.id: alert]), emissions: [],
          horizon: .distantFuture))
      try post.store.record([look], now: postNoon, fingerprint: "f", channels: [])
    }
    let rates = try post.store.rates(since: postNoon, in: .utc)
    #expect(
      rates.map { "\($0.day) \($0.opened) \($0.rectified)" } == [
        "2026-03-02 2 1", "2026-03-03 1 0",
      ])
    #expect(Set(rates.map(\.cause)) == ["comportement"])
    #expect(try post.store.rates(since: postNoon + 7200, in: .utc).count == 1)
    let tally = try post.store.attentionTally(now: postNoon + 3600)
    #expect(tally.openedInADay.map(\.number) == [3])
  }
}
