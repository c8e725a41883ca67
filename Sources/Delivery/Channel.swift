// A way out of the house. Each channel is a file in `Channels/`.
import CaseStore

/// Takes messages to the world, in order, at least once.
public protocol Channel: Sendable {
  /// The name under which the outbox keeps entries for it; never changed.
  var name: String { get }
  /// Returns only when all of them have safely left. Entries already out are not sent twice where
  /// the channel can tell.
  func send(_ entries: [OutboxEntry]) throws(ChannelFailure)
}

/// The world did not take a message; it will be tried again.
public struct ChannelFailure: Error, Hashable, Sendable {
  /// One line, in French.
  public var reason: String
  public init(_ reason: String) { self.reason = reason }
}
