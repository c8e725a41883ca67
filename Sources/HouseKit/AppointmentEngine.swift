// An engine small enough to be right at sight, for the tests of store, scheduler and web: who is
// given a `rdv` must be `present` within its délai, or an alert opens and a notice is drafted; a
// presence learnt late rectifies. The true engine has its own tests.
import CaseFile
import Civil
import Evaluation

public enum AppointmentEngine {
  public static let vocabulary = Vocabulary(
    kinds: [
      FactKind(
        name: "rdv", title: "rendez-vous",
        fields: [FieldDeclaration(name: "delai", type: .duration, isRequired: true)]),
      FactKind(name: "presence", title: "présence", fields: []),
    ], natures: [("suivi", [])])

  /// A person of this key makes every look fail.
  public static let poison = "P-poison"

  public struct Poisoned: Error {}

  /// `word`: how its messages begin; another word is another rule set.
  public static func make(
    fingerprint: String = "regles-1", word: String = "absence au rendez-vous"
  ) -> Engine {
    let reader = FactReader(vocabulary: vocabulary)
    let writer = FactWriter(vocabulary: vocabulary)
    var engine = Engine(
      fingerprint: fingerprint,
      read: { json in
        json.withUnsafeBufferPointer { bytes in
          Result { () throws(FactRefusal) in
            var reader = reader
            return try reader.read(bytes)
          }
        }
      },
      write: { writer.line($0) },
      advance: { person, facts, ledger, now in
        if person == poison { throw Poisoned() }
        var look = AppointmentLook(person: person, facts: facts, ledger: ledger, now: now)
        look.word = word
        return look.advance()
      },
      compliance: { answer("compliance", $0) }, explain: { answer("explain", $0) },
      timeline: { answer("timeline", $0) },
      rules: { #"{"regles":["rdv"]}"# })
    engine.kinds = ["rdv", "presence"]
    engine.vocabulary = vocabulary
    engine.zoneData = "2026a"
    return engine
  }

  private static func answer(_ name: String, _ question: PersonQuestion) -> String {
    JSONValue.members([
      "question": .text(name), "personne": .text(question.person),
      "faits": .integer(question.facts.count), "a": .text(question.at.description),
      "su_a": question.knownAt.map { .text($0.description) },
    ]).serialized()
  }
}

/// One CloudEvents line for that engine.
public func event(
  _ type: String, id: String, person: String = "P-1", time: Instant, data: String = "{}"
) -> String {
  #"{"specversion":"1.0","id":"\#(id)","source":"/essai","type":"\#(type)","#
    + #""subject":"\#(person)","time":"\#(time)","data":\#(data)}"#
}

public func appointment(
  id: String, person: String = "P-1", time: Instant, within delay: String = "PT1H"
) -> String {
  event("rdv", id: id, person: person, time: time, data: #"{"delai":"\#(delay)"}"#)
}

private struct AppointmentLook {
  let person: String
  let facts: [Fact]
  var ledger: PersonLedger
  let now: Instant
  var emissions: [Emission] = []
  var word = ""
  var horizon = Instant.distantFuture
  var owedAt: Instant?

  init(person: String, facts: [Fact], ledger: PersonLedger, now: Instant) {
    (self.person, self.facts, self.ledger, self.now) = (person, facts, ledger, now)
  }

  mutating func advance() -> Advance {
    for fact in facts {
      guard case .declared(0, let values) = fact.content, case .quantity(let delay)? = values[0]
      else { continue }
      judge(fact, until: fact.time + delay.floor)
    }
    for fact in facts {
      if case .noticeDecided(let decision) = fact.content { apply(decision) }
    }
    ledger.toldUntil = now
    return Advance(ledger: ledger, emissions: emissions, horizon: horizon)
  }

  private mutating func judge(_ fact: Fact, until deadline: Instant) {
    if deadline > now {
      horizon = min(horizon, deadline)
      return
    }
    let presence = facts.first { other in
      guard case .declared(1, _) = other.content else { return false }
      return fact.time <= other.time && other.time <= deadline
    }
    let identity = AlertIdentity(
      person: person, measure: "M-1", rule: "rdv", alert: "absence", key: fact.identity.id,
      episode: 1)
    let known = ledger.alerts[identity.id]
    if presence == nil, known == nil {
      owedAt = max(deadline, fact.learntAt)
      open(identity, deadline)
      owedAt = nil
    }
    if let known, known.state == .open, !known.content.message.hasPrefix(word) { reword(known) }
    if let presence, let known, known.state == .open { rectify(known, presence) }
  }

  private mutating func open(_ identity: AlertIdentity, _ deadline: Instant) {
    let content = AlertContent(
      severity: "vigilance", cause: "comportement", recipients: ["cpip"], debtor: "personne",
      message: "\(word) \(identity.key)", reasons: ["aucune présence enregistrée"])
    ledger.alerts[identity.id] = AlertRecord(
      identity: identity, revision: 1, state: .open, instant: deadline, openedAt: now,
      emittedAt: now, content: content)
    let notice = NoticeRecord(
      id: "n-" + identity.id, alert: identity.id, suite: "rapport au JAP", person: person,
      measure: "M-1", rule: "rdv", key: identity.key, revision: 1, state: .draft, owedBy: "dpip",
      dueAt: deadline + 432_000, draftedAt: now, text: "Absence <\(identity.key)> signalée.")
    ledger.notices[notice.id] = notice
    say(.alertOpened, identity, 1, deadline, content)
    say(.noticeDrafted, identity, 1, deadline, content, notice: notice)
  }

  /// Other rules say it in other words: a new revision of the same alert.
  private mutating func reword(_ alert: AlertRecord) {
    var alert = alert
    alert.content.message = "\(word) \(alert.identity.key)"
    (alert.revision, alert.emittedAt) = (alert.revision + 1, now)
    ledger.alerts[alert.id] = alert
    say(.alertModified, alert.identity, alert.revision, alert.instant, alert.content)
  }

  private mutating func rectify(_ alert: AlertRecord, _ presence: Fact) {
    var alert = alert
    (alert.state, alert.revision, alert.emittedAt) = (.rectified, alert.revision + 1, now)
    ledger.alerts[alert.id] = alert
    say(
      .alertRectified, alert.identity, alert.revision, alert.instant, alert.content,
      becauseOf: [presence.identity])
    guard var notice = ledger.notices["n-" + alert.id], notice.state == .draft else { return }
    notice.state = .withdrawn
    ledger.notices[notice.id] = notice
    say(.noticeWithdrawn, alert.identity, 1, alert.instant, alert.content, notice: notice)
  }

  private mutating func apply(_ decision: NoticeDecision) {
    guard var notice = ledger.notices[decision.notice], notice.state == .draft,
      notice.revision == decision.revision, let alert = ledger.alerts[notice.alert]
    else { return }
    notice.state = decision.isValidated ? .validated : .refused
    (notice.decidedBy, notice.decidedAt) = (decision.by, now)
    ledger.notices[notice.id] = notice
    if decision.isValidated {
      say(.noticeSent, alert.identity, 1, alert.instant, alert.content, notice: notice)
    }
  }

  private mutating func say(
    _ kind: Emission.Kind, _ identity: AlertIdentity, _ revision: Int, _ instant: Instant,
    _ content: AlertContent, notice: NoticeRecord? = nil, becauseOf: [FactIdentity] = []
  ) {
    emissions.append(
      Emission(
        kind: kind, identity: identity, revision: revision, instant: instant, emittedAt: now,
        content: content, notice: notice, becauseOf: becauseOf, owedAt: owedAt))
  }
}
