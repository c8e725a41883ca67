// The rule set at work, which a reload replaces while facts come in. Whoever works on something takes
// the engine once and keeps it to the end: facts read under one rule set mean nothing to another.
import Synchronization

/// Where an engine is taken from.
public protocol EngineSource: Sendable {
  /// The engine to use from here to the end of one piece of work.
  var engineAtWork: Engine { get }
}

extension Engine: EngineSource {
  /// Always itself: commands and tests that never reload.
  public var engineAtWork: Engine { self }
}

/// The one place of a daemon where the engine is replaced.
public final class EngineSeat: EngineSource {
  private let seat: Mutex<Engine>

  public init(_ engine: Engine) { seat = Mutex(engine) }

  public var engineAtWork: Engine { seat.withLock { $0 } }

  public func replace(with engine: Engine) { seat.withLock { $0 = engine } }
}
