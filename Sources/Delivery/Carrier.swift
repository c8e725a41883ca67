// A way out on which each message has its own attempts and its own proof. Each carrier is a file in
// `Carriers/`. What leaves here tells that something happened and where to read it; never what.
import CaseFile
import CaseStore
import Civil

/// Takes one message at a time to the world.
public protocol Carrier: Sendable {
  /// The name under which the store keeps deliveries for it; never changed.
  var name: String { get }
  /// What must be on this machine for it: an operator's examination looks.
  var needs: [CarrierNeed] { get }
  /// Returns within a bounded time. The same letter may come again under the same id.
  func carry(_ letter: Letter, now: Instant) -> Handover
}

extension Carrier {
  public var needs: [CarrierNeed] { [] }
}

/// Something on this machine without which a carrier carries nothing.
public enum CarrierNeed: Hashable, Sendable {
  /// A program that can be run.
  case program(String)
  /// A folder that can be written to.
  case folder(String)
  /// A socket on which somebody listens.
  case socket(String)
}

/// What became of a letter. No text holds personal data: operators read them.
public enum Handover: Hashable, Sendable {
  /// The receiver says that it has it.
  case delivered(receipt: String)
  /// Somebody else's to bring, from here on.
  case handedOver(receipt: String)
  /// To be tried again, not before so many seconds where the receiver said so.
  case later(String, seconds: Int64? = nil)
  /// Trying again would not help.
  case never(String)
}

/// A message as it leaves: links and a pseudonymous key, no names, no message text, no reasons.
public struct Letter: Hashable, Sendable {
  /// The same at each attempt; another one on each channel.
  public var id: String
  public var type: String
  public var subject: String
  /// The true instant, as written on the wire.
  public var time: String
  public var alert: String
  public var revision: Int
  public var severity: String
  /// Roles, not people.
  public var recipients: [String]
  public var notice: String?
  /// The messages that it gathers, and before them what is urgent and still open.
  public var parts: [Part] = []
  public var urgent: [Part] = []
  /// By how many seconds it was said too late; 0: in time.
  public var lateSeconds: Int64
  /// Where the reader finds the rest, without a slash at its end.
  public var base: String

  /// What is told of sources is read by operators, all in one place.
  public var link: String {
    if gathers { return "\(base)/v1/alerts" }
    return type.hasPrefix("jalon.source.") ? "\(base)/v1/sources" : "\(base)/v1/alerts/\(alert)"
  }
  public var noticeLink: String? { notice.map { "\(base)/v1/notices/\($0)" } }

  /// Nil where the outbox holds no message of ours.
  public init?(_ delivery: DeliveryRecord, message: String, base: String) {
    guard let value = try? JSONValue(parsing: message), let data = value["data"] else { return nil }
    guard let type = value["type"]?.string, let time = value["time"]?.string else { return nil }
    id = delivery.id
    (self.type, self.time, self.base) = (type, time, base)
    subject = value["subject"]?.string ?? ""
    (alert, revision) = (delivery.alert, delivery.revision)
    severity = data["gravite"]?.string ?? ""
    notice = data["notice"]?.string
    lateSeconds = 0
    if case .number(let late)? = value["retard"] { lateSeconds = Int64(late) ?? 0 }
    recipients = []
    if case .list(let roles)? = data["destinataires"] { recipients = roles.compactMap(\.string) }
    if let roles = delivery.roles { recipients = roles }
    parts = Letter.parts(data["messages"], base)
    urgent = Letter.parts(data["urgences"], base)
  }

  /// As a CloudEvents object.
  public var event: String {
    JSONValue.members([
      "specversion": .text("1.0"), "id": .text(id), "source": .text("/jalon"),
      "type": .text(type), "subject": .text(subject), "time": .text(time),
      "retard": lateSeconds > 0 ? .integer(lateSeconds) : nil,
      "datacontenttype": .text("application/json"),
      "data": .members([
        "alerte": .text(alert), "revision": .integer(revision), "gravite": .text(severity),
        "destinataires": .list(recipients.map { .text($0) }), "lien": .text(link),
        "lien_notice": noticeLink.map { .text($0) },
        "urgences": urgent.isEmpty ? nil : .list(urgent.map(\.json)),
        "messages": parts.isEmpty ? nil : .list(parts.map(\.json)),
      ]),
    ]).serialized()
  }

  /// What happened, in French, for people who then follow the link.
  public var headline: String {
    switch type {
    case "jalon.groupe": "\(parts.count) messages sur un même dossier"
    case "jalon.resume":
      urgent.isEmpty
        ? "résumé du jour, messages : \(parts.count)"
        : "résumé du jour, urgences ouvertes : \(urgent.count), messages : \(parts.count)"
    default: Letter.headline(type)
    }
  }
}
