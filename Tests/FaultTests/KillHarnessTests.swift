// The real daemon is killed at random instants under load, with receivers that are slow, fail, or take
// a message and die; then everything is let run. `JALON_FAULTS_KILLS=500` for hours.
import Foundation
import Glibc
import HouseKit
import Synchronization
import Testing

@Suite(.serialized) struct KillHarnessTests {
  @Test(.timeLimit(.minutes(600)))
  func
    `killed again and again under load, it loses nothing and repeats nothing under another name`()
    async throws
  {
    let kills = Environment.number("JALON_FAULTS_KILLS", otherwise: 12)
    try await onThread { try KillRun(kills: kills).run() }
  }
}

private struct KillRun: Sendable {
  let kills: Int
  private let folder = TemporaryFolder()
  private let receivers = IllReceivers()
  private let port = freePort()

  init(kills: Int) { self.kills = kills }

  func run() throws {
    try receivers.writeSettings(in: folder)
    var daemon = try start()
    let senders = (1...8).map { LoadSender("s\($0)", to: daemon.address) }
    let atWork = Atomic<Int>(senders.count)
    for sender in senders {
      Thread.detachNewThread {
        sender.run(facts: 4 * (kills + 2), pausing: 150)
        _ = atWork.subtract(1, ordering: .sequentiallyConsistent)
      }
    }
    var ends: [Int32: Int] = [:]
    for number in 1...kills {
      pause(milliseconds: Int.random(in: 20...700))
      #expect(daemon.isRunning, "it ended by itself: \(daemon.words.suffix(600))")
      let isAsked = number % 4 == 0
      let end = daemon.end(by: isAsked ? SIGTERM : SIGKILL)
      #expect(end == (isAsked ? 0 : -SIGKILL), "\(daemon.words.suffix(600))")
      ends[end, default: 0] += 1
      daemon = try start()
    }
    for sender in senders { sender.stop() }
    while atWork.load(ordering: .sequentiallyConsistent) > 0 { pause(milliseconds: 20) }
    try finish(daemon, senders, ends)
  }

  private func finish(
    _ daemon: DaemonUnderTest, _ senders: [LoadSender], _ ends: [Int32: Int]
  ) throws {
    receivers.calm()
    for sender in senders { #expect(sender.sendAll(), "the door does not answer") }
    let last = senders.map(\.lastDeadline).max() ?? 0
    let isSettled = daemon.settles(within: 300, after: last)
    #expect(isSettled, "\(daemon.figures().filter { $0.key.contains("deliver") })")
    let peak = daemon.peakKiB
    #expect(daemon.end(by: SIGTERM) == 0)
    #expect(!daemon.words.contains("Fatal error"))
    let outcome = try Outcome(folder: folder.path)
    let facts = try outcome.expectFacts(senders.reduce(into: []) { $0.formUnion($1.accepted) })
    try outcome.expectWhatAReplaySays()
    try outcome.expectAllTold(receivers.all)
    try outcome.expectSoundJournal()
    receivers.stop()
    let told = receivers.all.map { "\($0.name) \($0.receiver.taken.count)" }
    print("\(kills) arrêts \(ends), \(facts) faits, reçus : \(told), \(peak / 1024) Mio au plus")
  }

  private func start() throws -> DaemonUnderTest {
    try DaemonUnderTest(
      store: folder.file("jalon.sqlite"), emissions: folder.file("jalon.ndjson"), port: port,
      more: ["--config", folder.file("jalon.yaml")])
  }
}
