// A store with messages planned for a carrier, and carriers that do as a test says.
import CaseFile
import CaseStore
import Civil
import Delivery
import Evaluation
import HouseKit
import Synchronization

let postNoon = Instant(seconds: 1_772_452_800)

/// An emission of an alert; `revision` 1 opens it.
func said(_ key: String, revision: Int = 1, recipients: [String] = ["cpip"]) -> Emission {
  Emission(
    kind: revision == 1 ? .alertOpened : .alertModified,
    identity: AlertIdentity(
      person: "P-000017", measure: "M", rule: "soins.attestation", alert: "a", key: key, episode: 1),
    revision: revision, instant: postNoon, emittedAt: postNoon,
    content: AlertContent(
      severity: "vigilance", cause: "comportement", recipients: recipients, debtor: "personne",
      message: "Attestation de M. Secret attendue", reasons: ["raison secrète"]))
}

/// A store on which messages are planned and carried.
final class PostOffice {
  let folder: TemporaryFolder
  let store: Store
  var now = postNoon
  var policy = RetryPolicy(seed: 7)

  init(_ folder: TemporaryFolder = TemporaryFolder()) throws {
    self.folder = folder
    store = try Store(path: folder.file("jalon.db"))
  }

  func plan(_ emissions: Emission..., on carriers: [String] = ["essai"]) throws {
    let look = Look(
      person: "P-000017", seenSeq: 1, before: PersonLedger(),
      advance: Advance(
        ledger: PersonLedger(toldUntil: postNoon), emissions: emissions, horizon: .distantFuture))
    try store.record(
      [look], now: now, fingerprint: "f", channels: ["ndjson"], carriers: carriers)
  }

  @discardableResult
  func go(_ carrier: any Carrier) throws -> RoundReport {
    try Round(carrier, policy: policy, base: "https://jalon.test").go(store, now: { self.now })
  }

  /// Moves the time to the next attempt; false where none waits.
  func advance(_ carrier: any Carrier) throws -> Bool {
    guard let next = try store.nextDue(onCarrier: carrier.name) else { return false }
    now = max(now, next)
    return true
  }
}

/// Answers what its script says, then always that the letter was delivered.
final class ScriptedCarrier: Carrier {
  let name: String
  private let script: Mutex<[Handover]>
  private let letters = Mutex<[Letter]>([])
  private let witness: @Sendable (Letter) -> Void

  init(
    _ script: Handover..., name: String = "essai",
    witness: @escaping @Sendable (Letter) -> Void = { _ in }
  ) {
    self.script = Mutex(script)
    (self.name, self.witness) = (name, witness)
  }

  func carry(_ letter: Letter, now: Instant) -> Handover {
    witness(letter)
    letters.withLock { $0.append(letter) }
    return script.withLock { $0.isEmpty ? .delivered(receipt: "oui") : $0.removeFirst() }
  }

  var carried: [Letter] { letters.withLock { $0 } }
  /// Key of the alert is not in a letter: its id and revision are.
  var revisions: [Int] { carried.map(\.revision) }
}
