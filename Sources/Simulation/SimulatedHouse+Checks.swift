// What must hold of a house at rest, and of one that was let run to its end.
import CaseFile
import CaseStore
import Civil
import Evaluation
import Scheduling

extension SimulatedHouse {
  /// When nothing more can be done now: the ledger is what the facts say, and the timer is armed for
  /// what comes next. What was made due waits, where the clock went back, until it is there again:
  /// till then, and while the disk is in trouble, only the timer is seen to. So does whoever was
  /// being looked at when the house died twice.
  func checkAtRest() {
    guard let store else { return }
    do {
      try checkTimer(store)
      guard now == time.latest, try store.due(at: now, limit: 1).isEmpty else { return }
      try log.read(store, reader)
      let waiting = Set(try store.people().filter { $0.trouble != nil }.map(\.person))
      for (person, facts) in log.facts.sorted(by: { $0.key < $1.key })
      where !waiting.contains(person) {
        try checkLedger(of: person, facts, store)
        checkRules(of: person)
      }
      try checkAttention(store)
      try checkSources(store)
      try checkMassSilences(store)
      try checkReport(store, waiting: waiting)
    } catch {
      // The disk does not even let itself be read: nothing can be said.
    }
  }

  /// Where the house rests after trouble with its store, or could not yet make everybody due, what was
  /// told is still what the rules of the last look say.
  private func checkLedger(of person: String, _ facts: [Fact], _ store: Store) throws {
    let kept = try store.ledger(of: person)
    func told(_ rules: RulesAtWork) -> PersonLedger {
      let until = max(now, kept.toldUntil ?? now)
      return LearningEngine.told(of: person, facts, under: rules, by: until).ledger
    }
    var expected = told(world.rulesAtWork)
    if kept.alerts != expected.alerts, isReloading || isResting,
      let former = world.meaningOfLook(at: person)
    {
      expected = told(former)
    }
    if kept.alerts != expected.alerts {
      findings.append("\(person) : alertes \(kept.alerts.words), attendu \(expected.alerts.words)")
    }
    if kept.notices != expected.notices {
      findings.append("\(person) : les notices ne sont pas ce que disent les faits")
    }
  }

  private func checkTimer(_ store: Store) throws {
    guard let next = try nextWork(store), next < .distantFuture else { return }
    guard let ring = time.nextRing else {
      return findings.append("rien n'est armé, et du travail attend pour \(next)")
    }
    // After trouble with the store all waits five seconds, by the clock as it then was.
    if ring > max(next, time.latest + 5) { findings.append("armé pour \(ring), attendu \(next)") }
  }

  /// When the next thing must be done; nil: nothing waits.
  func nextWork(_ store: Store) throws -> Instant? {
    var times = [try store.earliestHorizon(), try store.nextDelivery(on: [SimulatedWorld.channel])]
    for number in 0..<Schedule.receivers {
      times.append(try store.nextDue(onCarrier: SimulatedWorld.carrier(number)))
    }
    times.append(try nextAttention(store))
    return times.compactMap { $0 }.min()
  }
}

// MARK: - The end

extension SimulatedHouse {
  /// Faults stop, everything unanswered is sent, and only the timer moves the time on.
  func finish() async {
    var dice = Dice(seed: schedule.seed)
    beginAgainIfCrashed()
    disk.endTrouble()
    disk.crash(after: 0, losingUnsynced: false)
    for number in 0..<Schedule.receivers { world.set(.up, of: SimulatedWorld.carrier(number)) }
    world.set(.up, of: SimulatedWorld.channel)
    world.makeLooksFail(at: nil)
    await send(losingAnswer: false)
    if !sender.waiting.isEmpty { findings.append("le guichet ne répond plus") }
    time.set(max(now, time.latest))
    // What waits for a digest that nobody has any more leaves; what nobody answers goes up.
    await play(.reload(.last, amidWork: false))
    await play(.glance)
    rest(&dice)
    let dead = replayDead()
    rest(&dice)
    checkAtRest()
    do { try checkEnd(dead) } catch { findings.append("la base ne se lit plus : \(error)") }
    endLife()
  }

  private func rest(_ dice: inout Dice) {
    runAll(&dice)
    var rings = 0
    while let ring = time.nextRing {
      rings += 1
      if rings > 2000 { return findings.append("le réveil sonne sans fin") }
      time.set(max(now, ring))
      runAll(&dice)
    }
  }

  /// What died is sent again by an operator. Returns what had died: it may come after its successors.
  private func replayDead() -> Set<String> {
    guard let store else { return [] }
    let dead = (try? store.deliveries(DeliveryFilter(state: .dead, limit: 10_000))) ?? []
    do { try store.replay(deliveries: dead.map(\.id), by: "Exploitation", now: now) } catch {
      findings.append("ce qui est mort ne se rejoue pas : \(error)")
    }
    postTick()
    return Set(dead.map(\.id))
  }

  private func checkEnd(_ dead: Set<String>) throws {
    guard let store else { return findings.append("la maison ne vit plus") }
    try log.read(store, reader)
    checkFacts()
    if log.unreadable > 0 { findings.append("des faits du journal ne se lisent plus") }
    var expected: [Emission] = []
    for (person, facts) in log.facts.sorted(by: { $0.key < $1.key }) {
      expected +=
        LearningEngine.told(
          of: person, facts, under: world.rulesAtWork, by: now
        ).emissions
    }
    let system = try systemMessages(store) + outageMessages(store)
    check(
      world.receipts(of: SimulatedWorld.channel), expected, SimulatedWorld.channel, system: system)
    for number in 0..<Schedule.receivers {
      let name = SimulatedWorld.carrier(number)
      check(
        world.receipts(of: name), expected, name, dead: dead,
        gathered: try gathered(on: name, store), system: system,
        moot: try moot(expected, on: name, store))
    }
    checkLines()
    try checkKeptBack(expected, store)
    try checkAtPeace(store)
    try checkEscalations(store)
    for id in sender.acknowledged.sorted() where try store.alert(id)?.acknowledgedBy == nil {
      findings.append("l'accusé de réception de \(id) est perdu")
    }
    let decisions = Set(
      try store.acts(limit: 100_000).filter { $0.kind.hasPrefix("notice.") }.map(\.target))
    for decided in sender.decided.sorted()
    where !decisions.contains(String(decided.prefix { $0 != "#" })) {
      findings.append("la décision \(decided) est perdue")
    }
  }

  private func checkFacts() {
    for id in sender.accepted.sorted() where log.ids[id] == nil {
      findings.append("le fait \(id) était accepté, et manque")
    }
    for (id, count) in log.ids.sorted(by: { $0.key < $1.key }) where count > 1 {
      findings.append("le fait \(id) est deux fois là")
    }
  }

  /// The file of emissions holds each message that was taken, once and whole.
  private func checkLines() {
    let size = disk.size(SimulatedHouse.lines)
    let bytes =
      size > 0
      ? (try? disk.open(disk.path(SimulatedHouse.lines)).read(from: 0, to: size)) ?? [] : []
    var counts: [String: Int] = [:]
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard
        case .text(let id)? = (try? JSONValue(parsing: String(decoding: line, as: UTF8.self)))?[
          "id"]
      else {
        findings.append("fichier : une ligne déchirée")
        continue
      }
      counts[id, default: 0] += 1
    }
    let taken = Set(world.receipts(of: SimulatedWorld.channel).entries.map(\.id))
    for id in taken.union(counts.keys).sorted() where counts[id] != 1 || !taken.contains(id) {
      findings.append("fichier : \(id) y est \(counts[id] ?? 0) fois")
    }
  }

  private func checkAtPeace(_ store: Store) throws {
    let tally = try store.tally(now: now)
    if tally.outbox["pending"] != nil
      || tally.deliveries.keys.contains(where: { !["delivered", "grouped", "moot"].contains($0) })
    {
      let counts = [tally.outbox, tally.deliveries].map { counts in
        counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
      }
      findings.append("des messages attendent encore : \(counts.joined(separator: " ; "))")
    }
    if tally.peopleDue > 0 { findings.append("\(tally.peopleDue) personnes attendent encore") }
    if case .broken(let seq, let fault) = try store.verifyJournal() {
      findings.append("journal : la ligne \(seq) ne tient pas : \(fault.french)")
    }
  }

  private func check(
    _ receipts: Receipts, _ expected: [Emission], _ name: String, dead: Set<String> = [],
    gathered: Gathered = Gathered(), system: [String],
    moot: Set<String> = []
  ) {
    let isFile = name == SimulatedWorld.channel
    let system = Set(isFile ? system : system.map { DeliveryRecord.id(of: $0, on: name) })
    let wanted = Dictionary(
      expected.map { (isFile ? $0.id : "\($0.id)@\(name)", $0) }, uniquingKeysWith: { $1 })
    let came = Set(receipts.entries.map(\.id))
    for id in wanted.keys.sorted()
    where !came.contains(gathered.ids[id] ?? id) && !moot.contains(id) {
      findings.append("\(name) : \(id) n'est jamais arrivé")
    }
    let opened = Set(expected.map { "\($0.identity.id)-\($0.revision)-" })
    for id in came.sorted()
    where wanted[id] == nil && gathered.counts[id] == nil && !isFollowUp(id, of: opened)
      && !system.contains(id)
    {
      findings.append("\(name) : \(id) n'avait pas lieu d'être")
    }
    var ids: [String: String] = [:]
    var revisions: [String: Int] = [:]
    for entry in receipts.entries {
      if let other = ids.updateValue(entry.id, forKey: entry.message), other != entry.id {
        findings.append("\(name) : le même message sous \(other) et \(entry.id)")
      }
      if let parts = entry.parts, parts != gathered.counts[entry.id] {
        findings.append("\(name) : \(entry.id) ne dit pas tout ce qu'il réunit")
      }
      guard let emission = wanted[entry.id] else { continue }
      if entry.at < emission.emittedAt { findings.append("\(name) : \(entry.id) avant l'heure") }
      if isFile, !emission.isSaid(by: entry) {
        findings.append("\(name) : \(entry.id) dit autre chose")
      }
      let alert = emission.identity.id
      let isLate = dead.contains(entry.id)
      if !isLate, emission.revision < revisions[alert] ?? 0, isFirst(entry, in: receipts) {
        findings.append("\(name) : \(entry.id) est dépassé par ce qui le suit")
      }
      if !isLate { revisions[alert] = max(emission.revision, revisions[alert] ?? 0) }
    }
  }

  private func isFirst(_ entry: Receipts.Entry, in receipts: Receipts) -> Bool {
    receipts.entries.count { $0.id == entry.id } == 1
  }
}

extension Emission {
  /// Word for word; how late it is said to be is no more than it was.
  fileprivate func isSaid(by entry: Receipts.Entry) -> Bool {
    if entry.message == EmissionLine.text(self) { return true }
    guard let line = try? JSONValue(parsing: entry.message),
      case .number(let number)? = line["retard"], let late = Int64(number)
    else { return false }
    return late <= entry.at - emittedAt && entry.message == EmissionLine.text(self, late: late)
  }
}

extension [String: AlertRecord] {
  /// For findings: each key with its state and revision.
  fileprivate var words: String {
    values.sorted { $0.identity < $1.identity }
      .map { "\($0.identity.key):\($0.state.rawValue)\($0.revision)@\($0.emittedAt)" }
      .joined(separator: " ")
  }
}
