// Bugs of the kind that simulation is there to find, put where the house cannot see them: triggers in
// its file, a faulty alarm, channel, carrier or disk. Tests see that each is found.
import CaseStore
import Civil
import Delivery
import Scheduling
import Synchronization

public enum PlantedBug: String, Sendable, CaseIterable {
  case outboxRowMissing = "an outbox row is not written with its alert"
  case sentBeforeSending = "the outbox says sent before anything was sent"
  case deliveryIDChanges = "a delivery has another id when it is tried again"
  case deliveryForgotten = "a delivery that failed is not tried again"
  case horizonTooLate = "a horizon is stored too late"
  case newFactNotDue = "a new fact does not make its person due"
  case alarmNotArmedAfterFailure = "the timer is not armed again after a delivery failed"
  case alarmForWrongInstant = "the timer is armed for another instant"
  case madeDueBeforeRules = "a reload makes people due before the new rules are at work"
  case oldLookStands = "a look that began under former rules is not made again"
  case rulesKeepTheirName = "other rules bear the fingerprint of those before"
  case escalationTooLate = "what escalates next is noted a day too late"
  case openAlertNotWatched = "an alert that opens is not watched for whoever does not answer"
  case digestItemLost = "a message that waits for a digest is left out of it"
  case signsOfLifeStop = "signs of life are not written after an hour"
  case outageNotNoted = "the time in which nobody watched is not noted"
  case lateNotListed = "what is said late is not noted as late"
  case sourceNotHeard = "that a source speaks is not noted"
  case returnNotTold = "that a source speaks again is not told"
  case lostDeviceForgotten = "that a device fell silent is not noted"
  case notKeptBack = "what an outage of devices is to keep back leaves"
  case keptForEver = "what an outage of devices kept back stays so when it is over"
  case linesNotForced = "the file of emissions is not forced to disk"
  case syncsAreLies = "commits are not forced to disk"

  /// Put into the file before the house opens it.
  var triggers: String? {
    switch self {
    case .outboxRowMissing:
      """
      CREATE TRIGGER bug BEFORE INSERT ON outbox WHEN NEW.kind = 'jalon.alerte.rectifiee'
      BEGIN SELECT RAISE(IGNORE); END;
      """
    case .deliveryForgotten:
      """
      CREATE TRIGGER bug AFTER UPDATE OF state ON deliveries
      WHEN OLD.state = 'sending' AND NEW.state = 'pending' AND NEW.attempts = 2
      BEGIN UPDATE deliveries SET state = 'delivered' WHERE seq = NEW.seq; END;
      """
    case .horizonTooLate:
      """
      CREATE TRIGGER bug AFTER UPDATE OF horizon ON people
      WHEN NEW.horizon > OLD.horizon AND NEW.horizon < \(Int64.max)
      BEGIN UPDATE people SET horizon = NEW.horizon + 900 WHERE person = NEW.person; END;
      """
    case .newFactNotDue:
      """
      CREATE TRIGGER bug AFTER UPDATE OF last_seq ON people WHEN NEW.last_seq > OLD.last_seq
      BEGIN UPDATE people SET horizon = OLD.horizon WHERE person = NEW.person; END;
      """
    default: triggersOfAttention
    }
  }

  private var triggersOfAttention: String? {
    switch self {
    case .oldLookStands:
      """
      CREATE TRIGGER bug AFTER UPDATE OF fingerprint ON people
      WHEN NEW.fingerprint <> (SELECT fingerprint FROM at_work)
      BEGIN UPDATE people SET horizon = \(Int64.max) WHERE person = NEW.person; END;
      """
    case .escalationTooLate:
      """
      CREATE TRIGGER bug AFTER UPDATE OF due_at ON attention WHEN NEW.due_at > OLD.due_at
      BEGIN UPDATE attention SET due_at = NEW.due_at + 86400 WHERE alert_id = NEW.alert_id; END;
      """
    case .openAlertNotWatched:
      """
      CREATE TRIGGER bug BEFORE INSERT ON attention
      WHEN EXISTS (SELECT 1 FROM outbox WHERE alert_id = NEW.alert_id
        AND kind = 'jalon.alerte.ouverte' AND created_at = NEW.counted_from)
      BEGIN SELECT RAISE(IGNORE); END;
      """
    case .digestItemLost:
      """
      CREATE TRIGGER bug AFTER INSERT ON digest_items WHEN NEW.kind = 'jalon.alerte.rectifiee'
      BEGIN DELETE FROM digest_items WHERE seq = NEW.seq; END;
      """
    case .signsOfLifeStop:
      """
      CREATE TRIGGER bug BEFORE UPDATE OF at ON pulse
      WHEN NEW.at > (SELECT min(created_at) FROM outbox) + 3600
      BEGIN SELECT RAISE(IGNORE); END;
      """
    default: triggersOfWatching
    }
  }

  private var triggersOfWatching: String? {
    switch self {
    case .outageNotNoted:
      """
      CREATE TRIGGER bug BEFORE INSERT ON outages BEGIN SELECT RAISE(IGNORE); END;
      """
    case .lateNotListed:
      """
      CREATE TRIGGER bug AFTER INSERT ON outbox WHEN NEW.late > 0
      BEGIN UPDATE outbox SET late = 0 WHERE seq = NEW.seq; END;
      """
    case .sourceNotHeard:
      """
      CREATE TRIGGER bug BEFORE UPDATE OF last_at ON sources WHEN NEW.last_at > OLD.last_at
      BEGIN SELECT RAISE(IGNORE); END;
      """
    case .returnNotTold:
      """
      CREATE TRIGGER bug BEFORE INSERT ON outbox WHEN NEW.kind = 'jalon.source.retablie'
      BEGIN SELECT RAISE(IGNORE); END;
      """
    default: triggersOfDevices
    }
  }

  private var triggersOfDevices: String? {
    switch self {
    case .lostDeviceForgotten:
      """
      CREATE TRIGGER bug AFTER UPDATE OF lost_at ON source_people
      WHEN OLD.lost_at IS NULL AND NEW.lost_at IS NOT NULL
      BEGIN UPDATE source_people SET lost_at = NULL
        WHERE watch = NEW.watch AND person = NEW.person; END;
      """
    case .notKeptBack:
      """
      CREATE TRIGGER bug AFTER INSERT ON deliveries
      WHEN NEW.state = 'held' AND NEW.hold LIKE 'panne:%'
      BEGIN UPDATE deliveries SET state = 'pending', hold = NULL WHERE seq = NEW.seq; END;
      """
    case .keptForEver:
      """
      CREATE TRIGGER bug BEFORE UPDATE OF state ON deliveries
      WHEN OLD.hold LIKE 'panne:%' AND NEW.state = 'pending'
      BEGIN SELECT RAISE(IGNORE); END;
      """
    default: nil
    }
  }
}

/// Rings as a planted bug has it.
final class FaultyAlarm: Alarm {
  private let alarm: any Alarm
  private let bug: PlantedBug?
  private let hasFailed: @Sendable () -> Bool

  init(_ alarm: any Alarm, _ bug: PlantedBug?, hasFailed: @escaping @Sendable () -> Bool) {
    (self.alarm, self.bug, self.hasFailed) = (alarm, bug, hasFailed)
  }

  func arm(at instant: Instant, ring: @escaping @Sendable () -> Void) {
    switch bug {
    case .alarmNotArmedAfterFailure where hasFailed(): alarm.disarm()
    case .alarmForWrongInstant: alarm.arm(at: instant + 60, ring: ring)
    default: alarm.arm(at: instant, ring: ring)
    }
  }

  func disarm() { alarm.disarm() }
}

/// Says sent first, and sends at the next opportunity.
final class HastyChannel: Channel {
  private let channel: any Channel
  private let kept = Mutex<[OutboxEntry]>([])
  var name: String { channel.name }

  init(_ channel: any Channel) { self.channel = channel }

  func send(_ entries: [OutboxEntry]) throws(ChannelFailure) {
    let earlier = kept.withLock { kept in
      defer { kept = entries }
      return kept
    }
    if !earlier.isEmpty { try channel.send(earlier) }
  }
}
