// Devices that fall silent together: who is concerned is told to their files, what rests on them is
// kept back, and looked at again at the end.
import Attention
import CaseFile
import CaseStore
import Civil
import Evaluation

/// What the door heard of each person's device.
struct SilenceBook {
  private struct Device {
    var lastAt: Instant
    var lostAt: Instant?
  }
  private var devices: [String: Device] = [:]
  /// A commit that failed may yet stand: of these people nothing is known any more.
  private(set) var uncertain: Set<String> = []

  /// A fact learnt late says nothing of a device that has spoken since; a silence keeps its start.
  mutating func hear(_ fact: Fact) {
    let isLost = if case .declared(LearningEngine.silence, _) = fact.content { true } else { false }
    let device = devices[fact.person]
    if let device, fact.time < device.lastAt { return }
    devices[fact.person] = Device(
      lastAt: fact.time, lostAt: isLost ? device?.lostAt ?? fact.time : nil)
  }

  mutating func doubt(_ fact: Fact) { uncertain.insert(fact.person) }

  /// Who is silent, and since when.
  var lost: [String: Instant] { devices.compactMapValues(\.lostAt) }
}

extension SimulatedHouse {
  private static let word = "s-" + stableHash([Reform.source])

  /// What the door answered says what it heard; nil: it did not answer.
  func noteSilences(_ arrivals: [Arrival], _ receipts: [Receipt]?) {
    if policy.massSilences.isEmpty { return }
    for (index, arrival) in arrivals.enumerated() {
      guard case .fact(let fact, _, _) = arrival else { continue }
      guard let receipts else {
        silences.doubt(fact)
        continue
      }
      if case .misfit = receipts[index] { continue }
      silences.hear(fact)
    }
  }

  private func openOutage(_ store: Store) throws -> SourceOutage? {
    try store.sourceOutages(limit: 1).first { $0.endedAt == nil }
  }

  /// Into whose file an outage was written, and when.
  private func concerned(by outage: SourceOutage) -> [String: Instant] {
    let prefix = "panne-\(outage.seq)-"
    return log.facts.compactMapValues { facts in
      facts.first { fact in
        guard case .outage = fact.content else { return false }
        return fact.identity.id.hasPrefix(prefix)
      }?.learntAt
    }
  }

  func checkMassSilences(_ store: Store) throws {
    guard !isReloading, !isResting else { return }
    let open = try openOutage(store)
    let held = try store.deliveries(DeliveryFilter(state: .held, limit: 10_000))
    if open == nil, let delivery = held.first(where: \.isKeptByOutage) {
      findings.append("\(delivery.id) est retenu pour une panne qui n'est pas")
    }
    guard let rule = policy.massSilences.first else {
      if open != nil { findings.append("une panne de source dure, et plus rien ne la suit") }
      return
    }
    if !silences.uncertain.isEmpty { return }
    if let open { return try checkOpen(open, rule, store) }
    let ended = try store.sourceOutages(limit: 1000).compactMap(\.endedAt).max() ?? .distantPast
    let since = max(now - rule.withinSeconds - rule.withinSeconds, ended + 1)
    let recent = silences.lost.values.filter { $0 >= since }
    if rule.outbreak(lost: recent, watched: 0) != nil {
      findings.append("\(recent.count) appareils se sont tus ensemble, et rien ne le dit")
    }
  }

  private func checkOpen(
    _ outage: SourceOutage, _ rule: MassSilenceRule, _ store: Store
  ) throws {
    let joined = concerned(by: outage)
    if joined.count != outage.people {
      findings.append(
        "la panne \(outage.seq) touche \(outage.people) personnes, et \(joined.count) dossiers")
    }
    for (person, since) in silences.lost where since >= outage.from && joined[person] == nil {
      findings.append("\(person) se tait depuis le \(since), et n'est pas de la panne")
    }
    let silent = joined.keys.count { silences.lost[$0] != nil }
    if rule.isOver(silent: silent, of: joined.count)
      || now >= outage.noticedAt + rule.longestSeconds
    {
      findings.append("la panne \(outage.seq) est finie, et retient encore")
    }
  }

  /// What was said of those concerned while their outage was known waited for its end. Not where
  /// settings were put to work meanwhile: a look may have ended under those of before. `expected`: all
  /// that was to be told.
  func checkKeptBack(_ expected: [Emission], _ store: Store) throws {
    for outage in try store.sourceOutages(limit: 10_000) {
      guard let end = outage.endedAt, outage.ending != "réglage" else { continue }
      let joined = concerned(by: outage)
      for emission in expected where emission.kind == .alertOpened {
        guard let since = joined[emission.identity.person], since < emission.emittedAt,
          emission.emittedAt < end,
          !world.putToWork.contains(where: { emission.emittedAt <= $0 && $0 <= end })
        else { continue }
        for name in (0..<Schedule.receivers).map(SimulatedWorld.carrier) {
          let id = DeliveryRecord.id(of: emission.id, on: name)
          if world.receipts(of: name).entries.contains(where: { $0.id == id && $0.at < end }) {
            findings.append("\(id) est parti, et devait attendre la fin de la panne")
          }
        }
      }
    }
  }

  /// When the outage that is open ends at the latest.
  func nextOutageEnd(_ store: Store) throws -> Instant? {
    guard let rule = policy.massSilences.first, let outage = try openOutage(store) else {
      return nil
    }
    return outage.noticedAt + rule.longestSeconds
  }

  /// Alerts of which nobody was told who could answer.
  func alertsKeptBack(_ store: Store) throws -> Set<String> {
    let held = try store.deliveries(DeliveryFilter(state: .held, limit: 10_000))
    return Set(held.filter(\.isKeptByOutage).map(\.alert))
  }

  /// The messages that operators are owed. An outage that nobody watches any more ends without one.
  func outageMessages(_ store: Store) throws -> [String] {
    try store.sourceOutages(limit: 10_000).flatMap { outage in
      let begun = "\(SimulatedHouse.word)-\(outage.seq)-panne-appareils"
      let over = "\(SimulatedHouse.word)-\(outage.seq)-retablie-appareils"
      let isTold = outage.ending == "retour" || outage.ending == "durée"
      return isTold ? [begun, over] : [begun]
    }
  }

  /// What need not arrive: it was kept back by an outage, and its alert had been rectified when that
  /// was over.
  func moot(_ expected: [Emission], on name: String, _ store: Store) throws -> Set<String> {
    let concerned = Set(
      log.facts.filter {
        $0.value.contains { if case .outage = $0.content { true } else { false } }
      }
      .keys)
    var rectified: [String: Int] = [:]
    for emission in expected
    where emission.kind == .alertRectified && concerned.contains(emission.identity.person) {
      rectified[emission.identity.id] = emission.revision
    }
    let moot = try store.deliveries(DeliveryFilter(state: .moot, channel: name, limit: 100_000))
    for delivery in moot
    where delivery.why == nil || delivery.revision > rectified[delivery.alert] ?? 0 {
      findings.append("\(delivery.id) n'est pas envoyé (\(delivery.why ?? "")), et devait l'être")
    }
    return Set(moot.map(\.id))
  }
}

extension DeliveryRecord {
  fileprivate var isKeptByOutage: Bool { why?.hasPrefix("retenue : panne") ?? false }
}
