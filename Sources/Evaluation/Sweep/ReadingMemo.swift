// What was said of a person's occurrences, kept from one stage of the log to the next: one on which
// nothing new bears is neither read nor put into words again.
import CaseFile
import Civil

final class ReadingMemo {
  struct Key: Hashable {
    var measure: String
    var rule: Int
    /// A place of the layout, the origin of a row, or -1 for the rule as a whole.
    var candidate: Int64
    /// Of an alert told from the columns, its place in the rule; -1: all that the reader said.
    var alert = -1
  }

  struct Entry {
    var full: MeasureBasis
    /// Of all that was read.
    var fingerprint: Int
    /// Alerts told after this tick have no words.
    var wordsUntil: Tick
    var said: Said
    /// The last stage that asked for it, and whether all of it was told by then for good.
    var stage = 0
    var isTold = false
  }

  struct Said {
    var readings: [OccurrenceReading] = []
    var held: [HeldAlert] = []
  }

  /// By row of the columns: equal numbers are the same fact, at any stage. Empty: nothing is kept.
  private(set) var origins: [Int64] = []
  private var entries: [Key: Entry] = [:]
  private var bases: [String: (origins: [Int64], basis: MeasureBasis)] = [:]
  private var stage = 0
  private var limit = Tick.distantPast
  /// What was told at the stage before and holds as it did is left out, and named here.
  private(set) var unchanged = Set<AlertGroup>()
  var leavesOutTold = true

  /// A person whose stages are not known.
  func stop() {
    if !origins.isEmpty { origins.removeAll() }
    forget()
  }

  /// Another person, or one whose past is told anew.
  func forget() {
    if !entries.isEmpty { entries.removeAll(keepingCapacity: true) }
    if !bases.isEmpty { bases.removeAll(keepingCapacity: true) }
  }

  /// The measure as the facts of those origins made it at an earlier stage.
  func basis(of measure: String, from origins: [Int64]) -> MeasureBasis? {
    guard isKept, let known = bases[measure], known.origins == origins else { return nil }
    return known.basis
  }

  func keep(_ basis: MeasureBasis, of measure: String, from origins: [Int64]) {
    if isKept { bases[measure] = (origins, basis) }
  }

  /// The next stage, which tells what is due up to a tick.
  func stage(_ origins: [Int64], limit: Tick = .distantPast) {
    (self.origins, self.limit) = (origins, limit)
    stage += 1
    if !unchanged.isEmpty { unchanged.removeAll(keepingCapacity: true) }
  }

  var isKept: Bool { !origins.isEmpty }

  func said(
    _ key: Key, _ full: MeasureBasis, _ fingerprint: Int, wordsUntil: Tick
  ) -> Said? {
    guard let entry = entries[key], entry.full === full, entry.fingerprint == fingerprint else {
      return nil
    }
    let lacksWords = entry.said.held.contains { alert in
      entry.wordsUntil < alert.tellableFrom && alert.tellableFrom <= wordsUntil
    }
    if lacksWords { return nil }
    if leavesOutTold, entry.isTold, entry.stage == stage - 1 {
      entries[key]?.stage = stage
      for alert in entry.said.held { unchanged.insert(alert.group) }
      return Said(readings: entry.said.readings)
    }
    keep(key, entry)
    return entry.said
  }

  func keep(_ key: Key, _ entry: Entry) {
    var entry = entry
    entry.stage = stage
    entry.isTold = entry.said.held.allSatisfy { alert in
      alert.tellableFrom <= limit && (alert.tellableUntil.map { $0 <= limit } ?? true)
    }
    entries[key] = entry
  }
}
