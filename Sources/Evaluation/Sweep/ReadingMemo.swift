// What the pull reader said of a person's occurrences, kept from one stage of the log to the next:
// an occurrence on which nothing new bears is not read again.
import CaseFile
import Civil

final class ReadingMemo {
  struct Key: Hashable {
    var measure: String
    var rule: Int
    /// A place of the layout, the origin of a row, or -1 for the rule as a whole.
    var candidate: Int64
  }

  struct Entry {
    var full: MeasureBasis
    /// Of all that was read.
    var fingerprint: Int
    /// Alerts told after this tick have no words.
    var wordsUntil: Tick
    var said: Said
  }

  struct Said {
    var readings: [OccurrenceReading] = []
    var held: [HeldAlert] = []
  }

  /// By row of the columns: equal numbers are the same fact, at any stage. Empty: nothing is kept.
  private(set) var origins: [Int64] = []
  private var entries: [Key: Entry] = [:]

  /// A person whose stages are not known.
  func stop() {
    if !origins.isEmpty { origins.removeAll() }
    forget()
  }

  /// Another person, or one whose past is told anew.
  func forget() { if !entries.isEmpty { entries.removeAll(keepingCapacity: true) } }

  func stage(_ origins: [Int64]) { self.origins = origins }

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
    return lacksWords ? nil : entry.said
  }

  func keep(_ key: Key, _ entry: Entry) { entries[key] = entry }
}
