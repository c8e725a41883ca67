// The line of events before the loop, one job at a time: nothing here runs by itself.
import CaseStore
import Civil
import Delivery
import HouseKit
import Scheduling
import Synchronization
import Testing

/// Lanes whose jobs run when they are told to.
private final class HeldLanes: Lanes {
  private let jobs = Mutex<[@Sendable () -> Void]>([])
  private let others = DispatchLanes()

  var waiting: Int { jobs.withLock(\.count) }

  /// Runs the first job; what it adds waits behind.
  func runOne() {
    let job = jobs.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    job?()
  }

  func runAll() { while waiting > 0 { runOne() } }

  func lane(_ label: String) -> any Lane { HeldLane(lanes: self) }

  func timer(_ label: String, ring: @escaping @Sendable () -> Void) -> any WallTimer {
    others.timer(label, ring: ring)
  }

  func after(nanoseconds: Int64, _ job: @escaping @Sendable () -> Void) { add(job) }

  func uptime() -> Int64 { others.uptime() }

  func together(_ threads: Int, _ work: @escaping @Sendable () -> Void) { work() }

  fileprivate func add(_ job: @escaping @Sendable () -> Void) {
    jobs.withLock { $0.append(job) }
  }
}

private struct HeldLane: Lane {
  let lanes: HeldLanes
  func add(_ job: @escaping @Sendable () -> Void) { lanes.add(job) }
  func assertInside() {}
}

/// Never rings.
private final class NotedAlarm: Alarm {
  private let instants = Mutex<[Instant]>([])
  var armed: [Instant] { instants.withLock { $0 } }

  func arm(at instant: Instant, ring: @escaping @Sendable () -> Void) {
    instants.withLock { $0.append(instant) }
  }

  func disarm() {}
}

@Suite struct LookLineTests {
  private let noon = Instant(seconds: 1_772_452_800)

  @Test func `what asks for a look while one waits makes the line no longer`() throws {
    let folder = TemporaryFolder()
    let (lanes, clock) = (HeldLanes(), SimulatedClock(noon))
    let store = try Store(path: folder.file("jalon.db"))
    let work = DueWork(
      store: store, engine: AppointmentEngine.make(), clock: clock, channels: [], lanes: lanes)
    let loop = Loop(
      store: store, work: work, clock: clock, alarm: clock, channels: [], lanes: lanes)
    loop.start()
    lanes.runAll()
    for _ in 1...3 {
      for _ in 1...4 { loop.post(.tick) }
      #expect(lanes.waiting == 1)
      // Who comes after them is next.
      loop.post(.glance)
      #expect(lanes.waiting == 2)
      lanes.runOne()
      loop.post(.tick)
      #expect(lanes.waiting == 2)
      lanes.runAll()
    }
    try store.close()
  }

  @Test func `the timer is left to the look that comes`() throws {
    let folder = TemporaryFolder()
    let (lanes, clock, alarm) = (HeldLanes(), SimulatedClock(noon), NotedAlarm())
    let store = try Store(path: folder.file("jalon.db"))
    let engine = AppointmentEngine.make()
    let work = DueWork(
      store: store, engine: engine, clock: clock, channels: [], lanes: lanes)
    let loop = Loop(
      store: store, work: work, clock: clock, alarm: alarm, channels: [], lanes: lanes)
    loop.start()
    lanes.runAll()
    let arrival = Intake(store: store, engine: engine, now: { clock.now() }).arrival(
      Array(appointment(id: "1", person: "P-1", time: noon, within: "PT2H").utf8))
    _ = try store.append([Submission([arrival])], now: noon) { $0 == $1 }
    loop.post(.deliveryFinished(DrainReport()))
    loop.post(.tick)
    lanes.runOne()
    #expect(alarm.armed.isEmpty)
    lanes.runAll()
    #expect(alarm.armed == [noon + 7200])
    try store.close()
  }
}
