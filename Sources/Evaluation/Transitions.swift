// From what was told and what holds now to what must be said: open, modify, lift, rectify; draft
// and withdraw notices (DESIGN 7). Pure; the caller hands in the clock and the ledger.
import CaseFile
import Civil
import RuleProgram

/// When and why the ledger is brought up to date.
struct Telling {
  var person: String
  /// What falls due at or before this tick is told.
  var limit: Tick
  /// When what is now known came to be known: nothing is told before.
  var learntAt: Instant
  /// The facts that re-read the past.
  var causes: [FactIdentity]
  /// Whether each message is to say when it fell due: a daemon's, which may be late.
  var notesWhenOwed = false
}

struct Transitions {
  private let telling: Telling
  /// The service's place: only the deadline of a suite asks for it.
  private let place: () -> LocalCalendar
  let noticeText: (AlertRecord, NoticeRecord) -> String
  var ledger: PersonLedger
  private(set) var emissions: [Emission] = []

  var limit: Tick { telling.limit }
  var learntAt: Instant { telling.learntAt }

  init(
    _ ledger: PersonLedger, _ telling: Telling, place: @autoclosure @escaping () -> LocalCalendar,
    noticeText: @escaping (AlertRecord, NoticeRecord) -> String
  ) {
    (self.ledger, self.telling, self.place) = (ledger, telling, place)
    self.noticeText = noticeText
  }

  /// `held` in any order of groups; those of one group in order of time. What was told of the
  /// `unchanged` groups still holds.
  mutating func tell(_ held: [HeldAlert], unchanged: Set<AlertGroup> = []) {
    let visible = held.filter { $0.tellableFrom <= telling.limit }
      .sorted { $0.group < $1.group }
    let told = ledger.alerts.values.filter { !unchanged.contains($0.group) }.sorted { left, right in
      let (first, second) = (left.group, right.group)
      return first == second
        ? left.identity.episode < right.identity.episode : first < second
    }
    var (seen, known) = (visible[...], told[...])
    while let group = least(seen.first?.group, known.first?.group) {
      let episodes = seen.prefix { $0.group == group }
      let records = known.prefix { $0.group == group }
      (seen, known) = (seen[episodes.endIndex...], known[records.endIndex...])
      tell(group, episodes, records)
    }
    nameReplacements()
  }

  private func least(_ left: AlertGroup?, _ right: AlertGroup?) -> AlertGroup? {
    guard let left, let right else { return left ?? right }
    return right < left ? right : left
  }

  private mutating func tell(
    _ group: AlertGroup, _ visible: ArraySlice<HeldAlert>, _ records: ArraySlice<AlertRecord>
  ) {
    var unmatched = Array(records)
    var next = (records.last?.identity.episode ?? 0) + 1
    for episode in visible {
      if let index = match(episode, unmatched) {
        let record = unmatched.remove(at: index)
        update(record, to: episode)
      } else {
        let identity = AlertIdentity(
          person: telling.person, measure: group.measure, rule: group.rule, alert: group.alert,
          key: group.key, episode: next)
        next += 1
        open(identity, episode)
      }
    }
    for record in unmatched where record.state != .rectified && record.isOfRule { rectify(record) }
  }

  /// The told episode that overlaps it; an alert rectified before may be back.
  private func match(_ episode: HeldAlert, _ records: [AlertRecord]) -> Int? {
    if case .edge = episode.alert.timing { return records.isEmpty ? nil : 0 }
    let (from, until) = (episode.from.instant, episode.until?.instant ?? .distantFuture)
    return records.firstIndex { record in
      let end = record.liftedAt ?? .distantFuture
      return record.instant == from || (record.instant < until && from < end)
    }
  }

  private func emitted(_ tick: Tick) -> Instant { max(tick.instant, telling.learntAt) }

  private mutating func open(_ identity: AlertIdentity, _ episode: HeldAlert) {
    let at = emitted(episode.tellableFrom)
    let record = AlertRecord(
      identity: identity, revision: 1, state: .open, instant: episode.from.instant, openedAt: at,
      emittedAt: at, content: episode.content)
    announce(.alertOpened, record, at, owed: episode.tellableFrom.instant)
    draft(record, episode, at)
    liftIfDue(record, episode)
  }

  private mutating func update(_ told: AlertRecord, to episode: HeldAlert) {
    var record = told
    let isBack = told.state == .rectified
    let isChanged = told.instant != episode.from.instant || told.content != episode.content
    let isLiftedInVain =
      told.state == .lifted
      && (episode.tellableUntil.map { telling.limit < $0 } ?? true)
    let isLiftedOtherwise =
      told.state == .lifted && !isLiftedInVain && told.liftedAt != episode.until?.instant
    if isBack || isChanged || isLiftedInVain || isLiftedOtherwise {
      let at = isBack ? emitted(episode.tellableFrom) : telling.learntAt
      record.revision += 1
      record.state = told.state == .lifted && !isLiftedInVain ? .lifted : .open
      record.instant = episode.from.instant
      record.content = episode.content
      record.liftedAt = record.state == .lifted ? episode.until?.instant : nil
      record.emittedAt = at
      announce(
        isBack ? .alertOpened : .alertModified, record, at,
        owed: isBack ? episode.tellableFrom.instant : nil)
      if record.state == .open { draft(record, episode, at) }
    }
    liftIfDue(record, episode)
  }

  private mutating func liftIfDue(_ told: AlertRecord, _ episode: HeldAlert) {
    guard told.state == .open, let until = episode.until, let due = episode.tellableUntil,
      due <= telling.limit
    else { return }
    var record = told
    record.revision += 1
    record.state = .lifted
    record.liftedAt = until.instant
    record.emittedAt = emitted(due)
    announce(.alertLifted, record, record.emittedAt, owed: due.instant)
    withdraw(record, record.emittedAt)
  }

  private mutating func rectify(_ told: AlertRecord) {
    var record = told
    record.revision += 1
    record.state = .rectified
    record.liftedAt = nil
    record.emittedAt = telling.learntAt
    announce(.alertRectified, record, telling.learntAt)
    withdraw(record, telling.learntAt)
  }

  mutating func announce(
    _ kind: Emission.Kind, _ record: AlertRecord, _ at: Instant, notice: NoticeRecord? = nil,
    owed: Instant? = nil
  ) {
    ledger.alerts[record.id] = record
    let instant = kind == .alertLifted ? record.liftedAt ?? at : record.instant
    let isLate = at == telling.learntAt && instant < telling.learntAt
    var emission = Emission(
      kind: kind, identity: record.identity, revision: record.revision, instant: instant,
      emittedAt: at, content: record.content, notice: notice,
      becauseOf: isLate || kind == .alertRectified ? telling.causes : [],
      owedAt: telling.notesWhenOwed ? owed : nil)
    if kind == .alertModified, record.state == .lifted { emission.ceasedAt = record.liftedAt }
    emissions.append(emission)
  }

  /// Where one alert of a rule falls and another of the same rule and measure rises at the same
  /// time, the message that takes the first back names the second.
  private mutating func nameReplacements() {
    for index in emissions.indices where emissions[index].kind == .alertRectified {
      let gone = emissions[index]
      let successor = emissions.first {
        $0.kind == .alertOpened && $0.emittedAt == gone.emittedAt
          && $0.identity.rule == gone.identity.rule
          && $0.identity.measure == gone.identity.measure
      }
      emissions[index].replacedBy = successor?.identity.id
    }
  }
}

// MARK: - Notices

extension Transitions {
  /// Drafts the notices that an alert bears; a changed alert drafts anew, which voids what was
  /// validated of the old text.
  private mutating func draft(_ record: AlertRecord, _ episode: HeldAlert, _ at: Instant) {
    guard !episode.restsOnUnnotifiedChange else { return withdraw(record, at) }
    for suite in episode.alert.suites where suite.kind == .notice {
      let id = "n-" + stableHash([record.id, suite.name])
      if let earlier = ledger.notices[id], earlier.state == .validated {
        say(.noticeRectified, earlier, of: record, at, state: .rectified)
      }
      var notice = NoticeRecord(
        id: id, alert: record.id, suite: suite.name, person: telling.person,
        measure: record.identity.measure, rule: record.identity.rule, key: record.identity.key,
        revision: record.revision, state: .draft, owedBy: suite.owedBy,
        dueAt: due(suite, from: at), draftedAt: at, text: "")
      notice.text = noticeText(record, notice)
      ledger.notices[id] = notice
      say(.noticeDrafted, notice, of: record, at, state: .draft)
    }
  }

  /// A draft that no longer stands is withdrawn; one that was sent is followed by a rectification
  /// to the same people.
  private mutating func withdraw(_ record: AlertRecord, _ at: Instant) {
    if ledger.notices.isEmpty { return }
    for notice in ledger.notices.values.filter({ $0.alert == record.id }).sorted(by: {
      $0.id < $1.id
    }) {
      switch notice.state {
      case .draft: say(.noticeWithdrawn, notice, of: record, at, state: .withdrawn)
      case .validated where record.state == .rectified:
        say(.noticeRectified, notice, of: record, at, state: .rectified)
      default: break
      }
    }
  }

  private mutating func say(
    _ kind: Emission.Kind, _ notice: NoticeRecord, of record: AlertRecord, _ at: Instant,
    state: NoticeRecord.State
  ) {
    var notice = notice
    notice.state = state
    ledger.notices[notice.id] = notice
    announce(kind, record, at, notice: notice)
  }

  func due(_ suite: Suite, from at: Instant) -> Instant? {
    if let seconds = suite.withinSeconds { return at + seconds }
    guard let period = suite.within else { return nil }
    let rule = CountingRule(firstDay: .excluded, monthEnd: .lastDayOfMonth, rollOver: .none)
    let place = place()
    let last = deadline(
      after: place.date(at: at), period, rule: rule, closed: place.holidays)
    return place.startOfDay(last.date.adding(days: 1))
  }
}

extension AlertRecord {
  /// Alerts on overdue suites come of the ledger, not of a reading.
  public var isOfRule: Bool { identity.alert != "suite en retard" }

  var group: AlertGroup {
    AlertGroup(
      measure: identity.measure, rule: identity.rule, alert: identity.alert, key: identity.key)
  }
}
