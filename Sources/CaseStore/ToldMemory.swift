// What was told about those who were last looked at, so that the next look need not read it. It is
// written by looks alone, and each person is looked at by one at a time.
import Evaluation
import Synchronization

/// Holds only what was committed. May be used from any thread.
public final class ToldMemory: Sendable {
  private struct Told: Weighed {
    var ledger: PersonLedger
    var bytes: Int
  }
  private let told: Mutex<Shelves<Told>>

  public init(bytes: Int = 8 << 20) { told = Mutex(Shelves(limit: bytes)) }

  /// Taken out: it is put back once the look it serves is recorded. Nil: it must be read.
  func take(_ person: String) -> PersonLedger? { told.withLock { $0.take(person) }?.ledger }

  /// What the file now says.
  public func keep(_ ledger: PersonLedger, of person: String) {
    let kept = Told(ledger: ledger, bytes: ledger.roughBytes)
    told.withLock { $0.keep(kept, of: person) }
  }
}

extension PersonLedger {
  /// Texts are what weighs; the rest is about as large in each.
  fileprivate var roughBytes: Int {
    let texts = alerts.values.reduce(0) { bytes, alert in
      alert.content.reasons.reduce(bytes + alert.content.message.utf8.count) { $0 + $1.utf8.count }
    }
    return notices.values.reduce(200 + texts + 700 * (alerts.count + notices.count)) {
      $0 + $1.text.utf8.count
    }
  }
}
