// The engine of simulations. What it says depends on the facts and on when they were learnt, never on
// when somebody looked: whatever crashed, what the house told must be what this one computes anew
// from the exported facts.
import CaseFile
import Civil
import Evaluation
import HouseKit

/// `AppointmentEngine`'s rule, with corrections: who is given a `rdv` must be `present` within its
/// délai; else an alert opens and a notice is drafted; what is learnt later rectifies, and opens anew.
/// So do other rules, under which what was told is judged once more.
public enum LearningEngine {
  /// The place in the vocabulary of the fact that says that a device fell silent.
  static let silence = 2
  static let vocabulary = Vocabulary(
    kinds: AppointmentEngine.vocabulary.kinds + [
      FactKind(name: "perte", title: "perte de signal", fields: [])
    ], natures: [("suivi", [])])

  /// `fails`: asked in each look at a person, whether it fails.
  public static func make(
    fingerprint: String = "simulation", rules: RulesAtWork = RulesAtWork(tolerance: 0),
    fails: @escaping @Sendable (_ person: String) -> Bool
  ) -> Engine {
    struct LookFailure: Error {}
    var engine = AppointmentEngine.make(fingerprint: fingerprint)
    let (reader, writer) = (
      FactReader(vocabulary: vocabulary), FactWriter(vocabulary: vocabulary)
    )
    engine.read = { json in
      json.withUnsafeBufferPointer { bytes in
        Result { () throws(FactRefusal) in
          var reader = reader
          return try reader.read(bytes)
        }
      }
    }
    engine.write = { writer.line($0) }
    engine.kinds = Set(vocabulary.kinds.map(\.name))
    engine.vocabulary = vocabulary
    engine.advance = { person, facts, ledger, now in
      if fails(person) { throw LookFailure() }
      return advance(person, facts, rules, ledger, now)
    }
    return engine
  }

  /// All that is to be told of a person by then.
  public static func told(
    of person: String, _ facts: [Fact], under rules: RulesAtWork, by now: Instant
  ) -> (ledger: PersonLedger, emissions: [Emission], horizon: Instant) {
    var roll = RollCall(person: person, rules: rules)
    for fact in facts { roll.learn(fact) }
    roll.pass(until: now)
    return (roll.ledger, roll.emissions, roll.horizon)
  }

  private static func advance(
    _ person: String, _ facts: [Fact], _ rules: RulesAtWork, _ before: PersonLedger,
    _ now: Instant
  ) -> Advance {
    var told = told(of: person, facts, under: rules, by: now)
    var emissions = told.emissions.filter { !before.knows($0) }
    // As the true engine does: what no longer holds is taken back, also when the clock went back.
    for alert in before.alerts.values.sorted(by: { $0.id < $1.id }) {
      let isStanding = (told.ledger.alerts[alert.id]?.revision ?? 0) >= alert.revision
      if isStanding || alert.state != .open { continue }
      var taken = alert
      (taken.state, taken.revision, taken.emittedAt) = (.rectified, alert.revision + 1, now)
      told.ledger.alerts[alert.id] = taken
      emissions.append(
        Emission(
          kind: .alertRectified, identity: alert.identity, revision: taken.revision,
          instant: alert.instant, emittedAt: now, content: alert.content))
    }
    told.ledger.toldUntil = now
    return Advance(ledger: told.ledger, emissions: emissions, horizon: told.horizon)
  }
}

extension PersonLedger {
  fileprivate func knows(_ emission: Emission) -> Bool {
    if emission.kind == .noticeSent, let notice = emission.notice {
      guard let known = notices[notice.id] else { return false }
      if known.revision != emission.revision { return known.revision > emission.revision }
      return known.state == .validated || known.state == .rectified
    }
    return emission.revision <= (alerts[emission.identity.id]?.revision ?? 0)
  }
}

/// One person's facts, taken in the order in which they were learnt.
private struct RollCall {
  private struct Appointment {
    var fact: Fact
    var delay: Int64
    /// Its deadline has passed.
    var isDue = false
  }
  let person: String
  var ledger = PersonLedger()
  var emissions: [Emission] = []
  private var appointments: [Appointment] = []
  private var presences: [Fact] = []
  private var cancelled: Set<FactIdentity> = []
  private var moved: [FactIdentity: Instant] = [:]
  private var now = Instant.distantPast
  private var tolerance: Int64 = 0
  /// What is yet to be at work.
  private var changes: ArraySlice<RulesAtWork.Meaning>

  init(person: String, rules: RulesAtWork) {
    self.person = person
    changes = rules.meanings[...]
    change(until: .distantPast)
  }

  /// The next deadline or change to come.
  var horizon: Instant {
    let deadlines = appointments.filter { !$0.isDue && !cancelled.contains($0.fact.identity) }
      .map(deadline)
    return min(deadlines.min() ?? .distantFuture, changes.first?.from ?? .distantFuture)
  }

  private func time(of fact: Fact) -> Instant { moved[fact.identity] ?? fact.time }
  private func deadline(_ appointment: Appointment) -> Instant {
    time(of: appointment.fact) + appointment.delay + tolerance
  }

  /// What falls due and what the rules come to mean, one after the other; of one second before what
  /// is learnt in it.
  mutating func pass(until limit: Instant) {
    while let from = changes.first?.from, from <= limit {
      passDeadlines(until: from - 1)
      change(until: from)
    }
    passDeadlines(until: limit)
  }

  private mutating func change(until limit: Instant) {
    while let next = changes.first, next.from <= limit {
      changes.removeFirst()
      (tolerance, now) = (next.tolerance, max(now, next.from))
    }
    judgeAll()
  }

  private mutating func passDeadlines(until limit: Instant) {
    while true {
      let waiting = appointments.indices.filter {
        !appointments[$0].isDue && deadline(appointments[$0]) <= limit
      }
      let next = waiting.min {
        (deadline(appointments[$0]), $0) < (deadline(appointments[$1]), $1)
      }
      guard let next else { break }
      appointments[next].isDue = true
      judge(next, at: max(now, deadline(appointments[next])))
    }
    now = max(now, limit)
  }

  mutating func learn(_ fact: Fact) {
    pass(until: fact.learntAt)
    switch fact.content {
    case .declared(0, let values):
      if case .quantity(let delay)? = values[0] {
        appointments.append(Appointment(fact: fact, delay: delay.floor))
      }
    case .declared(1, _): presences.append(fact)
    case .cancelled(let target, _): cancelled.insert(target)
    case .corrected(let correction): moved[correction.target] = correction.replacement.time
    case .noticeDecided(let decision): decide(decision, at: fact.learntAt)
    default: break
    }
    judgeAll()
  }

  private mutating func judgeAll() {
    for index in appointments.indices {
      appointments[index].isDue = deadline(appointments[index]) <= now
      judge(index, at: now)
    }
  }

  private func isMissed(_ appointment: Appointment) -> Bool {
    if !appointment.isDue || cancelled.contains(appointment.fact.identity) { return false }
    let (start, end) = (time(of: appointment.fact), deadline(appointment))
    return !presences.contains { presence in
      !cancelled.contains(presence.identity) && start <= time(of: presence)
        && time(of: presence) <= end
    }
  }

  private mutating func judge(_ index: Int, at: Instant) {
    let appointment = appointments[index]
    let identity = AlertIdentity(
      person: person, measure: "M-1", rule: "rdv", alert: "absence",
      key: appointment.fact.identity.id, episode: 1)
    let known = ledger.alerts[identity.id]
    let isOpen = known?.state == .open
    if isMissed(appointment), !isOpen {
      open(identity, (known?.revision ?? 0) + 1, deadline(appointment), at)
    } else if !isMissed(appointment), isOpen, let known {
      rectify(known, at)
    }
  }

  private mutating func open(
    _ identity: AlertIdentity, _ revision: Int, _ deadline: Instant, _ at: Instant
  ) {
    let content = AlertContent(
      severity: "vigilance", cause: "comportement", recipients: ["cpip"], debtor: "personne",
      message: "absence au rendez-vous \(identity.key)", reasons: ["aucune présence enregistrée"])
    ledger.alerts[identity.id] = AlertRecord(
      identity: identity, revision: revision, state: .open, instant: deadline, openedAt: at,
      emittedAt: at, content: content)
    let notice = NoticeRecord(
      id: "n-" + identity.id, alert: identity.id, suite: "rapport au JAP", person: person,
      measure: "M-1", rule: "rdv", key: identity.key, revision: revision, state: .draft,
      owedBy: "dpip", dueAt: deadline + 432_000, draftedAt: at, text: "Absence \(identity.key).")
    say(.alertOpened, ledger.alerts[identity.id], at)
    say(.noticeDrafted, ledger.alerts[identity.id], at, notice)
  }

  private mutating func rectify(_ known: AlertRecord, _ at: Instant) {
    var alert = known
    (alert.state, alert.revision, alert.emittedAt) = (.rectified, known.revision + 1, at)
    ledger.alerts[alert.id] = alert
    say(.alertRectified, alert, at)
    guard var notice = ledger.notices["n-" + alert.id] else { return }
    switch notice.state {
    case .draft:
      notice.state = .withdrawn
      say(.noticeWithdrawn, alert, at, notice)
    case .validated:
      notice.state = .rectified
      say(.noticeRectified, alert, at, notice)
    default: break
    }
  }

  private mutating func decide(_ decision: NoticeDecision, at: Instant) {
    guard var notice = ledger.notices[decision.notice], notice.state == .draft,
      notice.revision == decision.revision
    else { return }
    notice.state = decision.isValidated ? .validated : .refused
    (notice.decidedBy, notice.decidedAt) = (decision.by, at)
    ledger.notices[notice.id] = notice
    if decision.isValidated { say(.noticeSent, ledger.alerts[notice.alert], at, notice) }
  }

  private mutating func say(
    _ kind: Emission.Kind, _ alert: AlertRecord?, _ at: Instant, _ notice: NoticeRecord? = nil
  ) {
    guard let alert else { return }
    if let notice { ledger.notices[notice.id] = notice }
    emissions.append(
      Emission(
        kind: kind, identity: alert.identity, revision: alert.revision, instant: alert.instant,
        emittedAt: at, content: alert.content, notice: notice, owedAt: at))
  }
}
