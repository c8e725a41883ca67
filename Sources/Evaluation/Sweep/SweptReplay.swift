// The replay of one person after another, swept where that is enough and read where it is not.
import CaseFile
import Civil
import RuleProgram

/// Replays people one by one with memory that is kept from one to the next.
public struct SweptReplay {
  private var sweeper: Sweeper
  private let evaluator: Evaluator
  private let until: Instant
  private let hasSuites: Bool
  /// People swept, and people who needed the pull reader for everything.
  public private(set) var sweptCount = 0
  public private(set) var readCount = 0

  public init(_ evaluator: Evaluator, until: Instant) {
    self.evaluator = evaluator
    self.until = until
    sweeper = Sweeper(evaluator, until: until)
    hasSuites = evaluator.program.rules.contains { $0.alerts.contains { !$0.suites.isEmpty } }
  }

  /// Facts of the person to be replayed next, to be filled in.
  public var columns: FactColumns {
    _read { yield sweeper.columns }
    _modify { yield &sweeper.columns }
  }

  /// What ``Evaluator/replay(_:facts:until:)`` says of the person whose facts are in ``columns``.
  /// `facts` gives them as values, in the same order, where they are needed.
  public mutating func replay(
    _ person: String, texts: @escaping (Int64) -> String,
    identity: @escaping (Int) -> FactIdentity, facts: () -> [Fact]
  ) -> [Emission] {
    guard sweeper.sweep() else {
      readCount += 1
      return evaluator.replay(person, facts: facts(), until: until).emissions
    }
    sweptCount += 1
    var known: [Fact] = []
    if hasSuites || !sweeper.rulesToRead.isEmpty {
      let learnt = facts().filter { $0.learntAt <= until }
      known = FactLog.resolved(learnt, vocabulary: evaluator.vocabulary).facts.map(\.fact)
    }
    var held = sweeper.held(person: person, texts: texts, identity: identity)
    if !sweeper.rulesToRead.isEmpty {
      let reading = readPerson(
        person, facts: known, program: evaluator.program, zones: evaluator.zones, until: until,
        rules: sweeper.rulesToRead)
      held += reading.heldAlerts(evaluator.program)
    }
    if held.isEmpty { return [] }
    if sweeper.rulesToRead.isEmpty, !hasSuites { return open(person, held) }
    return tell(person, held, known)
  }

  /// Only finds out; for measuring. How many alerts hold.
  public mutating func countAlerts() -> Int? { sweeper.sweep() ? sweeper.alerts.count : nil }

  /// Alerts that nothing lifts and nothing follows: each is told once.
  private func open(_ person: String, _ held: [HeldAlert]) -> [Emission] {
    let learnt = Instant(seconds: sweeper.columns.learnt.first ?? .min)
    var said: [Emission] = []
    for alert in held where alert.tellableFrom <= .facts(until) {
      let identity = AlertIdentity(
        person: person, measure: alert.group.measure, rule: alert.group.rule,
        alert: alert.group.alert, key: alert.group.key, episode: 1)
      said.append(
        Emission(
          kind: .alertOpened, identity: identity, revision: 1, instant: alert.from.instant,
          emittedAt: max(alert.tellableFrom.instant, learnt), content: alert.content))
    }
    return said.sorted(by: Emission.isSaidBefore)
  }

  private func tell(
    _ person: String, _ held: [HeldAlert], _ known: [Fact]
  ) -> [Emission] {
    let learnt = Instant(seconds: sweeper.columns.learnt.first ?? .min)
    var ledger = PersonLedger()
    var said: [Emission] = []
    for limit in [Tick.facts(learnt), .facts(until)] {
      let telling = Telling(person: person, limit: limit, learntAt: learnt, causes: [])
      var transitions = Transitions(ledger, telling, place: place) {
        evaluator.noticeText($0, $1, known, $1.draftedAt)
      }
      transitions.tell(held)
      if hasSuites { transitions.watchDuties(evaluator.program, known) }
      ledger = transitions.ledger
      said += transitions.emissions
    }
    return said.sorted(by: Emission.isSaidBefore)
  }

  /// The service's place, for the deadlines of suites.
  private var place: LocalCalendar {
    let zone = sweeper.measures.first.map { measure in
      measure.basis.measure.calendar(.person).zone(at: measure.basis.measure.start)
    }
    return LocalCalendar(
      zones: [(.distantPast, zone ?? .utc)], holidays: evaluator.program.holidays["FR"] ?? .none)
  }
}
