// The policy of attention at work, which a reload replaces. Whoever does one piece of work takes it
// once; whoever writes takes it inside the transaction, so that what was written under the policy of
// before stands in the file when the new one is taken up.
import Attention
import Synchronization

public final class AttentionSeat: Sendable {
  private let seat: Mutex<AttentionPolicy>

  public init(_ policy: AttentionPolicy) { seat = Mutex(policy) }

  public var policy: AttentionPolicy { seat.withLock { $0 } }

  /// Returns whether it says something else.
  @discardableResult
  public func replace(with policy: AttentionPolicy) -> Bool {
    seat.withLock { old in
      defer { old = policy }
      return old != policy
    }
  }
}
