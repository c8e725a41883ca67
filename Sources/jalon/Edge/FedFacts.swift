// A file of facts as it will be sent: by instant of learning, in order, the lines of one instant
// together. What cannot be read goes with the line before it: the daemon judges it, not we.
import CaseFile
import Civil

struct FedFacts {
  struct Batch {
    var instant: Instant
    var lines: [String] = []
    /// Whose each line is.
    var people: [String] = []
  }

  private(set) var batches: [Batch] = []
  /// Where each person lives, for the hours that are shown.
  private(set) var zones: [String: Zone] = [:]

  /// What was learnt before `start` is sent at `start`.
  init(paths: [String], from start: Instant) throws {
    var byInstant: [Instant: Batch] = [:]
    for path in paths {
      var instant = start
      for line in try NDJSONLines(path: path, isWhole: true).texts {
        let event = (try? JSONValue(parsing: line)) ?? .null
        let written = event.word("recordedtime").nonEmpty ?? event.word("time")
        if let learnt = try? ISOInstant(written).instant { instant = max(start, learnt) }
        byInstant[instant, default: Batch(instant: instant)].lines.append(line)
        byInstant[instant]?.people.append(event.word("subject"))
        learnPlace(of: event)
      }
    }
    batches = byInstant.values.sorted { $0.instant < $1.instant }
  }

  private mutating func learnPlace(of event: JSONValue) {
    guard let name = event["data"]?.word("zone").nonEmpty else { return }
    zones[event.word("subject")] = ZoneFolder.shared.zone(name)
  }
}
