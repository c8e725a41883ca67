// Random facts, failing commits, failing channels, crashes and restarts from a printed seed. At the
// end every accepted fact is in the log, and each message has left exactly once.
import CaseFile
import CaseStore
import Civil
import Delivery
import Evaluation
import HouseKit
import Scheduling
import Synchronization
import Testing

private let noon = Instant(seconds: 1_772_452_800)

/// SplitMix64.
private struct Dice: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}

private struct Cut: Error {}

/// What fails when, from the seed.
private final class Luck: Sendable {
  private let dice: Mutex<Dice>
  private let isOver = Mutex(false)

  init(seed: UInt64) { dice = Mutex(Dice(state: seed)) }

  func roll(_ range: Range<Int>) -> Int { dice.withLock { Int.random(in: range, using: &$0) } }
  func fails() -> Bool { !isOver.withLock { $0 } && roll(0..<5) == 0 }
  func end() { isOver.withLock { $0 = true } }
}

/// Sends, then sometimes forgets that it did.
private final class FailingFile: Channel {
  let name = "ndjson"
  let file: NDJSONFile
  private let luck: Luck
  init(path: String, _ luck: Luck) { (file, self.luck) = (NDJSONFile(path: path), luck) }
  func send(_ entries: [OutboxEntry]) throws(ChannelFailure) {
    if luck.fails() { throw ChannelFailure("coupé avant") }
    try file.send(entries)
    if luck.fails() { throw ChannelFailure("coupé après") }
  }
}

private final class Simulation {
  let folder = TemporaryFolder()
  let clock = SimulatedClock(noon)
  let engine = AppointmentEngine.make()
  let luck: Luck
  var store: Store
  var work: DueWork
  var channels: [any Channel] = []
  /// Every event that was answered, with its line.
  var accepted: [String: String] = [:]
  var appointments: [(id: String, person: String, time: Instant)] = []

  init(seed: UInt64) throws {
    luck = Luck(seed: seed)
    store = try Store(path: folder.file("jalon.db"))
    work = DueWork(store: store, engine: engine, clock: clock, channels: [])
    try restart()
  }

  /// What a crash leaves is the file alone.
  func restart() throws {
    try? store.close()
    store = try Store(path: folder.file("jalon.db")) { [luck] _ in
      if luck.fails() { throw Cut() }
    }
    channels = [FailingFile(path: folder.file("out.ndjson"), luck)]
    work = DueWork(store: store, engine: engine, clock: clock, channels: ["ndjson"])
    try? work.recover()
  }

  func step(_ number: Int) throws {
    switch luck.roll(0..<6) {
    case 0, 1: give((0..<luck.roll(1..<5)).map { "\(number)-\($0)" })
    case 2: clock.advance(seconds: Int64(luck.roll(0..<5400)))
    case 3: _ = try? work.lookAtDue()
    case 4: _ = drain(store, to: channels, now: clock.now())
    default: try restart()
    }
  }

  /// Sends until it is answered, as a client does that keeps its outbox.
  private func give(_ ids: [String]) {
    let events = ids.map { (id: $0, line: event($0)) }
    let arrivals = events.map { pair -> Arrival in
      guard case .success(let fact) = engine.read(Array(pair.line.utf8)) else {
        return .misfit(
          AsideReason(path: "", code: "", found: "", expected: "", message: ""), raw: pair.line)
      }
      return .fact(fact, body: engine.write(fact))
    }
    while true {
      let results = try? store.append([Submission(arrivals)], now: clock.now()) { _, _ in false }
      if case .success? = results?.first { break }
    }
    for (id, line) in events { accepted[id] = line }
  }

  private func event(_ id: String) -> String {
    if !appointments.isEmpty, luck.roll(0..<2) == 0 {
      let known = appointments[luck.roll(0..<appointments.count)]
      return HouseKit.event("presence", id: id, person: known.person, time: known.time + 60)
    }
    let (person, time) = ("P-\(luck.roll(0..<6))", clock.now() - Int64(luck.roll(0..<7200)))
    appointments.append((id, person, time))
    return appointment(id: id, person: person, time: time)
  }

  func finish() throws {
    luck.end()
    try restart()
    clock.advance(seconds: 100_000)
    while try work.lookAtDue() {}
    while drain(store, to: channels, now: clock.now()).hasMore {}
  }

  /// How often each message left.
  func sent() throws -> [String: Int] {
    var sent: [String: Int] = [:]
    for line in lines(ofFile: folder.file("out.ndjson")) {
      guard case .text(let id)? = try JSONValue(parsing: line)["id"] else { continue }
      sent[id, default: 0] += 1
    }
    return sent
  }
}

@Suite struct CrashSimulation {
  @Test(arguments: 1...12) func `restarts lose and repeat nothing`(seed: Int) throws {
    let simulation = try Simulation(seed: UInt64(seed))
    for number in 0..<150 { try simulation.step(number) }
    try simulation.finish()

    let stored = try simulation.store.facts(after: 0, limit: 100_000)
    #expect(stored.count == simulation.accepted.count)
    let sent = try simulation.sent()
    #expect(sent.values.allSatisfy { $0 == 1 })
    for (id, person, time) in simulation.appointments {
      let alert = AlertIdentity(
        person: person, measure: "M-1", rule: "rdv", alert: "absence", key: id, episode: 1
      ).id
      let isMet = try simulation.store.facts(of: person).contains {
        $0.body.contains(#""presence""#) && isWithin($0, time)
      }
      let opened = sent["\(alert)-1-ouverte"] ?? 0
      #expect(sent["\(alert)-1-redigee-n-\(alert)"] ?? 0 == opened)
      #expect(sent["\(alert)-2-rectifiee"] ?? 0 == (isMet ? opened : 0))
      if !isMet { #expect(opened == 1) }
    }
    #expect(try simulation.store.tally(now: simulation.clock.now()).outbox["pending"] == nil)
  }

  private func isWithin(_ stored: StoredFact, _ time: Instant) -> Bool {
    guard case .text(let written)? = try? JSONValue(parsing: stored.body)["time"],
      let at = try? ISOInstant(written).instant
    else { return false }
    return time <= at && at <= time + 3600
  }
}
