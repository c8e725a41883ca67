// What the door answers, and what it keeps.
import CaseFile
import Civil
import Evaluation
import Glibc
import HouseKit
import Synchronization
import Testing

@testable import CaseStore

private let noon = Instant(seconds: 1_772_452_800)

/// A store, a door and a desk on a clock that tests set.
final class House: Sendable {
  let folder = TemporaryFolder()
  let clock = SimulatedClock(noon)
  let store: Store
  let intake: Intake
  let desk: Desk

  init(
    policy: LearningPolicy = LearningPolicy(), limits: Intake.Limits = Intake.Limits(),
    beforeCommit: @escaping @Sendable (StoreStep) throws -> Void = { _ in }
  ) throws {
    let clock = clock
    store = try Store(path: folder.file("jalon.db"), beforeCommit: beforeCommit)
    intake = Intake(
      store: store, engine: AppointmentEngine.make(), policy: policy, limits: limits,
      now: { clock.now() })
    desk = Desk(store: store, intake: intake, now: { clock.now() })
  }

  func give(_ events: String...) async throws -> [Receipt] {
    let arrivals = events.map { intake.arrival(Array($0.utf8)) }
    return try await intake.submit(Submission(arrivals)).get()
  }
}

@Suite struct AppendTests {
  @Test func `a fact is kept once, in the order of learning`() async throws {
    let house = try House()
    #expect(try await house.give(appointment(id: "1", time: noon)) == [.accepted(seq: 1)])
    #expect(try await house.give(appointment(id: "2", time: noon - 60)) == [.accepted(seq: 2)])
    #expect(try await house.give(appointment(id: "1", time: noon)) == [.duplicate(seq: 1)])
    let facts = try house.store.facts(of: "P-1")
    #expect(facts.map(\.seq) == [1, 2])
    #expect(facts.map(\.recordedAt) == [noon, noon])
  }

  @Test func `the same fact written otherwise is a duplicate`() async throws {
    let house = try House()
    _ = try await house.give(
      event("presence", id: "1", time: noon).replacing("Z\"", with: ".000Z\""))
    let other = event("presence", id: "1", time: noon).replacing("Z\"", with: "+00:00\"")
    #expect(try await house.give(other) == [.duplicate(seq: 1)])
  }

  @Test func `the same identity with other content is kept aside, and once`() async throws {
    let house = try House()
    _ = try await house.give(appointment(id: "1", time: noon))
    let second = appointment(id: "1", time: noon, within: "PT2H")
    for _ in 1...2 {
      guard case .conflict(let reason, aside: 1) = try await house.give(second)[0] else {
        Issue.record("not a conflict")
        return
      }
      #expect(reason.code == "identité-en-conflit")
    }
    #expect(try house.store.aside().count == 1)
    #expect(try house.store.facts(of: "P-1").count == 1)
  }

  @Test func `what does not fit is kept aside with the path of its field`() async throws {
    let house = try House()
    let wrong = event("rdv", id: "1", time: noon, data: #"{"delai":"demain"}"#)
    guard case .misfit(let reason, aside: 1) = try await house.give(wrong)[0] else {
      Issue.record("not a misfit")
      return
    }
    #expect(reason.path == "data.delai")
    #expect(reason.found == "demain")
    #expect(try house.store.aside()[0].raw == wrong)
  }

  @Test func `slightly ahead waits, far ahead is kept aside`() async throws {
    let house = try House()
    let receipts = try await house.give(
      event("presence", id: "1", time: noon + 600), event("presence", id: "2", time: noon + 601))
    #expect(receipts[0] == .accepted(seq: 1))
    guard case .misfit(let reason, _) = receipts[1] else {
      Issue.record("not kept aside")
      return
    }
    #expect(reason.code == "trop-en-avance")
    house.clock.advance(seconds: 1)
    #expect(try await house.desk.retryAside(1, by: "greffe") == .accepted(seq: 2))
    #expect(try house.store.aside(state: .accepted)[0].officer == "greffe")
  }

  @Test func `recordedtime counts only in an import`() async throws {
    let dated = event("presence", id: "1", time: noon - 7200)
      .replacing(#""data""#, with: #""recordedtime":"\#(noon - 3600)","data""#)
    let plain = try House()
    _ = try await plain.give(dated)
    #expect(try plain.store.facts(of: "P-1")[0].recordedAt == noon)
    let importing = try House(policy: LearningPolicy(honoursRecordedTime: true))
    _ = try await importing.give(dated)
    #expect(try importing.store.facts(of: "P-1")[0].recordedAt == noon - 3600)
  }

  @Test func `a clock that goes back does not make later facts learnt earlier`() async throws {
    let house = try House()
    _ = try await house.give(event("presence", id: "1", time: noon))
    house.clock.set(noon - 3600)
    _ = try await house.give(event("presence", id: "2", time: noon - 3600))
    #expect(try house.store.facts(of: "P-1").map(\.recordedAt) == [noon, noon])
  }

  @Test func `nothing of a transaction that fails is kept`() async throws {
    let house = try House(beforeCommit: { step in
      if step == .append { throw DeedRefusal.unknown("panne") }
    })
    await #expect(throws: DeedRefusal.unknown("panne")) {
      try await house.give(appointment(id: "1", time: noon))
    }
    #expect(try house.store.facts(of: "P-1").isEmpty)
    #expect(try house.store.due(at: noon, limit: 9).isEmpty)
  }

  @Test func `requests that come together are all answered`() async throws {
    let house = try House()
    let receipts = try await withThrowingTaskGroup(of: Receipt.self) { group in
      for number in 0..<200 {
        group.addTask { try await house.give(event("presence", id: "\(number)", time: noon))[0] }
      }
      return try await group.reduce(into: [Receipt]()) { $0.append($1) }
    }
    #expect(Set(receipts).count == 200)
    #expect(try house.store.tally(now: noon).facts == 200)
  }

  @Test func `every commit waits for the disk, the first one and those after a trace`() async throws
  {
    let house = try House()
    #expect(try house.store.forcesCommits())
    try house.store.beginLooking(at: ["P-1"])
    #expect(try house.store.forcesCommits())
    struct Cut: Error {}
    #expect(throws: Cut.self) { try house.store.writeUnforced { _ in throw Cut() } }
    #expect(try house.store.forcesCommits())
  }

  @Test func `a full door and a closed door refuse`() async throws {
    let entered = Mutex(false)
    let isOpen = Mutex(false)
    let house = try House(
      limits: Intake.Limits(waiting: 1, perCommit: 1),
      beforeCommit: { step in
        guard step == .append else { return }
        entered.withLock { $0 = true }
        while !isOpen.withLock({ $0 }) { sched_yield() }
      })
    async let first = house.give(event("presence", id: "1", time: noon))
    while !entered.withLock({ $0 }) { await Task.yield() }
    async let second = house.give(event("presence", id: "2", time: noon))
    while !house.intake.isFull { await Task.yield() }
    await #expect(throws: Intake.Refusal.full) {
      try await house.give(event("presence", id: "3", time: noon))
    }
    isOpen.withLock { $0 = true }
    #expect(try await first == [.accepted(seq: 1)])
    #expect(try await second == [.accepted(seq: 2)])
    house.intake.close()
    await house.intake.rest()
    await #expect(throws: Intake.Refusal.closed) {
      try await house.give(event("presence", id: "3", time: noon))
    }
  }
}
