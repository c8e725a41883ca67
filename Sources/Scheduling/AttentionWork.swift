// What is next for alerts that wait for somebody: looked at when due, beside the looks at people and
// on the same timer. Reads the person's facts only for those who are due.
import Attention
import CaseFile
import CaseStore
import Civil
import Evaluation

/// Used from the loop's queue.
public final class AttentionWork: Sendable {
  private let store: Store
  private let engine: Engine
  private let memory: FactMemory
  private let clock: any Clock
  private let outlets: Outlets

  private static let atOnce = 100

  public init(
    store: Store, engine: Engine, memory: FactMemory, clock: any Clock, outlets: Outlets
  ) {
    (self.store, self.engine, self.memory, self.clock) = (store, engine, memory, clock)
    self.outlets = outlets
  }

  /// Takes in alerts that were open before anything was to be done about them.
  func recover() throws {
    if outlets.policy.escalation.steps.isEmpty { return }
    try store.watchOpenAlerts(from: clock.now())
  }

  /// Does what is due. Returns whether more may be.
  func attend() throws -> Bool {
    let now = clock.now()
    let due = try store.dueAlerts(at: now, limit: AttentionWork.atOnce)
    for alert in due {
      let facts = try memory.facts(of: alert.person).facts
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

  /// When something is next; nil: nothing waits.
  func nextDue() throws -> Instant? { try store.nextAttention() }
}
