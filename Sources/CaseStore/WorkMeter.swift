// How long the house worked, and at what: what operators read in the metrics to see whether rules,
// disk or door make it slow. Durations only; nothing here says what time it is.
import Civil
import Synchronization

/// Counts and durations since the process began.
public final class WorkMeter: Sendable {
  /// Kinds of work.
  public enum Work: Int, Sendable, CaseIterable {
    /// The evaluator on a person, for alerts.
    case look
    /// Reading what is stored of them before.
    case lookReading
    /// Recording what looks brought.
    case recording
    /// The reader on a person, for a question.
    case question
    /// Reading what is stored of them before.
    case questionReading
    /// Reading received text as facts.
    case checking
    /// Committing facts.
    case commit
  }

  /// How often, and microseconds in all.
  public struct Figure: Hashable, Sendable {
    public var count: Int64 = 0
    public var microseconds: Int64 = 0
  }

  private let figures = Mutex([Figure](repeating: Figure(), count: Work.allCases.count))

  /// Attempts on one channel.
  public struct Attempts: Hashable, Sendable {
    public var handed: Int64 = 0
    public var failed: Int64 = 0
    public var dead: Int64 = 0
    /// Given up because of their age.
    public var tooLate: Int64 = 0
    public init() {}
  }

  private struct Page {
    var looks = Histogram(
      bounds: [100, 300, 1000, 3000, 10_000, 30_000, 100_000, 1_000_000, 10_000_000])
    var missed: Int64 = 0
    var attempts: [String: Attempts] = [:]
  }

  private let page = Mutex(Page())

  public init() {}

  /// Microseconds of each look, by the evaluator alone.
  public var looks: Histogram { page.withLock { $0.looks } }

  /// Looks begun more than a minute after they were due: the service stood still, or is behind.
  public var missed: Int64 { page.withLock { $0.missed } }

  /// By name of channel.
  public var attempts: [String: Attempts] { page.withLock { $0.attempts } }

  public func noteMissed(among due: [DuePerson], at now: Instant) {
    let count = due.count { now - $0.horizon > 60 }
    if count > 0 { page.withLock { $0.missed += Int64(count) } }
  }

  public func note(_ attempts: Attempts, on channel: String) {
    page.withLock { page in
      page.attempts[channel, default: Attempts()].handed += attempts.handed
      page.attempts[channel, default: Attempts()].failed += attempts.failed
      page.attempts[channel, default: Attempts()].dead += attempts.dead
      page.attempts[channel, default: Attempts()].tooLate += attempts.tooLate
    }
  }

  public subscript(_ work: Work) -> Figure { figures.withLock { $0[work.rawValue] } }

  /// Runs the body and counts it.
  public func measure<Outcome>(_ work: Work, _ body: () throws -> Outcome) rethrows -> Outcome {
    let start = ContinuousClock.now
    defer { note(work, since: start) }
    return try body()
  }

  func note(_ work: Work, since start: ContinuousClock.Instant) {
    let spent = (ContinuousClock.now - start).components
    let microseconds = spent.seconds * 1_000_000 + spent.attoseconds / 1_000_000_000_000
    figures.withLock { figures in
      figures[work.rawValue].count += 1
      figures[work.rawValue].microseconds += microseconds
    }
    if work == .look { page.withLock { $0.looks.note(microseconds) } }
  }
}
