// The lanes of one life of a simulated house: what waits is run one job at a time, on the caller's
// thread, in an order that dice pick. What a crash leaves undone is never run.
import Scheduling
import Synchronization

/// Jobs may be added from any thread; one caller runs them.
public final class SimulatedLanes: Lanes {
  private struct State {
    var jobs: [Int: [@Sendable () -> Void]] = [:]
    var made = 0
    var running: Int?
    var uptime: Int64 = 0
  }
  private let state = Mutex(State())
  private let time: SimulatedTime

  public init(_ time: SimulatedTime) { self.time = time }

  public func lane(_ label: String) -> any Lane { SimulatedLane(lanes: self, name: newName()) }

  public func timer(_ label: String, ring: @escaping @Sendable () -> Void) -> any WallTimer {
    let name = newName()
    let job: @Sendable () -> Void = { [weak self] in self?.add(ring, to: name) }
    return SimulatedTimer(time: time, name: time.makeTimer(ring: job))
  }

  /// What is to come within a second comes when the dice say.
  public func after(nanoseconds: Int64, _ job: @escaping @Sendable () -> Void) {
    if nanoseconds < 1_000_000_000 { return add(job, to: newName()) }
    timer("", ring: job).set(nanosecondsFromNow: nanoseconds)
  }

  public func uptime() -> Int64 {
    state.withLock { state in
      state.uptime += 1000
      return state.uptime
    }
  }

  public func together(_ threads: Int, _ work: @escaping @Sendable () -> Void) { work() }

  /// Runs the first job of some lane; false: none waits.
  public func runOne(_ dice: inout some RandomNumberGenerator) -> Bool {
    let job: (@Sendable () -> Void)? = state.withLock { state in
      let names = state.jobs.keys.sorted()
      guard let name = names.randomElement(using: &dice) else { return nil }
      let job = state.jobs[name]?.removeFirst()
      if state.jobs[name]?.isEmpty == true { state.jobs[name] = nil }
      state.running = name
      return job
    }
    job?()
    state.withLock { $0.running = nil }
    return job != nil
  }

  /// At the end of a life: what waits is never run, and is let go with all that it holds.
  public func drop() {
    // Let go outside the lock.
    let jobs = state.withLock { state in
      defer { state.jobs = [:] }
      return state.jobs
    }
    withExtendedLifetime(jobs) {}
  }

  private func newName() -> Int {
    state.withLock { state in
      state.made += 1
      return state.made
    }
  }

  fileprivate func add(_ job: @escaping @Sendable () -> Void, to name: Int) {
    state.withLock { $0.jobs[name, default: []].append(job) }
  }

  fileprivate func isRunning(_ name: Int) -> Bool { state.withLock { $0.running == name } }
}

private struct SimulatedLane: Lane {
  let lanes: SimulatedLanes
  let name: Int
  func add(_ job: @escaping @Sendable () -> Void) { lanes.add(job, to: name) }
  func assertInside() { precondition(lanes.isRunning(name), "not on its lane") }
}

private struct SimulatedTimer: WallTimer {
  let time: SimulatedTime
  let name: Int
  func set(nanosecondsFromNow: Int64?) {
    time.setTimer(name, nanosecondsFromNow: nanosecondsFromNow)
  }
  func cancel() { time.cancelTimer(name) }
}
