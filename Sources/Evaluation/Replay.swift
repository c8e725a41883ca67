// A person's facts replayed in virtual time: the same middle as the daemon's, from learning to
// learning. A stretch without a fact that re-reads the past is read once.
import CaseFile
import Civil
import RuleProgram

extension Evaluator {
  /// What a daemon would have said of the person up to `until` (included), in order of saying,
  /// and what it would remember. `facts` in any order: each is learnt at its `recordedtime`, else
  /// at its `time`.
  public func replay(
    _ person: String, facts: [Fact], until: Instant
  ) -> (ledger: PersonLedger, emissions: [Emission]) {
    replay(person, facts: facts, until: until) { known, limit in
      readPerson(person, facts: known, program: program, zones: zones, until: limit)
        .heldAlerts(program)
    }
  }

  /// The same, whoever says what `held` at an instant as the facts were then known.
  func replay(
    _ person: String, facts: [Fact], until: Instant, held: ([Fact], Instant) -> [HeldAlert]
  ) -> (ledger: PersonLedger, emissions: [Emission]) {
    let ordered = facts.filter { $0.learntAt <= until }.enumerated()
      .sorted { ($0.element.learntAt, $0.offset) < ($1.element.learntAt, $1.offset) }
      .map(\.element)
    let cuts = cuts(in: ordered)
    var ledger = PersonLedger()
    var emissions: [Emission] = []
    for (place, start) in cuts.enumerated() {
      let isLast = place + 1 == cuts.count
      let end = isLast ? ordered.count : cuts[place + 1]
      let limit: Tick = isLast ? .facts(until) : .deadline(ordered[end].learntAt)
      let learnt = ordered.isEmpty ? Instant.distantPast : ordered[start].learntAt
      // Nothing was told before the first learning: nothing of it comes late.
      let news = start == 0 ? [] : ordered[start..<end].prefix { $0.learntAt == learnt }
      let log = FactLog.resolved(Array(ordered[..<end]), vocabulary: vocabulary)
      let known = log.facts.map(\.fact)
      let telling = Telling(
        person: person, limit: limit, learntAt: learnt,
        causes: causes(among: log, of: news))
      emissions += tell(
        telling, held(known, limit.instant), KnownFacts(known), at: self.place(of: known), &ledger)
    }
    return (ledger, emissions)
  }

  /// What was learnt is told first, as a daemon does; then what falls due in the stretch. Alerts of
  /// the `unchanged` groups hold as they were told.
  func tell(
    _ telling: Telling, _ held: [HeldAlert], _ known: KnownFacts, at place: LocalCalendar,
    _ ledger: inout PersonLedger, unchanged: Set<AlertGroup> = []
  ) -> [Emission] {
    let learnt = telling.learntAt
    var said: [Emission] = []
    if held.isEmpty, ledger.alerts.isEmpty, ledger.notices.isEmpty { return said }
    let reserved = known.reserved
    // Sorted once for both stops.
    let held = held.sorted { $0.group < $1.group }
    for stop in learnt == .distantPast ? [telling.limit] : [.facts(learnt), telling.limit] {
      var telling = telling
      telling.limit = stop
      var transitions = Transitions(ledger, telling, place: place) {
        noticeText?($0, $1, known.all, $1.draftedAt) ?? $0.content.message
      }
      // One owner of the ledger, so that it is changed where it lies.
      ledger = PersonLedger()
      transitions.decide(reserved.filter { .facts($0.time) <= stop || $0.time <= learnt })
      transitions.tell(held, unchanged: unchanged)
      if hasSuites { transitions.watchDuties(suites, reserved) }
      ledger = transitions.ledger
      said += transitions.emissions
    }
    return said.sorted(by: Emission.isSaidBefore)
  }

  /// Where a new reading begins: at each instant of learning that re-reads the past or carries a
  /// human decision.
  func cuts(in facts: [Fact]) -> [Int] {
    var result = [0]
    var corrected = Set<FactIdentity>()
    var batch = 0
    for (index, fact) in facts.enumerated() {
      if index > 0, facts[index - 1].learntAt != fact.learntAt { batch = index }
      let isCut =
        switch fact.content {
        case .corrected(let correction):
          corrected.insert(correction.target).memberAfterInsert == correction.target
        case .cancelled(let target, _): corrected.insert(target).memberAfterInsert == target
        case .noticeDecided, .acknowledged: true
        default:
          fact.earliestInfluence < fact.learntAt || fact.excusesOneFact
            || corrected.contains(fact.identity)
        }
      if isCut, batch > 0, result.last != batch { result.append(batch) }
    }
    return result
  }
}

/// What is known of a person when something is told.
final class KnownFacts {
  /// Those of reserved kinds, in the order in which they count.
  let reserved: [Fact]
  /// All of them: a notice is drafted from these.
  private(set) lazy var all = values()
  private let values: () -> [Fact]

  init(reserved: [Fact], all: @escaping () -> [Fact]) {
    (self.reserved, values) = (reserved, all)
  }

  convenience init(_ facts: [Fact]) { self.init(reserved: facts) { facts } }
}

extension Emission {
  /// In order of `emis`, then true instant, subject, rule, alert, key.
  public static func isSaidBefore(_ left: Emission, _ right: Emission) -> Bool {
    if left.emittedAt != right.emittedAt { return left.emittedAt < right.emittedAt }
    if left.instant != right.instant { return left.instant < right.instant }
    if left.identity != right.identity { return left.identity < right.identity }
    return left.revision < right.revision
  }
}

extension [Emission] {
  /// In order of saying, each with the instant that places it: its own, but of what is said of one
  /// alert within one second a later revision never comes before an earlier one. As given, the
  /// revisions of an alert follow each other.
  public var inOrderOfSaying: [(emission: Emission, instant: Instant)] {
    var placed = map { (emission: $0, instant: $0.instant) }
    if contains(where: { $0.revision > 1 }) {
      var last: [AlertIdentity: Int] = [:]
      for place in indices {
        let own = self[place]
        if own.revision > 1, let before = last[own.identity],
          self[before].emittedAt == own.emittedAt
        {
          placed[place].instant = Swift.max(own.instant, placed[before].instant)
        }
        last[own.identity] = place
      }
    }
    return placed.sorted { left, right in
      let (first, second) = (left.emission, right.emission)
      if first.emittedAt != second.emittedAt { return first.emittedAt < second.emittedAt }
      if left.instant != right.instant { return left.instant < right.instant }
      if first.identity != second.identity { return first.identity < second.identity }
      return first.revision < second.revision
    }
  }
}

extension Fact {
  /// It counts from the fact it aims at, which is earlier than itself.
  fileprivate var excusesOneFact: Bool {
    if case .target = validity { true } else { false }
  }
}
