// Reloads, and what is asked of people beyond what is told them: escalation, snoozes, digests.
import Attention
import CaseStore
import Civil
import Scheduling

extension Reform {
  /// At the end: nothing is gathered, and what nobody answers goes up to the last step.
  static let last = Reform(
    escalates: true, digests: false, groups: false, tolerates: false, listens: false,
    keepsBack: true)
}

// MARK: - Events

extension SimulatedHouse {
  func reload(_ reform: Reform, amidWork: Bool) {
    write(reform)
    heard.mayBeForgotten()
    world.amidWork(nil)
    guard let reloading else { return }
    let (world, number) = (world, rules)
    let run: @Sendable () -> Void = {
      reloading.run({ world.putToWork(number, tolerance: reform.tolerance) }, reform.policy)
    }
    if amidWork { world.amidWork(run) } else { run() }
  }

  func snooze(_ pick: Int, _ seconds: Int64) async {
    guard let desk, let alerts = try? store?.alerts(AlertFilter(limit: 1000)) else { return }
    let open = alerts.map(\.record).filter { $0.state == .open }
    if open.isEmpty { return }
    try? await desk.snooze(
      alert: open[pick % open.count].id, until: now + seconds, by: "Mme Petit", motive: "congés")
  }

  func noteAcknowledged(_ alert: String) {
    guard stepsWhenAcknowledged[alert] == nil,
      let steps = try? store?.escalations(of: alert).count
    else { return }
    stepsWhenAcknowledged[alert] = steps
  }
}

// MARK: - At rest

extension SimulatedHouse {
  var isReloading: Bool { reloading?.isUnfinished ?? false }

  /// After trouble with the store all waits some seconds: a start under other rules, too.
  var isResting: Bool { time.nextRing.map { $0 <= time.latest + 5 } ?? false }

  func checkRules(of person: String) {
    guard !isReloading, !isResting, let rules = world.rulesOfLook(at: person),
      let current = reloading?.seat.engineAtWork.fingerprint, rules != current
    else { return }
    findings.append("\(person) est resté sous les règles \(rules), attendu \(current)")
  }

  /// When the next step, the end of a snooze or the next digest is due.
  func nextAttention(_ store: Store) throws -> Instant? {
    if isReloading { return nil }
    var times = [try store.nextAttention(), try nextSilence(store), try nextOutageEnd(store)]
    for digest in policy.digests {
      for channel in digest.channels {
        let last = try store.lastDigest(of: digest.role, on: channel, now: now)
        times.append(digest.next(after: last, at: Workplace()))
      }
    }
    return times.compactMap { $0 }.min()
  }

  /// Whoever does not answer is followed up, in time. Not while the house rests after trouble.
  func checkAttention(_ store: Store) throws {
    guard !isReloading, !isResting, policy.escalation.steps.count == Reform.steps else { return }
    let watched = Set(
      try store.dueAlerts(at: now + Reform.longestStep, limit: 10_000).map(\.alert))
    let snoozed = Set(try store.snoozesUnderWay().map(\.alert))
      .union(try alertsKeptBack(store))
    for alert in try store.alerts(AlertFilter(limit: 1000))
    where alert.record.state == .open && alert.acknowledgedBy == nil {
      let record = alert.record
      let done = try steps(of: record.id, record.revision, store)
      if done < Reform.steps, !watched.contains(record.id), !snoozed.contains(record.id) {
        findings.append("\(record.id) : personne n'en serait relancé à temps")
      }
    }
  }

  private func steps(of alert: String, _ revision: Int, _ store: Store) throws -> Int {
    try store.escalations(of: alert).count {
      $0.message.hasPrefix("\(alert)-\(revision)-relancee-")
    }
  }
}

// MARK: - The end

/// Messages that left in others, by delivery id.
struct Gathered {
  var ids: [String: String] = [:]
  var counts: [String: Int] = [:]
}

extension SimulatedHouse {
  func gathered(on name: String, _ store: Store) throws -> Gathered {
    var gathered = Gathered()
    let filter = DeliveryFilter(state: .grouped, channel: name, limit: 100_000)
    for delivery in try store.deliveries(filter) {
      guard let bundle = delivery.bundle else { continue }
      let id = DeliveryRecord.id(of: bundle, on: name)
      gathered.ids[delivery.id] = id
      gathered.counts[id, default: 0] += 1
    }
    return gathered
  }

  /// Whether it follows up an alert that was said; `opened`: how their ids begin.
  func isFollowUp(_ id: String, of opened: Set<String>) -> Bool {
    for word in ["relancee-", "rappelee-"] {
      guard let cut = id.firstRange(of: word) else { continue }
      return opened.contains(String(id[..<cut.lowerBound]))
    }
    return false
  }

  /// Everything unanswered went up to the last step, nothing that was answered did, snoozes ended.
  func checkEscalations(_ store: Store) throws {
    let names = [SimulatedWorld.channel] + (0..<Schedule.receivers).map(SimulatedWorld.carrier)
    let came = names.map { name in (name, Set(world.receipts(of: name).entries.map(\.id))) }
    func expect(_ message: String) {
      for (name, ids) in came {
        let isFile = name == SimulatedWorld.channel
        if !ids.contains(isFile ? message : DeliveryRecord.id(of: message, on: name)) {
          findings.append("\(name) : \(message) n'est jamais arrivé")
        }
      }
    }
    for message in try systemMessages(store) + outageMessages(store) { expect(message) }
    for alert in try store.alerts(AlertFilter(limit: 1000)) {
      let record = alert.record
      if record.state == .open, alert.acknowledgedBy == nil {
        for step in 1...Reform.steps { expect("\(record.id)-\(record.revision)-relancee-\(step)") }
      }
      for snooze in try store.snoozes(of: record.id) where snooze.ending == nil {
        findings.append("\(record.id) : un report ne finit pas (jusqu'au \(snooze.until))")
      }
      for escalation in try store.escalations(of: record.id) { expect(escalation.message) }
      if let steps = stepsWhenAcknowledged[record.id],
        try store.escalations(of: record.id).count > steps
      {
        findings.append("\(record.id) est relancée, et était prise en charge")
      }
    }
    if try !store.digestItems().isEmpty { findings.append("des messages attendent un résumé") }
    if let beat = try store.lastBeat(), now - beat > 30 {
      findings.append("le dernier signe de vie est du \(beat)")
    }
  }
}
