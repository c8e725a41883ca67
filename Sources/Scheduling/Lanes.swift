// Where the house's work waits its turn: Dispatch here, and in simulations something that runs it in
// an order a seed picks. It is the only thing between the scheduler and threads.
import Dispatch

/// Makes lanes and timers, and lends further threads.
public protocol Lanes: Sendable {
  func lane(_ label: String) -> any Lane
  /// Rings on a thread of its own. It sleeps until it is set.
  func timer(_ label: String, ring: @escaping @Sendable () -> Void) -> any WallTimer
  /// Runs the job once, beside everything else, when so many nanoseconds have passed.
  func after(nanoseconds: Int64, _ job: @escaping @Sendable () -> Void)
  /// Nanoseconds since some moment; never goes back.
  func uptime() -> Int64
  /// Runs the work on up to so many threads at once, the caller's among them; returns when all of
  /// them are back.
  func together(_ threads: Int, _ work: @escaping @Sendable () -> Void)
}

/// Jobs that run one after the other, in order, beside those of other lanes.
public protocol Lane: Sendable {
  func add(_ job: @escaping @Sendable () -> Void)
  /// Traps anywhere but in one of its jobs.
  func assertInside()
}

/// One ring at a time. Follows the wall clock when that is set.
public protocol WallTimer: Sendable {
  /// Replaces what was set before; nil: never.
  func set(nanosecondsFromNow: Int64?)
  func cancel()
}

/// Dispatch queues.
public struct DispatchLanes: Lanes {
  /// Not the default quality: on Linux its threads are those of the tasks, which take facts in.
  private let helpers = DispatchQueue(
    label: "jalon.looks", qos: .utility, attributes: .concurrent)

  public init() {}

  public func lane(_ label: String) -> any Lane {
    DispatchLane(queue: DispatchQueue(label: label))
  }

  public func timer(_ label: String, ring: @escaping @Sendable () -> Void) -> any WallTimer {
    DispatchTimer(label, ring: ring)
  }

  public func after(nanoseconds: Int64, _ job: @escaping @Sendable () -> Void) {
    DispatchQueue.global().asyncAfter(
      deadline: .now() + .nanoseconds(Int(nanoseconds)), execute: job)
  }

  public func uptime() -> Int64 { Int64(clamping: DispatchTime.now().uptimeNanoseconds) }

  public func together(_ threads: Int, _ work: @escaping @Sendable () -> Void) {
    let group = DispatchGroup()
    for _ in 1..<max(1, threads) { helpers.async(group: group, execute: work) }
    work()
    group.wait()
  }
}

private struct DispatchLane: Lane {
  let queue: DispatchQueue
  func add(_ job: @escaping @Sendable () -> Void) { queue.async(execute: job) }
  func assertInside() { dispatchPrecondition(condition: .onQueue(queue)) }
}

/// `@unchecked Sendable`: a Dispatch source may be used from any thread, which its Swift type does
/// not say.
private final class DispatchTimer: WallTimer, @unchecked Sendable {
  private let timer: any DispatchSourceTimer

  init(_ label: String, ring: @escaping @Sendable () -> Void) {
    timer = DispatchSource.makeTimerSource(flags: [], queue: DispatchQueue(label: label))
    timer.setEventHandler(handler: ring)
    timer.schedule(wallDeadline: .distantFuture)
    timer.activate()
  }

  func set(nanosecondsFromNow delay: Int64?) {
    guard let delay else { return timer.schedule(wallDeadline: .distantFuture) }
    timer.schedule(wallDeadline: .now() + .nanoseconds(Int(delay)), leeway: .microseconds(100))
  }

  func cancel() { timer.cancel() }
}
