// Outbox → channels → receipts. Owns retries; reads no clock.
import CaseStore
import Civil

/// What one turn of delivery came to.
public struct DrainReport: Hashable, Sendable {
  public var sent = 0
  /// More may be waiting: turn again at once.
  public var hasMore = false
  /// The store did not answer: what left is not known to have left.
  public var isStoreFailing = false
  /// What failed, in French; nil: nothing did.
  public var trouble: String?
  public init() {}
}

/// How delivery goes about it.
public struct DeliveryPolicy: Hashable, Sendable {
  /// Entries and bytes that leave together. A channel repairs at most this much after a crash.
  public var entriesAtOnce = 500
  public var bytesAtOnce = 1 << 20
  public var firstRetrySeconds: Int64 = 2
  public var longestRetrySeconds: Int64 = 300
  public init() {}

  /// Doubles with each attempt.
  func retrySeconds(afterAttempts attempts: Int) -> Int64 {
    min(firstRetrySeconds << Int64(min(attempts, 20)), longestRetrySeconds)
  }
}

/// Sends one batch to each channel. A channel that fails holds up no other.
public func drain(
  _ store: Store, to channels: [any Channel], now: Instant,
  policy: DeliveryPolicy = DeliveryPolicy()
) -> DrainReport {
  var report = DrainReport()
  for channel in channels {
    do {
      let waiting = try store.waiting(on: channel.name, now: now, limit: policy.entriesAtOnce)
      let batch = fitting(waiting, policy.bytesAtOnce)
      if batch.isEmpty { continue }
      do throws(ChannelFailure) { try channel.send(batch) } catch {
        report.trouble = "\(channel.name) : \(error.reason)"
        let pause = policy.retrySeconds(afterAttempts: batch[0].attempts)
        try store.markFailed(batch, trouble: error.reason, retryAt: now + pause)
        continue
      }
      try store.markSent(batch, at: now)
      report.sent += batch.count
      let isCut = batch.count < waiting.count || waiting.count == policy.entriesAtOnce
      report.hasMore = report.hasMore || isCut
    } catch {
      report.isStoreFailing = true
      report.trouble = "\(channel.name) : \(StoreTrouble.words(error))"
    }
  }
  return report
}

/// The first entries whose bodies fit, at least one.
private func fitting(_ entries: [OutboxEntry], _ limit: Int) -> [OutboxEntry] {
  var bytes = 0
  let fitting = entries.prefix { entry in
    bytes += entry.body.utf8.count + 1
    return bytes <= limit
  }
  return fitting.isEmpty ? Array(entries.prefix(1)) : Array(fitting)
}
