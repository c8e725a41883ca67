// Who is due → look at them → record. Pure work stands between two transactions: reading what is
// known, and recording what it brings. A person whose look fails holds up nobody, nor does one
// whose log is long.
import Attention
import CaseFile
import CaseStore
import Civil
import Evaluation
import Glibc
import Logging
import Synchronization

/// Takes the due people in batches. Used from one lane at a time; long logs are looked at on a lane
/// of their own.
public final class DueWork: Sendable {
  private let store: Store
  private let rules: any EngineSource
  private let clock: any Clock
  private let channels: [String]
  private let carriers: @Sendable () -> [String]
  private let policy: @Sendable () -> AttentionPolicy
  private let memory: FactMemory
  private let told = ToldMemory()
  private let prepared = PreparedLooks()
  private let logger: Logger
  private let measures: LookMeasures
  private let meter: WorkMeter
  private let lanes: any Lanes
  private let apart: any Lane
  private let underWay = Mutex(UnderWay())
  private let isEnding = Atomic<Bool>(false)

  /// A look that a stop came before.
  private struct NotBegun: Error {}

  private struct UnderWay: Sendable {
    /// Who is being looked at.
    var people: Set<String> = []
    /// Those with a long log who are looked at apart, wait for it, or rest after it.
    var apart: Set<String> = []
    var onApart: @Sendable () -> Void = {}
  }

  private static let longestRetrySeconds: Int64 = 6 * 3600
  private static let factsWorthAThread = 500
  private static let peopleWorthAThread = 8
  private static let cores = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

  public init(
    store: Store, engine: any EngineSource, clock: any Clock, channels: [String],
    carriers: @autoclosure @escaping @Sendable () -> [String] = [],
    policy: @autoclosure @escaping @Sendable () -> AttentionPolicy = AttentionPolicy(),
    memory: FactMemory? = nil,
    measures: LookMeasures = LookMeasures(),
    meter: WorkMeter = WorkMeter(), lanes: any Lanes = DispatchLanes(),
    logger: Logger = Logger(label: "jalon.due")
  ) {
    (self.store, self.rules, self.clock) = (store, engine, clock)
    (self.channels, self.measures, self.logger) = (channels, measures, logger)
    (self.carriers, self.policy, self.meter) = (carriers, policy, meter)
    (self.lanes, apart) = (lanes, lanes.lane("jalon.apart"))
    self.memory = memory ?? FactMemory(store: store, engine: engine)
  }

  /// Makes due whoever was looked at under other rules, and takes up the looks that a crash
  /// interrupted, each person alone: who is alone at a second crash is its cause, and waits. So
  /// does one with a long log, whom it would take too long to try at once.
  public func recover() throws {
    try readAnew()
    let (people, wasAlone) = try store.interruptedLooks()
    for due in people {
      let isLong = due.facts > measures.longLog
      if wasAlone || isLong {
        fail(due.person, "examen interrompu par un arrêt", failures: due.failures)
      }
      if !isLong, !wasAlone || due.failures == 0 { try lookAt([due]) }
    }
    try store.beginLooking(at: [])
  }

  /// Makes due whoever was looked at under other rules than those now at work. A look under way ends
  /// under the rules it began with, and leaves its person due.
  public func readAnew() throws {
    let engine = rules.engineAtWork
    let count = try store.makeDue(
      unless: engine.fingerprint, zones: engine.zoneData, now: clock.now())
    if count > 0 { logger.info("\(count) personnes à lire sous ces règles") }
  }

  /// Begins no further look: who is due stays so, for the next start. From anywhere.
  public func end() { isEnding.store(true, ordering: .releasing) }

  /// Looks at one batch of due people. Returns whether more may be due.
  public func lookAtDue() throws -> Bool {
    let (now, engine) = (clock.now(), rules.engineAtWork)
    var parts = DueParts()
    var ready: [String: Look] = [:]
    defer { underWay.withLock { $0.people.subtract(parts.batch.map(\.person)) } }
    try store.beginLooking(atDue: now, limit: measures.people, apartFrom: peopleApart) { due in
      parts = DueParts(due, measures)
      ready = prepared.take(for: parts.batch, at: now, under: engine.fingerprint)
      let busy = begin(parts.batch.map(\.person))
      return (parts.batch.filter { ready[$0.person] == nil }, busy)
    }
    for person in parts.long { lookApart(person) }
    try lookAtNoted(parts.batch, prepared: ready, by: engine)
    return parts.isCut
  }

  /// Looks at those who fall due after now and by then, a batch at most, as of their second, so that
  /// only recording is left to do at it; ends early where `isIdle` says no. What cannot be read or
  /// evaluated now is tried then. On the lane of the looks.
  func lookAhead(to instant: Instant, while isIdle: () -> Bool) {
    let (now, engine) = (clock.now(), rules.engineAtWork)
    let due = try? store.due(at: instant, limit: measures.people, apartFrom: peopleApart)
    let soon = prepared.missing(
      among: due?.filter { $0.horizon > now && $0.facts <= measures.longLog } ?? [], at: now,
      under: engine.fingerprint)
    if soon.isEmpty { return }
    let people = soon.map(\.person)
    let others = begin(people)
    defer { underWay.withLock { $0.people.subtract(people) } }
    do {
      try store.beginLooking(at: people, besides: others)
      for due in soon where isIdle() && !isEnding.load(ordering: .acquiring) {
        guard let known = try? read(due, by: engine),
          let look = try? look(at: known, now: due.horizon, by: engine)
        else { continue }
        prepared.keep(PreparedLook(due: due, fingerprint: engine.fingerprint, look: look))
      }
      try store.forgetLooks(at: people)
    } catch { logger.error("examen d'avance : \(StoreTrouble.words(error))") }
  }

  private func lookAt(_ due: [DuePerson]) throws {
    let people = due.map(\.person)
    let others = begin(people)
    defer { underWay.withLock { $0.people.subtract(people) } }
    try store.beginLooking(at: people, besides: others)
    try lookAtNoted(due, by: rules.engineAtWork)
  }

  /// Returns who was being looked at already.
  private func begin(_ people: [String]) -> Set<String> {
    underWay.withLock { underWay in
      defer { underWay.people.formUnion(people) }
      return underWay.people
    }
  }

  /// It is noted that they are looked at, but for those whose looks are `prepared`.
  private func lookAtNoted(
    _ due: [DuePerson], prepared: [String: Look] = [:], by engine: Engine
  ) throws {
    if due.isEmpty { return }
    meter.noteMissed(among: due, at: clock.now())
    let (made, now) = try looks(at: due.filter { prepared[$0.person] == nil }, by: engine)
    let all = prepared.merging(made.map { ($0.person, $0) }) { _, new in new }
    let good = due.compactMap { all[$0.person] }
    try meter.measure(.recording) {
      try store.record(
        good, now: now, fingerprint: engine.fingerprint, stamp: engine.stamp, channels: channels,
        carriers: carriers(), policy: self.policy(),
        isAtWork: { [rules] in rules.engineAtWork.fingerprint == engine.fingerprint })
    }
    for look in good { told.keep(look.told(at: now), of: look.person) }
  }

  /// Looks at each, as of the moment returned. A look that fails is noted as such.
  private func looks(
    at due: [DuePerson], by engine: Engine
  ) throws -> (looks: [Look], now: Instant) {
    let facts = due.reduce(0) { $0 + $1.facts }
    let known = try inParallel(due, facts: facts) { [self] in try read($0, by: engine) }
      .map { try $0.get() }
    let now = clock.now()
    let results = inParallel(known, facts: facts) { [self] known in
      if isEnding.load(ordering: .acquiring) { throw NotBegun() }
      return try look(at: known, now: now, by: engine)
    }
    var looks: [Look] = []
    for (due, result) in zip(due, results) {
      switch result {
      case .success(let look): looks.append(look)
      case .failure(is NotBegun): try store.forgetLooks(at: [due.person])
      case .failure(let error): fail(due.person, "\(error)", failures: due.failures)
      }
    }
    return (looks, now)
  }

  /// A due person, what is known of them, and what was told.
  private typealias Known = (due: DuePerson, facts: KnownFacts, ledger: PersonLedger)

  private func read(_ due: DuePerson, by engine: Engine) throws -> Known {
    try meter.measure(.lookReading) {
      let known = try memory.factsAndLedger(of: due, by: engine, told: told)
      return (due, known.facts, known.ledger)
    }
  }

  private func look(at known: Known, now: Instant, by engine: Engine) throws -> Look {
    let (due, facts, ledger) = known
    // Where the clock went back, what was told stays told.
    let now = max(now, ledger.toldUntil ?? now)
    let advance = try meter.measure(.look) {
      try engine.advance(due.person, facts.facts, ledger, now)
    }
    return Look(
      person: due.person, seenSeq: facts.lastSeq, before: ledger, advance: advance,
      dueSince: due.horizon)
  }

  private func fail(_ person: String, _ trouble: String, failures: Int) {
    let pause = min(60 << Int64(min(failures, 10)), DueWork.longestRetrySeconds)
    logger.error("examen en échec", metadata: ["motif": "\(trouble)", "essais": "\(failures + 1)"])
    do {
      try store.recordFailure(person, trouble: trouble, retryAt: clock.now() + pause)
    } catch { logger.error("échec non noté : \(StoreTrouble.words(error))") }
  }

  /// Each person apart, over the cores; in order. `facts`: of all of them. What takes some
  /// milliseconds wakes no other thread: that would take as long.
  private func inParallel<Element: Sendable, Outcome: Sendable>(
    _ elements: [Element], facts: Int, _ body: @escaping @Sendable (Element) throws -> Outcome
  ) -> [Result<Outcome, any Error>] {
    let job = SharedJob(count: elements.count) { index in Result { try body(elements[index]) } }
    let worth = max(
      facts / DueWork.factsWorthAThread, elements.count / DueWork.peopleWorthAThread)
    let threads = min(DueWork.cores, elements.count, 1 + worth)
    return job.run(by: lanes, threads: threads)
  }
}

// MARK: - Long logs

extension DueWork {
  /// Those who are looked at apart, wait for it, or rest after it.
  var peopleApart: Set<String> { underWay.withLock { $0.apart } }

  /// Told each time that somebody is no longer apart.
  func onApart(_ body: @escaping @Sendable () -> Void) { underWay.withLock { $0.onApart = body } }

  /// The process ends now: an interrupted look is nobody's fault.
  func abandon() throws {
    try store.forgetLooks(at: Array(peopleApart))
  }

  /// One after the other. After a look its person rests as long as it took, so that facts that
  /// keep coming cannot make one long log a whole core's work.
  private func lookApart(_ due: DuePerson) {
    guard underWay.withLock({ $0.apart.insert(due.person).inserted }) else { return }
    apart.add { [weak self] in
      guard let self else { return }
      let start = lanes.uptime()
      var shortest: Int64 = 0
      do { try lookAt([due]) } catch {
        logger.error("examen à part : \(StoreTrouble.words(error))")
        shortest = Rest.seconds * 1_000_000_000
      }
      let longest = Int64(measures.longestRestSeconds) * 1_000_000_000
      let rest = max(shortest, min(lanes.uptime() - start, longest))
      lanes.after(nanoseconds: rest) { [weak self] in
        guard let self else { return }
        let tell = underWay.withLock { underWay in
          underWay.apart.remove(due.person)
          return underWay.onApart
        }
        tell()
      }
    }
  }
}

/// Who is due, as they are looked at.
private struct DueParts {
  /// Together, now.
  var batch: [DuePerson] = []
  /// Apart: their logs are long.
  var long: [DuePerson] = []
  /// Whether more may be due.
  var isCut = false

  init() {}

  init(_ due: [DuePerson], _ measures: LookMeasures) {
    isCut = due.count == measures.people
    var facts = 0
    for person in due {
      if person.facts > measures.longLog {
        long.append(person)
      } else if batch.isEmpty || facts + person.facts <= measures.facts {
        batch.append(person)
        facts += person.facts
      } else {
        isCut = true
      }
    }
  }
}

/// How much is looked at at once.
public struct LookMeasures: Hashable, Sendable {
  /// People looked at between two transactions, and their facts altogether.
  public var people = 512
  public var facts = 40_000
  /// A log of more facts is looked at apart.
  public var longLog = 10_000
  /// After a look at a long log its person rests as long as it took, at most so long.
  public var longestRestSeconds = 60
  public init() {}
}
