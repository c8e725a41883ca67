// What is next for alerts that wait for somebody: looked at when due, beside the looks at people and
// on the same timer. Reads the person's facts only for those who are due.
import Attention
import CaseFile
import CaseStore
import Civil
import Evaluation
import Logging
import Synchronization

/// Used from the loop's queue.
public final class AttentionWork: Sendable {
  private let store: Store
  private let rules: any EngineSource
  private let memory: FactMemory
  private let clock: any Clock
  private let outletsNow: @Sendable () -> Outlets
  private let logger: Logger
  private let nextOfSources = Mutex<Instant?>(nil)
  /// After the store failed, nothing is tried before.
  private let restUntil = Mutex(Instant.distantPast)

  private static let atOnce = 100
  private static let troubleSeconds: Int64 = 5

  public init(
    store: Store, engine: any EngineSource, memory: FactMemory, clock: any Clock,
    outlets: @autoclosure @escaping @Sendable () -> Outlets,
    logger: Logger = Logger(label: "jalon.attention")
  ) {
    self.logger = logger
    (self.store, rules, self.memory, self.clock) = (store, engine, memory, clock)
    outletsNow = outlets
  }

  private var engine: Engine { rules.engineAtWork }
  private var outlets: Outlets { outletsNow() }

  /// Takes up the policy at work, at the start and whenever it is another: alerts that were open before
  /// anything was to be done about them are taken in, and what was to come next is asked anew.
  func takeUpPolicy() throws {
    let (policy, now) = (outlets.policy, clock.now())
    if !policy.escalation.steps.isEmpty { try store.watchOpenAlerts(from: now) }
    try store.watchOnly(policy.sources.map(\.source), at: now)
    try store.endOutages(besides: policy.massSilences.map(\.source), at: now)
    for (role, channel) in try store.digestsAwaited() where !policy.gathers(role, on: channel) {
      try store.makeDigest(for: role, on: channel, slot: now, now: now, outlets)
    }
    try store.attendAnew(under: policy, at: now)
  }

  /// Before anybody is looked at: what rests on devices that fell silent together is kept back.
  func detect() {
    for rule in outlets.policy.massSilences {
      trying { try store.detect(rule, now: clock.now(), outlets, arrival: arrival) }
    }
  }

  /// Attention that fails holds up no look at anybody.
  private func trying(_ body: () throws -> Void) {
    let now = clock.now()
    if restUntil.withLock({ $0 > now }) { return }
    do { try body() } catch {
      logger.error("attention : \(StoreTrouble.words(error))")
      restUntil.withLock { $0 = now + AttentionWork.troubleSeconds }
    }
  }

  private func arrival(_ fact: Fact) -> Arrival { .fact(fact, body: engine.write(fact)) }

  /// Does what is due. Returns whether more may be.
  func attend() -> Bool {
    var hasMore = false
    trying { hasMore = try attendToAlerts() }
    return hasMore
  }

  private func attendToAlerts() throws -> Bool {
    let now = clock.now()
    let due = try store.dueAlerts(at: now, limit: AttentionWork.atOnce)
    // Taken once: facts read under one rule set mean nothing to another.
    let engine = engine
    for alert in due {
      let facts = try memory.facts(of: alert.person, by: engine).facts
      let (zone, holidays) = engine.workplace(facts)
      let isAcknowledged = facts.contains { fact in
        if case .acknowledged(let id, _) = fact.content { id == alert.alert } else { false }
      }
      try store.attend(
        to: alert.alert, isAcknowledged: isAcknowledged,
        at: Workplace(zone: zone, holidays: holidays), now: now, outlets)
    }
    return due.count == AttentionWork.atOnce
  }

  /// Once everybody was looked at: whatever came is taken into account. Sources that fell silent or
  /// spoke again are noted, outages that are over end.
  func attendToSources() { trying { try lookAtSources() } }

  private func lookAtSources() throws {
    let (policy, now) = (outlets.policy, clock.now())
    var next: [Instant] = []
    for watch in policy.sources {
      guard let state = try store.sourceState(watch.source) else { continue }
      if let noticed = state.silentSince {
        guard let last = state.lastAt, last >= noticed else {
          continue
        }
        try store.noteSpeaking(of: watch, now: now, outlets)
      }
      let silentAt = watch.silentAt(countedFrom: state.countedFrom, at: place(of: watch))
      if silentAt <= now {
        try store.noteSilence(of: watch, owed: silentAt, now: now, outlets)
      } else {
        next.append(silentAt)
      }
    }
    for rule in policy.massSilences {
      let latest = try store.endIfOver(rule, now: now, outlets, arrival: arrival)
      if let latest { next.append(latest) }
    }
    next += try makeDigests(now)
    nextOfSources.withLock { [next] in $0 = next.min() }
  }

  /// Returns when the next ones are due.
  private func makeDigests(_ now: Instant) throws -> [Instant] {
    var next: [Instant] = []
    for digest in outlets.policy.digests {
      let (zone, holidays) = engine.calendar(digest.zone, digest.territory)
      let place = Workplace(zone: zone, holidays: holidays)
      for channel in digest.channels where outlets.carriers.contains(channel) {
        let last = try store.lastDigest(of: digest.role, on: channel, now: now)
        var slot = digest.next(after: last, at: place)
        if slot <= now {
          try store.makeDigest(for: digest.role, on: channel, slot: slot, now: now, outlets)
          slot = digest.next(after: now, at: place)
        }
        next.append(slot)
      }
    }
    return next
  }

  private func place(of watch: SourceWatch) -> Workplace {
    let (zone, holidays) = engine.calendar(watch.zone, watch.territory)
    return Workplace(zone: zone, holidays: holidays)
  }

  /// When something is next; nil: nothing waits. `alerts`: when for an alert, as the file has it.
  func nextDue(alerts: Instant?) -> Instant? {
    let rest = restUntil.withLock { $0 }
    if rest > clock.now() { return rest }
    return [alerts, nextOfSources.withLock { $0 }].compactMap { $0 }.min()
  }
}

extension AttentionPolicy {
  fileprivate func gathers(_ role: String, on channel: String) -> Bool {
    digests.contains { $0.role == role && $0.channels.contains(channel) }
  }
}
