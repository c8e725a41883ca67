// The times in which no house lived: each is in the report, with what fell due in it.
import CaseStore
import Civil
import Evaluation
import Scheduling
import Synchronization

/// One life's signs: what the file said before it began, and when it may have written its own.
final class LifeSigns: Sendable {
  /// The last sign of the lives before; nil: there was none.
  let before: Instant?
  let lastOutage: Int64
  /// What had been told when it began.
  let ledgers: [String: PersonLedger]
  /// Every instant at which a sign may have been written.
  private let seen = Mutex<[Instant]>([])

  init(_ store: Store) throws {
    before = try store.lastBeat()
    lastOutage = try store.outages(limit: 1).first?.seq ?? 0
    var ledgers: [String: PersonLedger] = [:]
    for person in Schedule.people { ledgers[person] = try store.ledger(of: person) }
    self.ledgers = ledgers
  }

  fileprivate func note(_ instant: Instant) { seen.withLock { $0.append(instant) } }
  var times: [Instant] { seen.withLock { $0 } }
}

/// The clock of the pulse, which says when it was looked at.
struct SeenClock: Clock {
  let clock: any Clock
  let signs: LifeSigns

  func now() -> Instant {
    let now = clock.now()
    signs.note(now)
    return now
  }
  func wallDelay(until instant: Instant) -> Int64 { clock.wallDelay(until: instant) }
}

extension SimulatedHouse {
  /// Nobody watches for so long. What was not done is not done.
  func beAway(_ seconds: Int64) {
    disk.crash(losingUnsynced: false)
    time.forgetTimers()
    endLife()
    time.set(now + seconds)
  }

  /// As soon as the first sign of this life stands in the file. Between a first try that the disk
  /// refused and one that it took the gap may have come or gone with the clock: then nothing is said.
  func checkOutage(_ store: Store) throws {
    guard let signs, !isOutageChecked, let before = signs.before,
      let last = try store.lastBeat(), last != before || signs.times.contains(before)
    else { return }
    isOutageChecked = true
    let gaps = signs.times.map { $0 - before > policy.outages.longestGapSeconds }
    let noted = try store.outages(limit: 1).first { $0.seq > signs.lastOutage }
    if let noted, noted.from != before {
      findings.append("la panne est dite du \(noted.from), attendu \(before)")
    }
    if !gaps.contains(false), noted == nil {
      findings.append("personne ne veillait depuis le \(before), et rien ne le dit")
    }
    if !gaps.contains(true), noted != nil {
      findings.append("une panne depuis le \(before) est dite, et n'en était pas une")
    }
    outage = noted
  }

  /// What fell due while nobody watched is listed, once all of it was looked at. Not where the clock
  /// went back since: then some of it fell due once more.
  func checkReport(_ store: Store, waiting: Set<String>) throws {
    guard let outage, let signs, !isReportChecked else { return }
    isReportChecked = true
    if hasGoneBack { return }
    let listed = Set(try store.lateMessages(in: outage, limit: 10_000).map(\.message))
    var owed = 0
    for (person, facts) in log.facts.sorted(by: { $0.key < $1.key })
    where !waiting.contains(person) {
      // Nobody was owed anything before the first look at them.
      guard let ledger = signs.ledgers[person], ledger.toldUntil != nil else { continue }
      let told = LearningEngine.told(of: person, facts, under: world.rulesAtWork, by: now)
      for emission in told.emissions
      where emission.notice == nil && outage.from <= emission.emittedAt
        && emission.emittedAt + Int64(60) <= outage.until
        && emission.revision > ledger.alerts[emission.identity.id]?.revision ?? 0
      {
        owed += 1
        if !listed.contains(emission.id) {
          findings.append("\(emission.id) n'est pas au rapport de la panne du \(outage.from)")
        }
      }
    }
    if let counted = try store.outage(outage.seq)?.owed, counted < Int64(owed) {
      findings.append("le rapport du \(outage.from) compte \(counted) messages, attendu \(owed)")
    }
  }
}
