// Killed as it notices, ends or gathers: the next process finds all of it or nothing, and says it once.
import Attention
import CaseFile
import CaseStore
import Civil
import Delivery
import Evaluation
import Glibc
import HouseKit
import Scheduling
import Synchronization
import Testing

private let rule: MassSilenceRule = {
  var rule = MassSilenceRule(
    source: "/essai", lostKinds: ["rdv"], people: 3, withinSeconds: 600)
  (rule.backKinds, rule.causes) = (["presence"], ["comportement"])
  return rule
}()

private var gathering: AttentionPolicy {
  var policy = AttentionPolicy()
  policy.massSilences = [rule]
  var digest = DigestRole(role: "cpip", channels: ["courriel"])
  digest.zone = "UTC"
  policy.digests = [digest]
  return policy
}

private let outlets = Outlets(channels: ["ndjson"], carriers: ["courriel"], policy: gathering)

private func arrival(_ fact: Fact) -> Arrival {
  .fact(fact, body: AppointmentEngine.make().write(fact))
}

/// Facts of three people whose devices fell silent together, then the detection, then the digest.
private func pass(in folder: String, dyingAt step: Int?) throws {
  let reached = Mutex(0)
  let store = try Store(path: "\(folder)/jalon.db") { kind in
    guard kind == .attend else { return }
    let number = reached.withLock { reached in
      reached += 1
      return reached
    }
    if number == step { kill(getpid(), SIGKILL) }
  }
  let engine = AppointmentEngine.make()
  var learning = LearningPolicy()
  learning.massSilences = [rule]
  let arrivals = try (1...3).map { number -> Arrival in
    let line = appointment(id: "\(number)", person: "P-\(number)", time: postNoon - 60)
    return arrival(try engine.read(Array(line.utf8)).get())
  }
  _ = try store.append([Submission(arrivals)], now: postNoon, policy: learning) { _, _ in false }
  try store.detect(rule, now: postNoon, outlets, arrival: arrival)
  let work = DueWork(
    store: store, engine: engine, clock: SimulatedClock(postNoon + 7200), channels: ["ndjson"],
    carriers: ["courriel"], policy: gathering)
  while try work.lookAtDue() {}
  _ = try store.endIfOver(rule, now: postNoon + 90_000, outlets, arrival: arrival)
  _ = try store.lastDigest(of: "cpip", on: "courriel", now: postNoon)
  try store.makeDigest(
    for: "cpip", on: "courriel", slot: postNoon + 100_000, now: postNoon + 100_000, outlets)
  try store.close()
}

@Suite struct AttentionKillTests {
  @Test func `killed as it notices an outage or ends it, everything is said once`() async throws {
    let folder = TemporaryFolder()
    let path = folder.path
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      try pass(in: path, dyingAt: 1)
    }
    let between = try Store(path: folder.file("jalon.db"))
    #expect(try between.sourceOutages().isEmpty)
    #expect(try between.facts(of: "P-1").count == 1)
    try between.close()
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      try pass(in: path, dyingAt: 2)
    }
    let middle = try Store(path: folder.file("jalon.db"))
    #expect(try middle.sourceOutages().first?.held == 6)
    #expect(try middle.deliveries(DeliveryFilter(state: .held)).count == 6)
    try middle.close()
    for _ in 1...2 { try pass(in: path, dyingAt: nil) }
    let store = try Store(path: folder.file("jalon.db"))
    #expect(try store.sourceOutages().map(\.ending) == ["durée"])
    #expect(try store.facts(of: "P-1").map { $0.body.contains("panne") } == [false, true, true])
    let bodies = try store.waiting(on: "ndjson", now: postNoon + 200_000, limit: 99)
    #expect(bodies.filter { $0.id.hasPrefix("s-") }.count == 2)
    #expect(Set(bodies.map(\.id)).count == bodies.count)
    #expect(try store.deliveries(DeliveryFilter(state: .held)).isEmpty)
  }
}
