// The door of the log: requests that come together are committed together, and each is answered
// only after its commit. It holds a bounded number of arrivals and refuses more.
import CaseFile
import Civil
import Evaluation
import Synchronization

/// Takes submissions in from any task. One commit is under way at a time.
public final class Intake: Sendable {
  public struct Limits: Hashable, Sendable {
    /// Arrivals that may wait for the writer, over all requests.
    public var waiting: Int
    /// Arrivals after which a commit takes no further request with it.
    public var perCommit: Int
    public init(waiting: Int = 50_000, perCommit: Int = 5_000) {
      (self.waiting, self.perCommit) = (waiting, perCommit)
    }
  }

  /// Why a submission was not taken.
  public enum Refusal: Error, Hashable, Sendable { case full, closed }

  private struct Waiter: Sendable {
    var submission: Submission
    var answer: CheckedContinuation<Result<[Receipt], DeedRefusal>, any Error>
  }

  private struct Queue {
    var waiters: [Waiter] = []
    var arrivals = 0
    var isWriting = false
    var isClosed = false
    var resting: [CheckedContinuation<Void, Never>] = []
  }

  /// Arrivals since the process began, by what was done with them.
  public struct Counts: Hashable, Sendable {
    public var accepted: Int64 = 0
    public var duplicates: Int64 = 0
    public var conflicts: Int64 = 0
    public var misfits: Int64 = 0
    /// Requests refused because the door was full.
    public var turnedAway: Int64 = 0
  }

  private let queue = Mutex(Queue())
  private let counted = Mutex(Counts())
  private let tallied = Mutex(EventTally())
  private let store: Store
  private let engine: any EngineSource
  private let manner: Mutex<(policy: LearningPolicy, limits: Limits)>
  private let now: @Sendable () -> Instant
  private let meter: WorkMeter
  private let onCommit: @Sendable () -> Void
  private let memory: FactMemory?

  /// `now` is the clock handed in; `onCommit` is told that facts arrived. What is learnt is handed
  /// to `memory`, which need not read it again.
  public init(
    store: Store, engine: any EngineSource, policy: LearningPolicy = LearningPolicy(),
    limits: Limits = Limits(), meter: WorkMeter = WorkMeter(), memory: FactMemory? = nil,
    now: @escaping @Sendable () -> Instant,
    onCommit: @escaping @Sendable () -> Void = {}
  ) {
    (self.store, self.engine) = (store, engine)
    manner = Mutex((policy, limits))
    (self.now, self.meter, self.onCommit, self.memory) = (now, meter, onCommit, memory)
  }

  /// From the next request on; what waits is not turned away.
  public func apply(_ policy: LearningPolicy, _ limits: Limits) {
    manner.withLock { $0 = (policy, limits) }
  }

  private var limits: Limits { manner.withLock { $0.limits } }

  /// Whether a request can be taken at all: asked before its body is read.
  public var isFull: Bool {
    let limits = limits
    return queue.withLock { $0.arrivals >= limits.waiting }
  }

  public var counts: Counts { counted.withLock { $0 } }

  /// The same by kind of fact.
  public var events: EventTally { tallied.withLock { $0 } }

  /// Reads one JSON object as a fact, or as what does not fit.
  public func arrival(_ json: [UInt8]) -> Arrival {
    let engine = engine.engineAtWork
    return meter.measure(.checking) {
      switch engine.read(json) {
      case .success(let fact): arrival(fact, by: engine)
      case .failure(let refusal):
        .misfit(AsideReason(refusal), raw: String(decoding: json, as: UTF8.self))
      }
    }
  }

  public func arrival(_ fact: Fact) -> Arrival { arrival(fact, by: engine.engineAtWork) }

  private func arrival(_ fact: Fact, by engine: Engine) -> Arrival {
    var unrecorded = fact
    unrecorded.recordedAt = nil
    return .fact(fact, body: engine.write(unrecorded), readUnder: engine.fingerprint)
  }

  /// Returns after the commit. Throws `Refusal`, or the store's failure.
  public func submit(_ submission: Submission) async throws -> Result<[Receipt], DeedRefusal> {
    let limits = limits
    return try await withCheckedThrowingContinuation { answer in
      let refusal: Refusal? = queue.withLock { queue in
        if queue.isClosed { return .closed }
        // One large request is taken by an idle door, whatever its size.
        if queue.arrivals > 0, queue.arrivals + submission.arrivals.count > limits.waiting {
          return .full
        }
        queue.waiters.append(Waiter(submission: submission, answer: answer))
        queue.arrivals += submission.arrivals.count
        if !queue.isWriting {
          queue.isWriting = true
          Task { await self.writeWhatWaits() }
        }
        return nil
      }
      if let refusal {
        counted.withLock { $0.turnedAway += 1 }
        answer.resume(throwing: refusal)
      }
    }
  }

  /// Takes nothing more; what was taken is still committed and answered.
  public func close() { queue.withLock { $0.isClosed = true } }

  /// Returns when all that was taken is committed and answered.
  public func rest() async {
    await withCheckedContinuation { answer in
      let isAtRest = queue.withLock { queue in
        if queue.isWriting { queue.resting.append(answer) }
        return !queue.isWriting
      }
      if isAtRest { answer.resume() }
    }
  }

  private func writeWhatWaits() async {
    while let batch = nextBatch() {
      do {
        let (engine, start) = (engine.engineAtWork, ContinuousClock.now)
        let policy = manner.withLock { $0.policy }
        let (results, learnt) = try await store.append(
          batch.map(\.submission), now: now(), policy: policy
        ) { stored, received in
          // Both anew: a reload may have come since the one received was read.
          guard case .success(let known) = engine.read(Array(stored.utf8)),
            case .success(let fact) = engine.read(Array(received.utf8))
          else { return false }
          return known.hasSameContent(as: fact)
        }
        meter.note(.commit, since: start)
        memory?.learn(learnt)
        count(results)
        tally(batch, results, kinds: engine.kinds)
        onCommit()
        for (waiter, result) in zip(batch, results) { waiter.answer.resume(returning: result) }
      } catch {
        // What failed to answer may have been kept all the same.
        onCommit()
        for waiter in batch { waiter.answer.resume(throwing: error) }
      }
    }
  }

  private func count(_ results: [Result<[Receipt], DeedRefusal>]) {
    counted.withLock { counts in
      for case .success(let receipts) in results {
        for receipt in receipts {
          switch receipt {
          case .accepted: counts.accepted += 1
          case .duplicate: counts.duplicates += 1
          case .conflict: counts.conflicts += 1
          case .misfit: counts.misfits += 1
          }
        }
      }
    }
  }

  private func tally(
    _ batch: [Waiter], _ results: [Result<[Receipt], DeedRefusal>], kinds: Set<String>
  ) {
    let now = now()
    tallied.withLock { tally in
      for case (let waiter, .success(let receipts)) in zip(batch, results) {
        tally.note(waiter.submission, receipts, kinds: kinds, at: now)
      }
    }
  }

  /// Nil: nothing waits, and the writing is over.
  private func nextBatch() -> [Waiter]? {
    let limits = limits
    return queue.withLock { queue in
      if queue.waiters.isEmpty {
        queue.isWriting = false
        for answer in queue.resting { answer.resume() }
        queue.resting = []
        return nil
      }
      var (count, arrivals) = (0, 0)
      while count < queue.waiters.count, count == 0 || arrivals < limits.perCommit {
        arrivals += queue.waiters[count].submission.arrivals.count
        count += 1
      }
      let batch = Array(queue.waiters.prefix(count))
      queue.waiters.removeFirst(count)
      queue.arrivals -= arrivals
      return batch
    }
  }
}
