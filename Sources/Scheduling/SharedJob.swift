// One piece of work over several threads: the caller's own and helpers. Rejected:
// `concurrentPerform`, whose threads on Linux are those of Swift's tasks; a batch of looks then keeps
// the door waiting.
import Dispatch
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
  func run(on helpers: DispatchQueue, threads: Int) -> [Outcome] {
    let group = DispatchGroup()
    for _ in 1..<max(1, threads) { helpers.async(group: group) { self.work() } }
    work()
    group.wait()
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
