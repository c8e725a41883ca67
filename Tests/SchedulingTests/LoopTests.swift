// The loop on a simulated clock: nothing here sleeps.
import CaseFile
import CaseStore
import Civil
import Delivery
import Evaluation
import Foundation
import HouseKit
import Scheduling
import Testing

private let noon = Instant(seconds: 1_772_452_800)

/// A daemon without its web side.
private final class Works: Sendable {
  let folder: TemporaryFolder
  let clock: SimulatedClock
  let store: Store
  let loop: Loop
  let intake: Intake

  init(
    _ folder: TemporaryFolder = TemporaryFolder(), at now: Instant = noon,
    fingerprint: String = "regles-1"
  ) throws {
    let clock = SimulatedClock(now)
    let engine = AppointmentEngine.make(fingerprint: fingerprint)
    (self.folder, self.clock) = (folder, clock)
    store = try Store(path: folder.file("jalon.db"))
    let channels = [NDJSONFile(path: folder.file("out.ndjson"))]
    let work = DueWork(
      store: store, engine: engine, clock: clock, channels: channels.map(\.name))
    let loop = Loop(store: store, work: work, clock: clock, alarm: clock, channels: channels)
    self.loop = loop
    intake = Intake(
      store: store, engine: engine, now: { clock.now() },
      onCommit: { loop.post(.tick) })
    loop.start()
  }

  func give(_ events: String...) async throws {
    let arrivals = events.map { intake.arrival(Array($0.utf8)) }
    _ = try await intake.submit(Submission(arrivals)).get()
    await loop.rest()
  }

  func pass(seconds: Int64) async {
    clock.advance(seconds: seconds)
    await loop.rest()
  }

  /// The types that left, without their prefix.
  var said: [String] {
    lines(ofFile: folder.file("out.ndjson")).compactMap { line in
      guard case .text(let type)? = try? JSONValue(parsing: line)["type"] else { return nil }
      return String(type.dropFirst("jalon.".count))
    }
  }

  func stop() async throws {
    await loop.stop()
    try store.close()
  }
}

@Suite struct LoopTests {
  @Test func `one timer waits for the earliest horizon and rings once`() async throws {
    let works = try Works()
    try await works.give(
      appointment(id: "1", person: "P-1", time: noon, within: "PT2H"),
      appointment(id: "2", person: "P-2", time: noon, within: "PT1H"))
    #expect(works.clock.armedFor == noon + 3600)
    await works.pass(seconds: 3599)
    #expect(works.said.isEmpty)
    await works.pass(seconds: 1)
    #expect(works.said == ["alerte.ouverte", "notice.redigee"])
    #expect(works.clock.armedFor == noon + 7200)
    await works.pass(seconds: 3600)
    #expect(works.said.count == 4)
    #expect(works.clock.armedFor == nil)
    try await works.stop()
  }

  @Test func `a fact that keeps the deadline leaves nothing to say`() async throws {
    let works = try Works()
    try await works.give(appointment(id: "1", time: noon))
    try await works.give(event("presence", id: "2", time: noon + 60))
    await works.pass(seconds: 7200)
    #expect(works.said.isEmpty)
    try await works.stop()
  }

  @Test func `a late fact and what it undoes in one request say nothing in between`() async throws {
    let works = try Works()
    try await works.give(
      appointment(id: "1", time: noon - 7200), event("presence", id: "2", time: noon - 7000))
    #expect(works.said.isEmpty)
    try await works.stop()
  }

  @Test func `a fact learnt late rectifies what was told`() async throws {
    let works = try Works()
    try await works.give(appointment(id: "1", time: noon))
    await works.pass(seconds: 3600)
    try await works.give(event("presence", id: "2", time: noon + 60))
    #expect(
      works.said == ["alerte.ouverte", "notice.redigee", "alerte.rectifiee", "notice.retiree"])
    try await works.stop()
  }

  @Test func `a validated notice leaves, after its validation only`() async throws {
    let works = try Works()
    try await works.give(appointment(id: "1", time: noon - 7200))
    let notice = try #require(try works.store.notices().first).record
    let clock = works.clock
    let desk = Desk(store: works.store, intake: works.intake, now: { clock.now() })
    #expect(!works.said.contains("notice.envoyee"))
    try await desk.decide(
      NoticeDecision(notice: notice.id, revision: 1, isValidated: true, by: "Mme Petit"))
    await works.loop.rest()
    #expect(works.said.last == "notice.envoyee")
    let line = try #require(lines(ofFile: works.folder.file("out.ndjson")).last)
    #expect(try JSONValue(parsing: line)["data"]?["valide_par"] == .text("Mme Petit"))
    try await works.stop()
  }

  @Test func `a person whose look fails holds up nobody, and is tried again`() async throws {
    let works = try Works()
    try await works.give(
      appointment(id: "1", person: AppointmentEngine.poison, time: noon - 7200),
      appointment(id: "2", person: "P-2", time: noon - 7200))
    #expect(works.said == ["alerte.ouverte", "notice.redigee"])
    let trouble = try works.store.people().first { $0.person == AppointmentEngine.poison }
    #expect(trouble?.trouble != nil)
    #expect(works.clock.armedFor == noon + 60)
    await works.pass(seconds: 60)
    #expect(works.clock.armedFor == noon + 180)
    try await works.stop()
  }

  @Test func `whoever is alone at a second crash waits`() async throws {
    let folder = TemporaryFolder()
    let first = try Works(folder)
    try await first.give(appointment(id: "1", person: "P-1", time: noon))
    try first.store.recordFailure("P-1", trouble: "premier arrêt", retryAt: noon)
    try first.store.beginLooking(at: ["P-1"])
    await first.loop.stop()
    try first.store.close()
    let second = try Works(folder, at: noon + 3700)
    await second.loop.rest()
    #expect(second.said.isEmpty)
    #expect(second.clock.armedFor == noon + 3700 + 120)
    await second.pass(seconds: 120)
    #expect(second.said == ["alerte.ouverte", "notice.redigee"])
    try await second.stop()
  }

  @Test func `a first crash delays nobody`() async throws {
    let folder = TemporaryFolder()
    let first = try Works(folder)
    try await first.give(appointment(id: "1", person: "P-1", time: noon))
    try first.store.beginLooking(at: ["P-1"])
    try await first.stop()
    let second = try Works(folder, at: noon + 3700)
    await second.loop.rest()
    #expect(second.said == ["alerte.ouverte", "notice.redigee"])
    try await second.stop()
  }

  @Test func `a restart says what fell due meanwhile, once`() async throws {
    let folder = TemporaryFolder()
    let first = try Works(folder)
    try await first.give(appointment(id: "1", time: noon))
    try await first.stop()
    for _ in 1...2 {
      let next = try Works(folder, at: noon + 90_000)
      await next.loop.rest()
      #expect(next.said == ["alerte.ouverte", "notice.redigee"])
      try await next.stop()
    }
  }

  @Test func `what another process wrote is seen at a glance`() async throws {
    let works = try Works()
    works.loop.post(.glance)
    await works.loop.rest()
    let other = try Store(path: works.folder.file("jalon.db"))
    let intake = Intake(store: other, engine: AppointmentEngine.make(), now: { noon })
    let arrival = intake.arrival(Array(appointment(id: "1", time: noon - 7200).utf8))
    _ = try await intake.submit(Submission([arrival])).get()
    await works.loop.rest()
    #expect(works.said.isEmpty)
    works.loop.post(.glance)
    await works.loop.rest()
    #expect(works.said == ["alerte.ouverte", "notice.redigee"])
    try other.close()
    try await works.stop()
  }

  @Test func `what was looked at ahead is looked at again where more came since`() async throws {
    let works = try Works()
    try await works.give(
      appointment(id: "1", person: "P-1", time: noon, within: "PT1H"),
      appointment(id: "2", person: "P-2", time: noon, within: "PT1H"))
    await works.pass(seconds: 3599)
    works.loop.post(.glance)
    await works.loop.rest()
    let other = try Store(path: works.folder.file("jalon.db"))
    let intake = Intake(store: other, engine: AppointmentEngine.make(), now: { noon })
    let arrival = intake.arrival(
      Array(event("presence", id: "3", person: "P-2", time: noon + 60).utf8))
    _ = try await intake.submit(Submission([arrival])).get()
    await works.pass(seconds: 1)
    #expect(works.said == ["alerte.ouverte", "notice.redigee"])
    try other.close()
    try await works.stop()
  }

  @Test func `while nobody waits the log of writes is taken into the file`() async throws {
    let works = try Works()
    try await works.give(appointment(id: "1", time: noon, within: "PT1H"))
    let copy = works.folder.file("copie.db")
    /// The file without its log.
    func people() throws -> Int {
      try? FileManager.default.removeItem(atPath: copy)
      try FileManager.default.copyItem(atPath: works.folder.file("jalon.db"), toPath: copy)
      let store = try Store(path: copy)
      defer { try? store.close() }
      return try store.people().count
    }
    #expect(try people() == 0)
    for _ in 1...16 { works.loop.post(.glance) }
    await works.loop.rest()
    #expect(try people() == 1)
    try await works.stop()
  }

  @Test func `hundreds of people due together are all looked at`() async throws {
    let works = try Works()
    let events = (0..<300).map { appointment(id: "\($0)", person: "P-\($0)", time: noon - 7200) }
    let arrivals = events.map { works.intake.arrival(Array($0.utf8)) }
    _ = try await works.intake.submit(Submission(arrivals)).get()
    await works.loop.rest()
    #expect(works.said.count == 600)
    #expect(try works.store.tally(now: noon).peopleDue == 0)
    try await works.stop()
  }
}

@Suite struct ClockTests {
  @Test func `an accelerated clock shortens the wall's wait`() {
    let clock = AcceleratedClock(start: noon, factor: 3600)
    let delay = clock.wallDelay(until: noon + 3600)
    #expect(delay > 0 && delay <= 1_000_000_001)
    #expect(clock.now() >= noon)
    #expect(AcceleratedClock(start: noon, factor: 1).wallDelay(until: noon - 5) <= 1)
  }

  @Test func `no instant is too far to wait for`() {
    for clock: any Clock in [WallClock(), AcceleratedClock(start: noon, factor: 10)] {
      #expect(clock.wallDelay(until: .distantFuture) > 0)
      #expect(clock.wallDelay(until: .distantPast) <= 1)
    }
  }

  @Test(.timeLimit(.minutes(1))) func `the alarm of the wall rings at what it was last armed for`()
    async
  {
    let clock = AcceleratedClock(start: noon, factor: 1000)
    let alarm = WallAlarm(clock: clock)
    let (rings, ring) = AsyncStream.makeStream(of: Int.self)
    alarm.arm(at: noon + 86_400) { ring.yield(1) }
    alarm.arm(at: noon + 20) { ring.yield(2) }
    var first = rings.makeAsyncIterator()
    #expect(await first.next() == 2)
    #expect(clock.now() >= noon + 20)
    alarm.disarm()
  }
}
