// One message on its way through one channel, and the proof it leaves: planned, handed over,
// delivered where the channel can tell, acknowledged.
import Civil
import GRDB

/// A message for one channel, as the store knows it.
public struct DeliveryRecord: Hashable, Sendable {
  public enum State: String, Hashable, Sendable, CaseIterable {
    case pending, sending, delivered, dead
    /// Its window closed before it was tried.
    case late
    /// Kept back for now; `why` says what for.
    case held
    /// It leaves in another message, `bundle`.
    case grouped
    /// It was never sent, and nothing is left to send it for.
    case moot

    public var french: String {
      switch self {
      case .pending: "à remettre"
      case .sending: "en cours"
      case .delivered: "remise"
      case .dead: "morte"
      case .late: "trop tard, non envoyée"
      case .held: "retenue"
      case .grouped: "groupée"
      case .moot: "sans objet, non envoyée"
      }
    }
  }
  public var seq: Int64
  /// The emission's id.
  public var message: String
  public var channel: String
  public var alert: String
  public var revision: Int
  public var state: State
  public var attempts: Int
  /// When it may next be tried.
  public var dueAt: Instant
  public var plannedAt: Instant
  /// What its age is counted from: its planning, or its last replay.
  public var aliveSince: Instant
  /// When the channel took it over.
  public var handedAt: Instant?
  /// When the channel said that it arrived; nil where it cannot tell.
  public var deliveredAt: Instant?
  public var diedAt: Instant?
  /// What the channel answered.
  public var receipt: String?
  /// Why the last attempt failed; no personal data.
  public var trouble: String?
  /// Until when it is worth sending, if it was not tried; nil: always.
  public var notAfter: Instant?
  /// When it was decided that it is not sent, and why it is kept back or not sent.
  public var closedAt: Instant?
  public var why: String?
  /// The message in which it leaves.
  public var bundle: String?
  /// The roles to which it goes, where they are not all those of the message.
  public var roles: [String]?
  /// Of the alert, by a named officer.
  public var acknowledgedBy: String?
  public var acknowledgedAt: Instant?

  /// Under which the receiver knows it, however often it is tried.
  public var id: String { DeliveryRecord.id(of: message, on: channel) }

  public static func id(of message: String, on channel: String) -> String {
    "\(message)@\(channel)"
  }
}

/// What an attempt came to.
public enum DeliveryOutcome: Hashable, Sendable {
  /// Taken over. `isDelivered`: the channel can tell that it arrived.
  case handed(receipt: String, isDelivered: Bool)
  case retry(trouble: String, at: Instant)
  case dead(trouble: String)
}

public struct DeliveryFilter: Hashable, Sendable {
  public var state: DeliveryRecord.State?
  public var alert: String?
  public var channel: String?
  public var after: Int64
  public var limit: Int
  public init(
    state: DeliveryRecord.State? = nil, alert: String? = nil, channel: String? = nil,
    after: Int64 = 0, limit: Int = 100
  ) {
    (self.state, self.alert, self.channel) = (state, alert, channel)
    (self.after, self.limit) = (after, limit)
  }
}

extension DeliveryRecord {
  static let selection = """
    SELECT deliveries.*, alerts.acknowledged_by, alerts.acknowledged_at
    FROM deliveries LEFT JOIN alerts ON alerts.id = deliveries.alert_id
    """

  init(_ row: Row) throws {
    self.init(
      seq: try row.decode(forColumn: "seq"), message: try row.decode(forColumn: "message"),
      channel: try row.decode(forColumn: "channel"), alert: try row.decode(forColumn: "alert_id"),
      revision: try row.decode(forColumn: "revision"),
      state: State(rawValue: try row.decode(forColumn: "state")) ?? .pending,
      attempts: try row.decode(forColumn: "attempts"),
      dueAt: Instant(seconds: try row.decode(forColumn: "due_at")),
      plannedAt: Instant(seconds: try row.decode(forColumn: "planned_at")),
      aliveSince: Instant(seconds: try row.decode(forColumn: "alive_since")),
      handedAt: try row.instant("handed_at"),
      deliveredAt: try row.instant("delivered_at"), diedAt: try row.instant("died_at"),
      receipt: try row.decode(forColumn: "receipt"), trouble: try row.decode(forColumn: "trouble"),
      notAfter: try row.instant("not_after"), closedAt: try row.instant("closed_at"),
      why: try row.decode(forColumn: "why"),
      bundle: try row.decode(forColumn: "bundle"),
      roles: (try row.decode(forColumn: "roles") as String?).map(texts),
      acknowledgedBy: try row.decode(forColumn: "acknowledged_by"),
      acknowledgedAt: try row.instant("acknowledged_at"))
  }
}
