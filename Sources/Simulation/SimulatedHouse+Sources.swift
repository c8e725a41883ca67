// A source that should speak: its silences are told to the operator, and its return.
import Attention
import CaseStore
import Civil
import Evaluation

/// What the file may say of when the source last spoke.
struct HeardSource {
  /// Nil: it has not spoken since it is watched.
  private(set) var times: Set<Instant?> = [nil]

  mutating func spoke(at now: Instant) { times = [now] }
  /// A commit that failed may yet stand; so may what a reload was to forget.
  mutating func mayHaveSpoken(at now: Instant) { times.insert(now) }
  mutating func mayBeForgotten() { times.insert(nil) }
  mutating func isForgotten() { times = [nil] }
}

extension SimulatedHouse {
  private static let word = "s-" + stableHash([Reform.source])

  /// What the door answered says whether it heard the source; nil: it did not answer.
  func noteHeard(_ receipts: [Receipt]?) {
    if policy.sources.isEmpty { return }
    guard let receipts else { return heard.mayHaveSpoken(at: now) }
    let isHeard = receipts.contains { receipt in
      if case .misfit = receipt { false } else { true }
    }
    if isHeard { heard.spoke(at: now) }
  }

  func checkSources(_ store: Store) throws {
    guard !isReloading, !isResting else { return }
    guard let watch = policy.sources.first else { return heard.isForgotten() }
    guard let state = try store.sourceState(watch.source) else {
      return findings.append("\(watch.source) n'est pas suivie")
    }
    if !heard.times.contains(state.lastAt) {
      findings.append("\(watch.source) est dite vue le \(state.lastAt.map { "\($0)" } ?? "jamais")")
    }
    if let noticed = state.silentSince {
      if let last = state.lastAt, last >= noticed {
        findings.append("\(watch.source) parle de nouveau, et personne ne le dit")
      }
    } else if state.countedFrom + watch.longestSeconds <= now {
      findings.append(
        "\(watch.source) se tait depuis le \(state.countedFrom), et personne ne le dit")
    }
  }

  /// When the source counts as silent if it says nothing more; nil: it does already.
  func nextSilence(_ store: Store) throws -> Instant? {
    guard let watch = policy.sources.first, let state = try store.sourceState(watch.source),
      state.silentSince == nil
    else { return nil }
    return state.countedFrom + watch.longestSeconds
  }

  /// The messages that operators are owed.
  func systemMessages(_ store: Store) throws -> [String] {
    let silences = try store.silences(limit: 10_000).reversed()
    return silences.enumerated().flatMap { number, silence in
      let begun = "\(SimulatedHouse.word)-\(number + 1)-silencieuse"
      let over = "\(SimulatedHouse.word)-\(number + 1)-retablie"
      return silence.endedAt == nil ? [begun] : [begun, over]
    }
  }
}
