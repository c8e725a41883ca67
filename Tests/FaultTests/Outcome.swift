// What must hold of a store after any faults: what was accepted is there, what it says is what a replay
// of its own export says, and every receiver was told all of it under one id each.
import CaseFile
import CaseStore
import Evaluation
import Foundation
import Testing

struct Outcome {
  let folder: String
  private let scratch: String
  let store: Store

  /// `scratch`: where there is room for an export.
  init(folder: String, scratch: String? = nil) throws {
    (self.folder, self.scratch) = (folder, scratch ?? folder)
    store = try Store(path: folder + "/jalon.sqlite")
  }

  /// Returns how many facts there are.
  func expectFacts(_ accepted: Set<String>) throws -> Int {
    var known: Set<String> = []
    var last: Int64 = 0
    while true {
      let page = try store.facts(after: last, limit: 5000)
      for stored in page {
        last = stored.seq
        if case .text(let id)? = try JSONValue(parsing: stored.body)["id"] {
          #expect(known.insert(id).inserted, "\(id) is there twice")
        }
      }
      if page.count < 5000 { break }
    }
    let missing = accepted.subtracting(known)
    #expect(missing.isEmpty, "accepted and missing: \(missing.sorted().prefix(10))")
    return known.count
  }

  /// `jalon export`, then `jalon replay`: the alerts that stand and the drafts that wait are the same.
  func expectWhatAReplaySays(until end: Date = Date()) throws {
    let (export, replayed) = (scratch + "/export.ndjson", scratch + "/replay.ndjson")
    let exporting = try JalonProgram.run(
      ["export", "--store", folder + "/jalon.sqlite"], into: export)
    #expect(exporting.code == 0, "\(exporting.errors)")
    let until = end.ISO8601Format()
    let replaying = try JalonProgram.run(
      ["replay", JalonProgram.rules, export, "--until", until, "--format", "ndjson"],
      into: replayed)
    #expect(replaying.code == 0, "\(replaying.errors)")
    let said = try Replayed(path: replayed)
    let alerts = try all { try store.alerts(AlertFilter(after: $0, limit: 1000)).map(\.record) }
    let notices = try all { try store.notices(after: $0, limit: 1000).map(\.record) }
    #expect(!alerts.isEmpty)
    expectSame(alerts.filter { $0.state == .open }.map(\.id), said.open, "open alerts")
    expectSame(notices.filter { $0.state == .draft }.map(\.id), said.drafts, "drafts")
  }

  private func expectSame(_ kept: [String], _ said: Set<String>, _ what: String) {
    let difference = said.symmetricDifference(kept).sorted()
    #expect(difference.isEmpty, "\(what): \(difference.prefix(5)), \(difference.count) in all")
  }

  private func all<Record: Identifiable>(
    _ page: (String) throws -> [Record]
  ) rethrows -> [Record] where Record.ID == String {
    var records: [Record] = []
    while true {
      let next = try page(records.last?.id ?? "")
      records += next
      if next.count < 1000 { return records }
    }
  }

  /// Each message once in the file, at least once on each channel, under one id, in order for each
  /// alert.
  func expectAllTold(_ receivers: [(name: String, receiver: UnreliableReceiver)]) throws {
    let lines = try String(contentsOfFile: folder + "/jalon.ndjson", encoding: .utf8)
      .split(separator: "\n")
    let ids = try lines.map { line -> String in
      guard case .text(let id)? = try JSONValue(parsing: String(line))["id"] else { return "" }
      return id
    }
    let told = Set(ids)
    #expect(told.count == ids.count, "a message is twice in the file")
    for (name, receiver) in receivers {
      let taken = receiver.taken
      expectSame(taken.map(\.id), Set(told.map { "\($0)@\(name)" }), name)
      var known: [String: String] = [:]
      var revisions: [String: Int] = [:]
      for message in taken {
        let other = known.updateValue(message.id, forKey: message.content)
        #expect(
          other == nil || other == message.id, "\(name): \(message.id) is also \(other ?? "")")
        if other == nil {
          #expect(message.revision >= revisions[message.alert] ?? 0, "\(name): \(message.id)")
          revisions[message.alert] = message.revision
        }
      }
    }
    let tally = try store.tally(now: .distantPast)
    #expect(tally.outbox["pending"] == nil && tally.outbox["sent"] == Int64(ids.count))
  }

  func expectSoundJournal() throws {
    guard case .sound = try store.verifyJournal() else {
      Issue.record("the journal does not hold")
      return
    }
  }
}

extension AlertRecord: Identifiable {}
extension NoticeRecord: Identifiable {}

/// What stands at the end of a replay.
private struct Replayed {
  var open: Set<String> = []
  var drafts: Set<String> = []

  init(path: String) throws {
    for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
      let event = try JSONValue(parsing: String(line))
      guard case .text(let type)? = event["type"], let data = event["data"],
        case .text(let alert)? = data["identifiant"]
      else { continue }
      var notice = ""
      if case .text(let id)? = data["notice"] { notice = id }
      switch type {
      case "jalon.alerte.modifiee" where data["cessee_le"] != nil: open.remove(alert)
      case "jalon.alerte.ouverte", "jalon.alerte.modifiee": open.insert(alert)
      case "jalon.alerte.levee", "jalon.alerte.rectifiee": open.remove(alert)
      case "jalon.notice.redigee": drafts.insert(notice)
      default: drafts.remove(notice)
      }
    }
  }
}
