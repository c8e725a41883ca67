// One carrier's round: what is due on it, one letter after the other, each begun in the store before
// the world hears of it and settled after. At least once, in order for each alert.
import CaseStore
import Civil

/// What a round came to.
public struct RoundReport: Hashable, Sendable {
  public var handed = 0
  public var failed = 0
  public var died = 0
  /// Of those that died: of their age.
  public var tooLate = 0
  /// Messages that were too late to be sent.
  public var expired = 0
  /// The last trouble, in French; nil: none.
  public var trouble: String?
  public init() {}
}

/// A carrier with what it needs to go round. One round at a time.
public struct Round: Sendable {
  public var carrier: any Carrier
  public var policy: RetryPolicy
  /// The address under which people read alerts.
  public var base: String

  public init(_ carrier: any Carrier, policy: RetryPolicy, base: String) {
    (self.carrier, self.policy, self.base) = (carrier, policy, base)
  }

  private static let atOnce = 50

  /// Goes on until nothing is due, or until it is told to stop between two letters.
  public func go(
    _ store: Store, now: () -> Instant, isStopping: () -> Bool = { false }
  ) throws -> RoundReport {
    var report = RoundReport()
    report.expired = try store.expire(on: carrier.name, now: now())
    while true {
      let due = try store.dueDeliveries(on: carrier.name, now: now(), limit: Round.atOnce)
      if due.isEmpty { return report }
      for delivery in due {
        if isStopping() { return report }
        try attempt(delivery, store, now, &report)
      }
    }
  }

  /// Before the first round, and after one that the store broke off: an attempt that was cut off
  /// counts, and may be the last.
  public func recover(_ store: Store, now: Instant) throws {
    for delivery in try store.interruptedDeliveries() where delivery.channel == carrier.name {
      let trouble = "interrompue par un arrêt"
      let outcome = policy.outcome(
        delivery, attempts: delivery.attempts, trouble: trouble, now: now)
      if case .retry = outcome {
        try store.settle(delivery, .retry(trouble: trouble, at: now), at: now)
      } else {
        try store.settle(delivery, outcome, at: now)
      }
    }
  }

  private func attempt(
    _ delivery: DeliveryRecord, _ store: Store, _ now: () -> Instant, _ report: inout RoundReport
  ) throws {
    guard let message = try store.begin(delivery) else { return }
    let handover =
      Letter(delivery, message: message, base: base).map { carrier.carry($0, now: now()) }
      ?? .never("message illisible")
    let (after, attempts) = (now(), delivery.attempts + 1)
    let outcome: DeliveryOutcome =
      switch handover {
      case .delivered(let receipt): .handed(receipt: receipt, isDelivered: true)
      case .handedOver(let receipt): .handed(receipt: receipt, isDelivered: false)
      case .never(let trouble): .dead(trouble: trouble)
      case .later(let trouble, let asked):
        policy.outcome(delivery, attempts: attempts, trouble: trouble, asked: asked, now: after)
      }
    try store.settle(delivery, outcome, at: after)
    report.note(outcome)
  }
}

extension RoundReport {
  fileprivate mutating func note(_ outcome: DeliveryOutcome) {
    switch outcome {
    case .handed: handed += 1
    case .retry(let trouble, _): (failed, self.trouble) = (failed + 1, trouble)
    case .dead(let trouble):
      (died, self.trouble) = (died + 1, trouble)
      if trouble.hasPrefix(RetryPolicy.tooOld) { tooLate += 1 }
    }
  }
}
