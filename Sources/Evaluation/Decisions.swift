// What humans did about alerts and notices, and what they have not done in time: a suite is a
// duty of the institution, watched like any other (DESIGN 4).
import CaseFile
import Civil
import RuleProgram

extension Transitions {
  /// Takes in validations, refusals and acknowledgements among the facts known. A validation binds
  /// the revision that was read: one of another revision decides nothing.
  mutating func decide(_ facts: [Fact]) {
    for fact in facts {
      guard case .noticeDecided(let decision) = fact.content,
        var notice = ledger.notices[decision.notice], notice.state == .draft,
        notice.revision == decision.revision, fact.time >= notice.draftedAt,
        let record = ledger.alerts[notice.alert]
      else { continue }
      notice.decidedAt = fact.time
      notice.decidedBy = decision.by
      notice.state = decision.isValidated ? .validated : .refused
      // The same words, with the name of who validated them in place of who must.
      notice.text = noticeText(record, notice)
      ledger.notices[notice.id] = notice
      if decision.isValidated {
        announce(.noticeSent, record, max(fact.time, learntAt), notice: notice)
      }
    }
  }

  /// Opens `suite en retard` for what nobody did in time, and lifts it once it is done.
  mutating func watchDuties(_ suites: SuitesByAlert, _ facts: [Fact]) {
    let duties = ledger.alerts.values.filter { !suites.of($0.identity).isEmpty }
    for record in duties.sorted(by: { $0.identity < $1.identity }) {
      for suite in suites.of(record.identity) { watch(suite, of: record, facts) }
    }
  }

  private mutating func watch(_ suite: Suite, of record: AlertRecord, _ facts: [Fact]) {
    guard let duty = duty(suite, of: record, facts), let due = duty.dueAt else { return }
    let identity = AlertIdentity(
      person: record.identity.person, measure: record.identity.measure,
      rule: record.identity.rule, alert: "suite en retard",
      key: "\(record.id)/\(suite.name)", episode: 1)
    let told = ledger.alerts[identity.id]
    let isOverdue = Tick.deadline(due) <= limit && (duty.doneAt.map { $0 >= due } ?? true)
    if isOverdue, told == nil, duty.isStanding || duty.doneAt != nil {
      let at = max(due, learntAt)
      let overdue = AlertRecord(
        identity: identity, revision: 1, state: .open, instant: due, openedAt: at, emittedAt: at,
        content: overdueContent(suite, record))
      announce(.alertOpened, overdue, at, owed: due)
    }
    guard var open = ledger.alerts[identity.id], open.state == .open else { return }
    if let done = duty.doneAt ?? (duty.isStanding ? nil : learntAt), done >= due {
      open.revision += 1
      open.state = .lifted
      open.liftedAt = done
      open.emittedAt = max(done, learntAt)
      announce(.alertLifted, open, open.emittedAt, owed: done)
    }
  }

  private struct Duty {
    var dueAt: Instant?
    var doneAt: Instant?
    /// The alert still stands, so the duty does.
    var isStanding: Bool
  }

  private func duty(_ suite: Suite, of record: AlertRecord, _ facts: [Fact]) -> Duty? {
    switch suite.kind {
    case .notice:
      let id = "n-" + stableHash([record.id, suite.name])
      guard let notice = ledger.notices[id] else { return nil }
      return Duty(
        dueAt: notice.dueAt, doneAt: notice.decidedAt, isStanding: notice.state == .draft)
    case .acknowledgement:
      let done = facts.first {
        if case .acknowledged(let alert, _) = $0.content { alert == record.id } else { false }
      }
      return Duty(
        dueAt: due(suite, from: record.openedAt), doneAt: done?.time,
        isStanding: record.state == .open)
    }
  }

  private func overdueContent(_ suite: Suite, _ record: AlertRecord) -> AlertContent {
    let message = "« \(suite.name) » attend toujours (\(suite.owedBy))"
    return AlertContent(
      severity: AlertRule.Severity.vigilance.rawValue, cause: AlertRule.Cause.service.rawValue,
      recipients: suite.escalatesTo.isEmpty ? [suite.owedBy] : suite.escalatesTo,
      debtor: Party.spip.rawValue, message: message, reasons: [record.content.message])
  }
}

/// The suites of each alert, as the rules now have them.
struct SuitesByAlert: Sendable {
  private var byRule: [String: [String: [Suite]]] = [:]

  init(_ program: RuleProgram) {
    for rule in program.rules where byRule[rule.key] == nil {
      let alerts = rule.alerts.filter { !$0.suites.isEmpty }
      byRule[rule.key] = Dictionary(
        alerts.map { ($0.name, $0.suites) }, uniquingKeysWith: { first, _ in first })
    }
  }

  func of(_ identity: AlertIdentity) -> [Suite] {
    byRule[identity.rule]?[identity.alert] ?? []
  }
}
