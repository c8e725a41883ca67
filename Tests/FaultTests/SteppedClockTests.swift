// The clock of a living daemon is set, as an operator or a time server sets it: back, forward, and
// over the two nights in which Paris changes its hour, under load and with receivers that are ill.
// `JALON_FAULTS_STEPS=50` for longer.
import Foundation
import Glibc
import HouseKit
import Synchronization
import Testing

@Suite(.serialized) struct SteppedClockTests {
  /// When Paris changes, at 01:00 in London.
  static let nights = ["2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"]

  @Test(.timeLimit(.minutes(60)), arguments: nights)
  func `a clock set back and forth over a change night loses, repeats and forgets nothing`(
    night: String
  ) async throws {
    let steps = Environment.number("JALON_FAULTS_STEPS", otherwise: 1)
    let change = try Date(night, strategy: .iso8601)
    try await onThread {
      try NightRun(change: Int64(change.timeIntervalSince1970), rounds: steps).run()
    }
  }
}

/// The clock of a daemon, ahead of the true one by what a file says.
private final class SteppedClock: Sendable {
  private let file: String
  private let ahead: Mutex<(now: Int64, most: Int64)>

  init(file: String, at instant: Int64) {
    let ahead = instant - SteppedClock.trueNow
    self.file = file
    self.ahead = Mutex((ahead, ahead))
    write("\(ahead)", toFile: file)
  }

  private static var trueNow: Int64 { Int64(Date().timeIntervalSince1970) }

  var now: Int64 { SteppedClock.trueNow + ahead.withLock { $0.now } }
  /// What it would say now had it never been set back from the furthest that it was.
  var latest: Int64 { SteppedClock.trueNow + ahead.withLock { $0.most } }

  func step(_ seconds: Int64) {
    let now = ahead.withLock { ahead in
      ahead.now += seconds
      ahead.most = max(ahead.most, ahead.now)
      return ahead.now
    }
    write("\(now)", toFile: file)
  }

  /// What makes a process read it.
  var environment: [String: String] {
    [
      "LD_PRELOAD": JalonProgram.besideTests("libCSteppedClock.so"), "JALON_STEPPED_CLOCK": file,
    ]
  }
}

private struct NightRun: Sendable {
  private let change: Int64
  private let rounds: Int
  private let folder = TemporaryFolder()
  private let receivers = IllReceivers()
  private let clock: SteppedClock
  private static let hour: Int64 = 3600

  init(change: Int64, rounds: Int) {
    (self.change, self.rounds) = (change, rounds)
    clock = SteppedClock(file: folder.file("heure"), at: change - NightRun.hour)
  }

  func run() throws {
    // What is sent before a step back comes from hours ahead.
    try receivers.writeSettings(in: folder, "apprentissage: { avance tolérée: 6 h }")
    let daemon = try DaemonUnderTest(
      store: folder.file("jalon.sqlite"), emissions: folder.file("jalon.ndjson"), port: 0,
      more: ["--config", folder.file("jalon.yaml")], environment: clock.environment)
    let senders = (1...8).map { number in
      LoadSender("s\(number)", to: daemon.address) { [clock] in clock.now }
    }
    let atWork = Atomic<Int>(senders.count)
    for sender in senders {
      Thread.detachNewThread {
        sender.run(facts: .max, pausing: 1000)
        _ = atWork.subtract(1, ordering: .sequentiallyConsistent)
      }
    }
    var witnesses: [LoadSender] = []
    for round in 1...rounds {
      // Somebody new: of whom nothing was told yet on the other side of the change.
      let witness = LoadSender("témoin-\(round)", to: daemon.address) { [clock] in clock.now }
      witnesses.append(witness)
      try overTheChange("saut-\(round)", daemon, senders, witness)
    }
    for sender in senders { sender.stop() }
    #expect(isMet(within: 60) { atWork.load(ordering: .sequentiallyConsistent) == 0 })
    try finish(daemon, senders + witnesses)
  }

  private func overTheChange(
    _ name: String, _ daemon: DaemonUnderTest, _ senders: [LoadSender], _ witness: LoadSender
  ) throws {
    let hour = NightRun.hour
    // Each falls due in the midst of a step, and nothing but the timer can tell it.
    let (first, second) = (name + "-1", name + "-2")
    try move(to: change - hour, daemon)
    #expect(witness.summon(first, until: clock.now + hour))
    try expectWork(of: daemon, senders)
    #expect(!isTold(first))
    try move(to: clock.now + 2 * hour, daemon)
    #expect(isMet(within: 30) { isTold(first) }, "\(daemon.words.suffix(600))")
    try expectWork(of: daemon, senders)
    #expect(witness.summon(second, until: clock.now + hour))
    try move(to: clock.now - 2 * hour, daemon)
    try expectWork(of: daemon, senders)
    #expect(!isTold(second))
    try move(to: clock.now + 4 * hour, daemon)
    #expect(isMet(within: 30) { isTold(second) }, "\(daemon.words.suffix(600))")
  }

  private func move(to instant: Int64, _ daemon: DaemonUnderTest) throws {
    clock.step(instant - clock.now)
    let isThere = isMet(within: 30) {
      let said = daemon.figures()["jalon_clock_seconds"] ?? 0
      return abs(said - clock.now) < 60
    }
    #expect(isThere, "the daemon does not see its clock set: \(daemon.words.suffix(600))")
  }

  /// Facts are still taken in.
  private func expectWork(of daemon: DaemonUnderTest, _ senders: [LoadSender]) throws {
    func accepted() -> Int { senders.reduce(0) { $0 + $1.accepted.count } }
    let before = accepted()
    #expect(isMet(within: 30) { accepted() >= before + 12 }, "\(daemon.words.suffix(600))")
    #expect(daemon.isRunning)
  }

  /// Before anything is told there is no file.
  private func isTold(_ ref: String) -> Bool {
    text(ofFile: folder.file("jalon.ndjson")).contains("absence à la convocation \(ref)\"")
  }

  private func finish(_ daemon: DaemonUnderTest, _ senders: [LoadSender]) throws {
    receivers.calm()
    for sender in senders { #expect(sender.sendAll(), "the door does not answer") }
    let last = senders.map(\.lastDeadline).max() ?? 0
    try move(to: max(clock.latest, last) + 60, daemon)
    #expect(
      daemon.settles(within: 120, after: last),
      "\(daemon.figures().filter { $0.key.contains("deliver") })")
    #expect(daemon.end(by: SIGTERM) == 0)
    #expect(!daemon.words.contains("Fatal error"))
    let outcome = try Outcome(folder: folder.path)
    let facts = try outcome.expectFacts(senders.reduce(into: []) { $0.formUnion($1.accepted) })
    let end = Date(timeIntervalSince1970: Double(clock.now))
    try outcome.expectWhatAReplaySays(until: end)
    try outcome.expectAllTold(receivers.all)
    try outcome.expectSoundJournal()
    receivers.stop()
    print("\(rounds) fois par-dessus le changement d'heure, \(facts) faits")
  }
}
