// What is next, asked for in one visit to the file.
import Civil
import GRDB

/// When there is something to do; nil: nothing waits.
public struct Agenda: Hashable, Sendable {
  /// To look at somebody.
  public var look: Instant?
  /// To send what waits in the outbox.
  public var delivery: Instant?
  /// To see to an alert.
  public var attention: Instant?
}

extension Store {
  /// `busy`: those who are being looked at.
  public func agenda(apartFrom busy: Set<String>, channels: [String]) throws -> Agenda {
    try pool.unsafeRead { database in
      Agenda(
        look: try Store.earliestHorizon(apartFrom: busy, database),
        delivery: try Store.nextDelivery(on: channels, database),
        attention: try Store.nextAttention(database))
    }
  }
}
