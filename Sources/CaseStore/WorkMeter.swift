// How long the house worked, and at what: what operators read in the metrics to see whether rules,
// disk or door make it slow. Durations only; nothing here says what time it is.
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

  public init() {}

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
  }
}
