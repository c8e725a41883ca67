// What officers do: record a fact by hand, acknowledge, validate or refuse, and settle what was
// kept aside. The command and the web both come through here. Every act carries a name.
import Attention
import CaseFile
import Civil
import Evaluation

/// The acts of named humans on one store. A command makes one on the file that a daemon serves: SQLite
/// lets one write at a time, and the daemon looks every second for what others wrote.
public struct Desk: Sendable {
  public let store: Store
  public let intake: Intake
  /// Who sits at it, for the journal.
  public var caller = Caller.local
  private let now: @Sendable () -> Instant

  public init(store: Store, intake: Intake, now: @escaping @Sendable () -> Instant) {
    (self.store, self.intake, self.now) = (store, intake, now)
  }

  /// Records one fact as it is written in JSON.
  public func recordFact(_ json: String) async throws -> Receipt {
    let receipts = try await intake.submit(
      Submission([intake.arrival(Array(json.utf8))], caller: caller)
    ).get()
    return receipts[0]
  }

  /// Validates or refuses the revision that was read; also says so in the log.
  public func decide(_ decision: NoticeDecision) async throws {
    guard let notice = try store.notice(decision.notice)?.record else {
      throw DeedRefusal.unknown(decision.notice)
    }
    let word = decision.isValidated ? "validee" : "refusee"
    let fact = fact(
      id: "\(decision.notice)-\(decision.revision)-\(word)", by: decision.by,
      person: notice.person, measure: notice.measure, .noticeDecided(decision))
    try await submit(fact, .decideNotice(decision))
  }

  /// A named officer answers for an alert.
  public func acknowledge(alert id: String, by officer: String) async throws {
    guard let alert = try store.alert(id)?.record else { throw DeedRefusal.unknown(id) }
    let fact = fact(
      id: "\(id)-\(alert.revision)-recue", by: officer, person: alert.identity.person,
      measure: alert.identity.measure, .acknowledged(alert: id, by: officer))
    try await submit(fact, .acknowledgeAlert(id: id, by: officer))
  }

  /// Puts an alert off: nobody is asked about it again before `until`, unless it grows graver.
  public func snooze(
    alert id: String, until: Instant, by officer: String, motive: String,
    policy: SnoozePolicy = SnoozePolicy()
  ) async throws {
    try await act(
      .snoozeAlert(
        id: id, until: until, by: officer, motive: motive, longestSeconds: policy.longestSeconds))
  }

  /// Ends a snooze before its time.
  public func wake(alert id: String, by officer: String) async throws {
    try await act(.wakeAlert(id: id, by: officer))
  }

  /// A named officer's reading of the occurrence that an alert is about.
  public func qualify(
    alert id: String, as verdict: Qualification.Verdict, by officer: String, motive: String = ""
  ) async throws {
    guard let alert = try store.alert(id)?.record else { throw DeedRefusal.unknown(id) }
    let identity = alert.identity
    guard alert.isOfRule, !identity.rule.hasPrefix("mesure.") else {
      throw DeedRefusal.unfit("cette alerte ne porte pas sur un écart à qualifier")
    }
    try await qualify(
      Qualification(rule: identity.rule, key: identity.key, verdict: verdict, by: officer),
      of: identity.person, measure: identity.measure, alert: id, motive: motive)
  }

  /// The same of an occurrence that no alert is about.
  public func qualify(
    _ reading: Qualification, of person: String, measure: String, alert: String? = nil,
    motive: String = ""
  ) async throws {
    guard try store.factCount(of: person) != nil else { throw DeedRefusal.unknown(person) }
    // A change of mind is another fact; the same word sent twice in a second is one.
    let id = "q-" + stableHash([person, measure, reading.rule, reading.key])
    let fact = fact(
      id: "\(id)-\(reading.verdict.rawValue)-\(now().seconds)", by: reading.by, person: person,
      measure: measure, .qualified(reading))
    try await submit(fact, .qualify(alert: alert, reading, motive: motive))
  }

  /// Reads again what was kept aside, under the rules of today.
  public func retryAside(_ id: Int64, by officer: String) async throws -> Receipt {
    try await accept(id, by: officer, mended: nil, motive: "")
  }

  /// Puts another text in the place of what was received; that one is kept beside it.
  public func mendAside(
    _ id: Int64, with json: String, by officer: String, motive: String = ""
  ) async throws -> Receipt {
    try await accept(id, by: officer, mended: json, motive: motive)
  }

  public func discardAside(_ id: Int64, by officer: String, motive: String) async throws {
    let deed = Deed.discardAside(id: id, by: officer, motive: motive)
    _ = try await intake.submit(Submission([], deed: deed, caller: caller)).get()
  }

  private func act(_ deed: Deed) async throws {
    _ = try await intake.submit(Submission([], deed: deed, caller: caller)).get()
  }

  private func accept(
    _ id: Int64, by officer: String, mended: String?, motive: String
  ) async throws -> Receipt {
    guard let record = try store.asideRecord(id) else { throw DeedRefusal.unknown(String(id)) }
    let arrival = intake.arrival(Array((mended ?? record.raw).utf8))
    let deed = Deed.acceptAside(id: id, by: officer, mended: mended, motive: motive)
    return try await intake.submit(
      Submission([arrival], deed: deed, caller: caller)
    ).get()[0]
  }

  private func submit(_ fact: Fact, _ deed: Deed) async throws {
    _ = try await intake.submit(
      Submission([intake.arrival(fact)], deed: deed, caller: caller)
    ).get()
  }

  private func fact(
    id: String, by officer: String, person: String, measure: String, _ content: FactContent
  ) -> Fact {
    Fact(
      identity: FactIdentity(source: "/jalon/agents/\(officer)", id: id), person: person,
      time: now(), measure: measure.isEmpty ? nil : measure, content: content)
  }
}
