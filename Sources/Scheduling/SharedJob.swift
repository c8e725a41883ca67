// One piece of work over several threads: the caller's own and helpers. Rejected:
// `concurrentPerform`, whose threads on Linux are those of Swift's tasks; a batch of looks then keeps
// the door waiting.
import Synchronization

/// So many steps, each taken by whichever thread is free.
final class SharedJob<Outcome: Sendable>: Sendable {
  private let next = Atomic<Int>(0)
  private let outcomes: Mutex<[Outcome?]>
  private let count: Int
  private let step: @Sendable (Int) -> Outcome

  init(count: Int, step: @escaping @Sendable (Int) -> Outcome) {
    (self.count, self.step) = (count, step)
    outcomes = Mutex([Outcome?](repeating: nil, count: count))
  }

  /// Takes part, and returns the outcomes in order when all steps are done.
  func run(by lanes: any Lanes, threads: Int) -> [Outcome] {
    lanes.together(threads) { self.work() }
    return outcomes.withLock { $0.compactMap { $0 } }
  }

  private func work() {
    while true {
      let index = next.add(1, ordering: .relaxed).oldValue
      if index >= count { return }
      let outcome = step(index)
      outcomes.withLock { $0[index] = outcome }
    }
  }
}
