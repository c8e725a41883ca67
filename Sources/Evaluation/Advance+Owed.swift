// When each message should have been said: the daemon's own lateness is told apart from that of a
// fact, which was learnt late, and from `constatable après`, which waits on purpose.
import CaseFile
import Civil

extension Evaluator {
  /// The emissions of a look now, each with the instant at which a daemon that never rests would
  /// have said it. What rests on facts learnt since the last look was owed once they were learnt;
  /// what time alone brought was owed when it fell due.
  func owed(
    _ emissions: [Emission], _ person: String, _ facts: [Fact], before ledger: PersonLedger,
    _ now: Instant
  ) -> [Emission] {
    if emissions.isEmpty { return [] }
    let past = ledger.toldUntil ?? .distantPast
    let seen = ledger.factsSeen ?? facts.count { $0.learntAt <= past }
    let learnt = facts.dropFirst(seen).map(\.learntAt).max()
    var foreseen: Set<Foreseen>?
    var owed: [String: Instant] = [:]
    return emissions.map { emission in
      var emission = emission
      let at: Instant
      if let due = emission.owedAt, due > past, due <= now {
        if let learnt, learnt > due {
          let known = foreseen ?? self.foreseen(person, Array(facts.prefix(seen)), now)
          foreseen = known
          at = known.contains(Foreseen(emission, due)) ? due : learnt
        } else {
          at = due
        }
      } else if emission.notice != nil, let ofAlert = owed[emission.identity.id] {
        at = ofAlert
      } else {
        at = learnt ?? now
      }
      emission.owedAt = min(at, now)
      if emission.notice == nil { owed[emission.identity.id] = emission.owedAt }
      return emission
    }
  }

  /// What was to be told up to now as the facts seen at the last look had it.
  private func foreseen(
    _ person: String, _ facts: [Fact], _ now: Instant
  ) -> Set<Foreseen> {
    if facts.isEmpty { return [] }
    let known = FactLog.resolved(facts, vocabulary: vocabulary).facts.map(\.fact)
    let held = readers.with(self, until: now) { reader in
      reader.held(person, known, until: now, wordsUntil: .distantPast)
    }
    return Set(
      held.flatMap { alert in
        [alert.tellableFrom, alert.tellableUntil].compactMap { $0 }.map {
          Foreseen(group: alert.group, at: $0.instant)
        }
      })
  }
}

/// One thing to tell at one instant.
private struct Foreseen: Hashable {
  var group: AlertGroup
  var at: Instant

  init(group: AlertGroup, at: Instant) { (self.group, self.at) = (group, at) }

  init(_ emission: Emission, _ at: Instant) {
    let identity = emission.identity
    group = AlertGroup(
      measure: identity.measure, rule: identity.rule, alert: identity.alert, key: identity.key)
    self.at = at
  }
}
