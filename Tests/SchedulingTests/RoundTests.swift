// Deliveries one by one: begun before they are sent, in order for each alert, at least once, dead
// at last, and replayed.
import CaseStore
import Civil
import Delivery
import Glibc
import HouseKit
import Synchronization
import Testing

@Suite struct RoundTests {
  @Test func `an attempt is in the store before the world hears of it`() throws {
    let post = try PostOffice()
    try post.plan(said("a"))
    let store = post.store
    let seen = Mutex<[DeliveryRecord]>([])
    let carrier = ScriptedCarrier(witness: { _ in
      let now = (try? store.deliveries()) ?? []
      seen.withLock { $0 += now }
    })
    #expect(try post.go(carrier).handed == 1)
    #expect(seen.withLock { $0.map(\.state) } == [.sending])
    #expect(seen.withLock { $0.map(\.attempts) } == [1])
    let delivery = try #require(try store.deliveries().first)
    #expect(delivery.state == .delivered)
    #expect(delivery.plannedAt == postNoon)
    #expect(delivery.handedAt == postNoon && delivery.deliveredAt == postNoon)
    #expect(delivery.receipt == "oui")
  }

  @Test func `what only takes over cannot tell that it arrived`() throws {
    let post = try PostOffice()
    try post.plan(said("a"))
    try post.go(ScriptedCarrier(.handedOver(receipt: "pris")))
    let delivery = try #require(try post.store.deliveries().first)
    #expect(delivery.handedAt != nil && delivery.deliveredAt == nil)
  }

  @Test func `a message is planned once on each channel, whatever is recorded again`() throws {
    let post = try PostOffice()
    try post.plan(said("a"), on: ["un", "deux"])
    try post.plan(said("a"), on: ["un", "deux"])
    let ids = try post.store.deliveries().map(\.id)
    #expect(ids.count == 2 && Set(ids).count == 2)
  }

  @Test func `a later revision waits for the earlier one, other alerts do not`() throws {
    let post = try PostOffice()
    try post.plan(said("a"), said("a", revision: 2), said("b"))
    let carrier = ScriptedCarrier(.later("HTTP 500"))
    try post.go(carrier)
    let first = try #require(carrier.carried.first)
    try #require(carrier.carried.count == 2)
    #expect(carrier.carried[1].alert != first.alert)
    #expect(try post.advance(carrier))
    try post.go(carrier)
    #expect(carrier.carried.dropFirst(2).first?.id == first.id)
    #expect(carrier.revisions == [1, 1, 1, 2])
    #expect(try !post.advance(carrier))
  }

  @Test func `a message dies after its attempts, and frees those behind it`() throws {
    let post = try PostOffice()
    post.policy.attempts = 3
    try post.plan(said("a"), said("a", revision: 2))
    let carrier = ScriptedCarrier(.later("un"), .later("deux"), .later("trois"))
    while try post.advance(carrier) { try post.go(carrier) }
    #expect(carrier.revisions == [1, 1, 1, 2])
    #expect(Set(carrier.carried.prefix(3).map(\.id)).count == 1)
    let dead = try post.store.deliveries(DeliveryFilter(state: .dead))
    #expect(dead.map(\.revision) == [1])
    #expect(dead.first?.trouble == "3 essais ; trois")
    #expect(try post.store.tally(now: post.now).deliveries == ["dead": 1, "delivered": 1])
  }

  @Test func `a message dies of age`() throws {
    let post = try PostOffice()
    post.policy.ageSeconds = 3600
    try post.plan(said("a"))
    post.now = postNoon + 3600
    try post.go(ScriptedCarrier(.later("HTTP 503")))
    #expect(try post.store.deliveries(DeliveryFilter(state: .dead)).count == 1)
  }

  @Test func `a dead message is replayed under its id, by name`() throws {
    let post = try PostOffice()
    try post.plan(said("a"))
    let carrier = ScriptedCarrier(.never("HTTP 410"))
    try post.go(carrier)
    let id = try post.store.deliveries()[0].id
    #expect(throws: DeedRefusal.unknown("x@y")) {
      try post.store.replay(deliveries: [id, "x@y"], by: "op", now: post.now)
    }
    #expect(try post.store.deliveries()[0].state == .dead)
    post.now = post.now + 864_000
    try post.store.replay(deliveries: [id], by: "Mme Petit", now: post.now)
    try post.go(carrier)
    #expect(carrier.carried.map(\.id) == [id, id])
    let delivery = try post.store.deliveries()[0]
    #expect(delivery.state == .delivered && delivery.attempts == 1)
    #expect(delivery.diedAt == nil)
    #expect(try post.store.acts().map(\.officer) == ["Mme Petit"])
    #expect(throws: DeedRefusal.self) {
      try post.store.replay(deliveries: [id], by: "op", now: post.now)
    }
  }

  @Test func `waits double, are thrown from the seed, and heed the receiver`() throws {
    func waits(seed: UInt64, asked: Int64? = nil) throws -> [Int64] {
      let post = try PostOffice()
      post.policy = RetryPolicy(seed: seed)
      post.policy.longestSeconds = 600
      try post.plan(said("a"))
      return try (1...12).map { _ in
        let start = post.now
        let carrier = ScriptedCarrier(.later("HTTP 503", seconds: asked))
        try post.go(carrier)
        _ = try post.advance(carrier)
        return post.now - start
      }
    }
    let first = try waits(seed: 1)
    for (attempt, wait) in first.enumerated() {
      #expect((1...min(5 << attempt, 600)).contains(Int(wait)))
    }
    #expect(try waits(seed: 1) == first)
    #expect(try waits(seed: 2) != first)
    #expect(try waits(seed: 1, asked: 900).allSatisfy { $0 == 900 })
    #expect(try waits(seed: 1, asked: .max).allSatisfy { $0 == 86_400 || $0 < 86_400 })
  }
}

/// One pass that dies while it carries.
private func carryAndDie(in folder: String) throws {
  let store = try Store(path: "\(folder)/jalon.db")
  var policy = RetryPolicy(seed: 1)
  policy.attempts = 3
  let carrier = ScriptedCarrier(witness: { letter in
    write("\(text(ofFile: "\(folder)/seen"))\(letter.id)\n", toFile: "\(folder)/seen")
    kill(getpid(), SIGKILL)
  })
  let round = Round(carrier, policy: policy, base: "https://jalon.test")
  try round.recover(store, now: postNoon)
  _ = try round.go(store, now: { postNoon })
}

@Suite struct RoundKillTests {
  @Test func `killed while it sends, a message comes again under its id, and dies at last`()
    async throws
  {
    let folder = TemporaryFolder()
    let post = try PostOffice(folder)
    try post.plan(said("a"))
    try post.store.close()
    let path = folder.path
    for _ in 1...3 {
      await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
        try carryAndDie(in: path)
      }
    }
    // The fourth start finds three attempts, and does not try what kills it again.
    await #expect(processExitsWith: .success) { [path = path as String] in
      try carryAndDie(in: path)
    }
    let seen = lines(ofFile: folder.file("seen"))
    #expect(seen.count == 3 && Set(seen).count == 1)
    let dead = try Store(path: folder.file("jalon.db")).deliveries(DeliveryFilter(state: .dead))
    #expect(dead.map(\.attempts) == [3])
  }

  @Test func `cut before the settlement is kept, a message comes again under its id`() throws {
    struct Cut: Error {}
    let post = try PostOffice()
    try post.plan(said("a"))
    try post.store.close()
    let cutting = try Store(path: post.folder.file("jalon.db")) { step in
      if step == .settle { throw Cut() }
    }
    let carrier = ScriptedCarrier()
    let round = Round(carrier, policy: post.policy, base: "")
    #expect(throws: Cut.self) { try round.go(cutting, now: { postNoon }) }
    try cutting.close()
    let store = try Store(path: post.folder.file("jalon.db"))
    try round.recover(store, now: postNoon + 60)
    _ = try round.go(store, now: { postNoon + 60 })
    #expect(carrier.carried.count == 2 && Set(carrier.carried.map(\.id)).count == 1)
    #expect(try store.deliveries().map(\.attempts) == [2])
  }
}
