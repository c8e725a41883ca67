// Requests that were answered 401 or 403, in the journal: whose token, which route, and how often;
// never what was asked for nor whose file. A flood of bad tokens makes one line a minute.
import CaseStore
import Civil
import Synchronization

/// May be used from any task.
public final class RefusalLog: Sendable {
  /// The token by its id, or nobody known, at one route of the table.
  struct Door: Hashable {
    var who: String
    var route: String
  }

  /// What was refused at a door since its last line.
  struct Tally: Hashable {
    var since: Instant
    /// No line before.
    var quietUntil: Instant
    var count = 0
    var reasons: Set<String> = []

    mutating func add(_ other: Tally) {
      since = min(since, other.since)
      count += other.count
      reasons.formUnion(other.reasons)
    }
  }

  private let store: Store
  private let now: @Sendable () -> Instant
  private let tallies = Mutex<[Door: Tally]>([:])

  private static let seconds: Int64 = 60
  static let unknown = "inconnu"

  init(store: Store, now: @escaping @Sendable () -> Instant) {
    (self.store, self.now) = (store, now)
  }

  /// The first refusal at a door is written at once, those of the minute after it together.
  func note(_ token: String?, _ route: String, _ reason: String) async {
    let door = Door(who: token.map { "jeton \($0)" } ?? RefusalLog.unknown, route: route)
    let now = now()
    let due = tallies.withLock { tallies -> Tally? in
      var tally = tallies[door] ?? Tally(since: now, quietUntil: now)
      tally.count += 1
      tally.reasons.insert(reason)
      let isDue = RefusalLog.isOver(tally, at: now)
      tallies[door] = isDue ? RefusalLog.quiet(from: now) : tally
      return isDue ? tally : nil
    }
    if let due { await write([(door, due)], at: now) }
  }

  /// Writes what the minute that is over, or with `evenYoung` every one, still holds.
  public func settle(evenYoung: Bool = false) async {
    let now = now()
    let due = tallies.withLock { tallies -> [(Door, Tally)] in
      let over = tallies.filter { evenYoung || RefusalLog.isOver($0.value, at: now) }
      for (door, tally) in over {
        tallies[door] = tally.count == 0 ? nil : RefusalLog.quiet(from: now)
      }
      return over.filter { $0.value.count > 0 }.sorted { $0.key.route < $1.key.route }
    }
    await write(due, at: now)
  }

  private static func isOver(_ tally: Tally, at now: Instant) -> Bool {
    now >= tally.quietUntil || tally.quietUntil - now > seconds
  }

  private static func quiet(from now: Instant) -> Tally {
    Tally(since: now, quietUntil: now + seconds)
  }

  /// What the disk does not take now is counted with what comes, and not tried sooner for it.
  private func write(_ due: [(door: Door, tally: Tally)], at now: Instant) async {
    if due.isEmpty { return }
    let entries = due.map { door, tally in
      Caller(who: door.who).entry(.accessRefused, reference: tally.words(at: door.route))
    }
    do { try await store.journalSoon(entries, at: now) } catch {
      tallies.withLock { tallies in
        for (door, tally) in due {
          tallies[door, default: RefusalLog.quiet(from: now)].add(tally)
        }
      }
    }
  }
}

extension RefusalLog.Tally {
  fileprivate func words(at route: String) -> String {
    let why = reasons.sorted().joined(separator: ", ")
    return count == 1 ? "\(route) : \(why)" : "\(route) : \(count) fois depuis le \(since), \(why)"
  }
}
