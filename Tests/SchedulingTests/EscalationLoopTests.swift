// Alerts that nobody acknowledges, on the one timer, over restarts and crashes.
import Attention
import CaseFile
import CaseStore
import Civil
import Delivery
import Evaluation
import Glibc
import HouseKit
import Scheduling
import Testing

/// Two steps, counted round the clock: after an hour, then after two.
private var escalating: AttentionPolicy {
  var policy = AttentionPolicy()
  policy.escalation.steps = [
    .init(gravity: .vigilance, afterSeconds: 3600, roles: ["dpip"], roundTheClock: true),
    .init(gravity: .vigilance, afterSeconds: 7200, roles: ["dfspip"], roundTheClock: true),
  ]
  return policy
}

@Suite struct EscalationLoopTests {
  private func alert(_ works: AttentionWorks) throws -> String {
    try #require(try works.store.alerts(AlertFilter()).first).record.id
  }

  private func opened(_ folder: TemporaryFolder = TemporaryFolder()) async throws -> AttentionWorks
  {
    let works = try AttentionWorks(folder, policy: escalating)
    try await works.give(appointment(id: "1", time: postNoon - 7200))
    return works
  }

  @Test func `nobody answers: each step is said once, to its roles, with the reason`() async throws
  {
    let works = try await opened()
    #expect(works.clock.armedFor == postNoon + 3600)
    await works.pass(seconds: 3599)
    #expect(works.types.count == 2)
    await works.pass(seconds: 1)
    #expect(works.types.suffix(1) == ["alerte.relancee"])
    let data = try #require(works.said.last?["data"])
    #expect(data["destinataires"] == .list([.text("dpip")]))
    #expect(data["relance"] == .integer(1))
    #expect(
      data["raisons"]
        == .list([
          .text("Personne n'a pris cette alerte en charge depuis 1 h : elle est portée à dpip.")
        ]))
    #expect(works.clock.armedFor == postNoon + 10_800)
    await works.pass(seconds: 7200)
    await works.pass(seconds: 900_000)
    #expect(works.types.filter { $0 == "alerte.relancee" }.count == 2)
    let steps = try works.store.escalations(of: try alert(works))
    #expect(steps.map(\.roles) == [["dpip"], ["dfspip"]])
    #expect(works.clock.armedFor == nil)
    try await works.stop()
  }

  @Test func `an answer, an end or a rectification stops it`() async throws {
    for stop in 0...2 {
      let works = try await opened()
      let id = try alert(works)
      switch stop {
      case 0: try await works.desk.acknowledge(alert: id, by: "Mme Petit")
      case 1:
        try await works.give(
          event(
            "alerte.recue", id: "r", time: postNoon,
            data: #"{"alerte":"\#(id)","par":"Mme Petit"}"#))
      default: try await works.give(event("presence", id: "2", time: postNoon - 7000))
      }
      await works.pass(seconds: 900_000)
      #expect(!works.types.contains("alerte.relancee"), "\(stop)")
      #expect(works.clock.armedFor == nil, "\(stop)")
      try await works.stop()
    }
  }

  @Test func `a restart goes on where it was, and an outage takes nobody's time`() async throws {
    let folder = TemporaryFolder()
    try await opened(folder).stop()
    let late = try AttentionWorks(folder, at: postNoon + 86_400, policy: escalating)
    await late.rest()
    // Both steps fell due meanwhile; the second counts from when the first was really said.
    #expect(late.types.filter { $0 == "alerte.relancee" }.count == 1)
    #expect(late.said.last?["retard"] == .integer(82_800))
    #expect(late.clock.armedFor == postNoon + 86_400 + 7200)
    try await late.stop()
    let again = try AttentionWorks(folder, at: postNoon + 86_460, policy: escalating)
    await again.rest()
    #expect(again.types.filter { $0 == "alerte.relancee" }.count == 1)
    await again.pass(seconds: 7200)
    #expect(again.types.filter { $0 == "alerte.relancee" }.count == 2)
    try await again.stop()
  }

  @Test func `alerts of before the policy are counted from its start`() async throws {
    let folder = TemporaryFolder()
    let before = try AttentionWorks(folder)
    try await before.give(appointment(id: "1", time: postNoon - 90_000))
    #expect(before.clock.armedFor == nil)
    try await before.stop()
    let after = try AttentionWorks(folder, at: postNoon + 60, policy: escalating)
    await after.rest()
    #expect(!after.types.contains("alerte.relancee"))
    #expect(after.clock.armedFor == postNoon + 3660)
    try await after.stop()
  }
}

@Suite struct SnoozeTests {
  private func opened(_ carrier: ScriptedCarrier) async throws -> (AttentionWorks, String) {
    let works = try AttentionWorks(policy: escalating, carriers: [carrier])
    try await works.give(appointment(id: "1", time: postNoon - 7200))
    return (works, try #require(try works.store.alerts(AlertFilter()).first).record.id)
  }

  @Test func `a snoozed alert is in every list, goes up no step, and wakes at its end`()
    async throws
  {
    let carrier = ScriptedCarrier()
    let (works, id) = try await opened(carrier)
    try await works.desk.snooze(
      alert: id, until: postNoon + 36_000, by: "Mme Petit", motive: "convoqué demain")
    let shown = try #require(try works.store.alerts(AlertFilter()).first?.snooze)
    #expect((shown.officer, shown.motive) == ("Mme Petit", "convoqué demain"))
    #expect((shown.from, shown.until) == (postNoon, postNoon + 36_000))
    #expect(try works.store.snoozesUnderWay().count == 1)
    await works.pass(seconds: 35_999)
    #expect(works.types.count == 2)
    await works.pass(seconds: 1)
    #expect(works.types.last == "alerte.rappelee")
    #expect(carrier.carried.last?.type == "jalon.alerte.rappelee")
    #expect(try works.store.alert(id)?.snooze == nil)
    #expect(try works.store.snoozes(of: id).map(\.ending) == [.over])
    // The next step counts from the waking.
    #expect(works.clock.armedFor == postNoon + 36_000 + 3600)
    try await works.stop()
  }

  @Test func `a snooze has a reason, an author and an end that is not far`() async throws {
    let (works, id) = try await opened(ScriptedCarrier())
    let desk = works.desk
    func refused(_ until: Instant, _ motive: String) async -> Bool {
      do {
        try await desk.snooze(alert: id, until: until, by: "Mme Petit", motive: motive)
        return false
      } catch { return error is DeedRefusal }
    }
    #expect(await refused(postNoon, "m"))
    #expect(await refused(postNoon + 14 * 86_400 + 1, "m"))
    #expect(await refused(.distantFuture, "m"))
    #expect(await refused(postNoon + 60, ""))
    #expect(await !refused(postNoon + 14 * 86_400, "m"))
    #expect(try works.store.acts().map(\.kind) == ["alerte.reportee"])
    #expect(try works.store.journalLines(of: "P-1").last?.action == "alerte.reportée")
    // Another one takes its place; an officer may end it before.
    #expect(await !refused(postNoon + 60, "m"))
    try await works.desk.wake(alert: id, by: "M. Durand")
    #expect(try works.store.snoozes(of: id).map(\.ending) == [.replaced, .woken])
    await #expect(throws: DeedRefusal.self) {
      try await works.desk.wake(alert: id, by: "M. Durand")
    }
    try await works.stop()
  }

  @Test func `a changed alert waits for the end of the snooze, a graver one does not`() throws {
    let post = try PostOffice()
    let carrier = ScriptedCarrier()
    func record(_ revision: Int, _ severity: String, _ kind: Emission.Kind) throws {
      var emission = said("a", revision: revision)
      (emission.kind, emission.content.severity) = (kind, severity)
      let id = emission.identity.id
      let state: AlertRecord.State = kind == .alertLifted ? .lifted : .open
      let alert = AlertRecord(
        identity: emission.identity, revision: revision, state: state, instant: postNoon,
        openedAt: postNoon, emittedAt: postNoon, content: emission.content)
      let look = Look(
        person: "P-000017", seenSeq: 1, before: PersonLedger(),
        advance: Advance(
          ledger: PersonLedger(alerts: [id: alert], toldUntil: postNoon), emissions: [emission],
          horizon: .distantFuture))
      try post.store.record(
        [look], now: post.now, fingerprint: "f", channels: ["ndjson"], carriers: ["essai"])
      try post.go(carrier)
    }
    func snooze() throws {
      let deed = Deed.snoozeAlert(
        id: said("a").identity.id, until: post.now + 600, by: "op", motive: "m",
        longestSeconds: 3600)
      _ = try post.store.append([Submission([], deed: deed)], now: post.now) { _, _ in false }[0]
        .get()
    }
    func held() throws -> [Int] {
      try post.store.deliveries(DeliveryFilter(state: .held)).map(\.revision)
    }
    try record(1, "vigilance", .alertOpened)
    try snooze()
    try record(2, "vigilance", .alertModified)
    #expect(carrier.revisions == [1])
    #expect(try held() == [2])
    #expect(try post.store.deliveries(DeliveryFilter(state: .held))[0].why?.contains("op") == true)
    // The file of emissions has it all the same.
    #expect(try post.store.waiting(on: "ndjson", now: post.now, limit: 9).count == 2)
    try record(3, "incident", .alertModified)
    #expect(carrier.revisions == [1, 2, 3])
    #expect(try post.store.snoozes(of: said("a").identity.id).map(\.ending) == [.graver])
    try snooze()
    try record(4, "vigilance", .alertModified)
    try record(5, "vigilance", .alertLifted)
    // Whoever was told of the alert is told of its end; the change in between is not sent any more.
    #expect(carrier.revisions == [1, 2, 3, 5])
    #expect(try post.store.deliveries(DeliveryFilter(state: .moot)).map(\.revision) == [4])
  }
}

/// One pass that dies as it escalates.
private func escalateAndDie(in folder: String, at now: Instant, dies: Bool) throws {
  let store = try Store(path: "\(folder)/jalon.db") { step in
    if step == .attend, dies { kill(getpid(), SIGKILL) }
  }
  let outlets = Outlets(channels: ["ndjson"], carriers: ["essai"], policy: escalating)
  for alert in try store.dueAlerts(at: now, limit: 9) {
    try store.attend(
      to: alert.alert, isAcknowledged: false, at: Workplace(), now: now, outlets)
  }
  try store.close()
}

@Suite struct EscalationKillTests {
  @Test func `killed as it escalates, each step is said once`() async throws {
    let folder = TemporaryFolder()
    let works = try AttentionWorks(folder, policy: escalating)
    try await works.give(appointment(id: "1", time: postNoon - 7200))
    try await works.stop()
    let path = folder.path
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      try escalateAndDie(in: path, at: postNoon + 3600, dies: true)
    }
    for _ in 1...2 { try escalateAndDie(in: path, at: postNoon + 3600, dies: false) }
    let store = try Store(path: folder.file("jalon.db"))
    let id = try #require(try store.alerts(AlertFilter()).first).record.id
    #expect(try store.escalations(of: id).count == 1)
    #expect(try store.messages(ofAlert: id).filter { $0.contains("relancee") }.count == 1)
    #expect(try store.deliveries().filter { $0.message.contains("relancee") }.count == 1)
  }
}
