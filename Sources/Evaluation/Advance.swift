// Bringing a person's ledger up to date: the pure middle of both the daemon and the replay.
import CaseFile
import Civil
import RuleProgram

/// The rules and zones an evaluation needs.
public struct Evaluator: Sendable {
  public let program: RuleProgram
  public let vocabulary: Vocabulary
  public let zones: @Sendable (String) -> Zone?
  let hasSuites: Bool
  let suites: SuitesByAlert
  let readers = FastReaders()
  /// The text of a notice drafted at an instant, from the facts then known; nil: the message of
  /// its alert.
  public var noticeText: (@Sendable (AlertRecord, NoticeRecord, [Fact], Instant) -> String)?

  public init(
    program: RuleProgram, vocabulary: Vocabulary, zones: @escaping @Sendable (String) -> Zone?
  ) {
    (self.program, self.vocabulary, self.zones) = (program, vocabulary, zones)
    suites = SuitesByAlert(program)
    hasSuites = program.rules.contains { $0.alerts.contains { !$0.suites.isEmpty } }
  }

  /// How far ahead a daemon looks for the next thing to do.
  static let lookAhead: Int64 = 400 * 86_400

  /// One look at a person now. `facts` is all that is stored, in order of learning.
  public func advance(
    _ person: String, facts: [Fact], ledger: PersonLedger, now: Instant
  ) -> Advance {
    let log = FactLog.resolved(facts, vocabulary: vocabulary)
    let known = log.facts.map(\.fact)
    let until = now + Evaluator.lookAhead
    let (held, next) = readers.with(self, until: until) { reader in
      reader.look(at: person, known, now: now, until: until)
    }
    let news = ledger.toldUntil == nil ? [] : facts.dropFirst(ledger.factsSeen ?? facts.count)
    let telling = Telling(
      person: person, limit: .facts(now), learntAt: now, causes: causes(among: log, of: news),
      notesWhenOwed: true)
    var transitions = Transitions(ledger, telling, place: place(of: known)) {
      noticeText?($0, $1, known, $1.draftedAt) ?? $0.content.message
    }
    transitions.decide(known)
    transitions.tell(held)
    transitions.watchDuties(suites, known)
    var updated = transitions.ledger
    (updated.toldUntil, updated.factsSeen) = (now, facts.count)
    return Advance(
      ledger: updated,
      emissions: owed(transitions.emissions, person, facts, before: ledger, now),
      horizon: min(horizon(after: now, held, updated), Instant(seconds: next)), aside: log.aside)
  }

  /// What is said of a reading when nothing was told before: the transitions alone, to be measured.
  package func emissions(of reading: PersonReading) -> [Emission] {
    let limit = Tick.facts(reading.until)
    let telling = Telling(
      person: reading.person, limit: limit, learntAt: .distantPast, causes: [])
    var transitions = Transitions(PersonLedger(), telling, place: place(of: reading)) { alert, _ in
      alert.content.message
    }
    transitions.tell(reading.heldAlerts(program))
    transitions.watchDuties(suites, [])
    return transitions.emissions.sorted(by: Emission.isSaidBefore)
  }

  /// Of facts just learnt, those that bear on what was told before each was learnt.
  func causes(among log: ResolvedLog, of news: some Collection<Fact>) -> [FactIdentity] {
    if news.isEmpty { return [] }
    let learnt = Dictionary(
      news.map { ($0.identity, $0.learntAt) }, uniquingKeysWith: { first, _ in first })
    return [log.facts, log.cancelled].joined().flatMap { resolved in
      resolved.history.filter { identity in learnt[identity].map { resolved.touched < $0 } ?? false
      }
    }
  }

  /// The next instant at which one of these is to be told if no fact comes.
  private func horizon(
    after now: Instant, _ held: [HeldAlert], _ ledger: PersonLedger
  ) -> Instant {
    let limit = Tick.facts(now)
    var next = now + Evaluator.lookAhead
    for notice in ledger.notices.values where notice.state == .draft {
      if let due = notice.dueAt, due > now { next = min(next, due) }
    }
    for episode in held {
      let (from, until) = (episode.tellableFrom, episode.tellableUntil)
      if limit < from { next = min(next, max(from.instant, now + 1)) }
      if let until, limit < until { next = min(next, max(until.instant, now + 1)) }
    }
    return next
  }

  /// The service's place, for the deadlines of suites, as the facts have it.
  func place(of known: [Fact]) -> LocalCalendar {
    let opened = known.lazy.compactMap {
      MeasureCase(opening: $0, facts: known, program: program, zones: zones)
    }.first
    let zone = opened.map { $0.calendar(.person).zone(at: $0.start) } ?? .utc
    return LocalCalendar(
      zones: [(.distantPast, zone)], holidays: program.holidays["FR"] ?? .none)
  }

  /// The service's place, for the deadlines of suites.
  func place(of reading: PersonReading) -> LocalCalendar {
    let zone = reading.measures.first?.zone ?? .utc
    return LocalCalendar(
      zones: [(.distantPast, zone)], holidays: program.holidays["FR"] ?? .none)
  }
}
