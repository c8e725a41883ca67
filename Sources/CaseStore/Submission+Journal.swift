// What the journal says of a submission: one line, whatever the number of its facts.
import CaseFile
import GRDB

extension Submission {
  func journalEntry(_ receipts: [Receipt], _ database: Database) throws -> JournalEntry {
    guard let deed else {
      return caller.entry(.factsReceived, person: person, reference: factsReference(receipts))
    }
    let (action, reference, officer, motive) = deed.inJournal
    var caller = caller
    if !caller.who.hasPrefix(officer) { caller = named(officer, caller) }
    if !motive.isEmpty { caller = Caller(who: caller.who, motive: motive) }
    var whose = person
    if whose == nil {
      switch deed {
      case .discardAside(let id, _, _): whose = try AsideRecord.fetch(id, database)?.person
      case .snoozeAlert(let id, _, _, _, _), .wakeAlert(let id, _):
        whose = try String.fetchOne(
          database, sql: "SELECT person FROM alerts WHERE id = ?", arguments: [id])
      default: break
      }
    }
    return caller.entry(action, person: whose, reference: reference)
  }

  /// A named human at a desk that another name opened.
  private func named(_ officer: String, _ caller: Caller) -> Caller {
    Caller(who: "\(officer) (\(caller.who))", motive: caller.motive)
  }

  /// The one person whom all facts are about.
  private var person: String? {
    var result: String?
    for case .fact(let fact, _, _) in arrivals {
      if let result, result != fact.person { return nil }
      result = fact.person
    }
    return result
  }

  /// How many, under which numbers, and a hash over their identities.
  private func factsReference(_ receipts: [Receipt]) -> String {
    var numbers: ClosedRange<Int64>?
    for case .accepted(let seq) in receipts {
      numbers = min(numbers?.lowerBound ?? seq, seq)...max(numbers?.upperBound ?? seq, seq)
    }
    let range = numbers.map { " n° \($0.lowerBound)-\($0.upperBound)" } ?? ""
    return "\(arrivals.count) faits\(range) sha256:\(digest)"
  }

  static func digest(of arrivals: [Arrival]) -> String {
    var bytes: [UInt8] = []
    for case .fact(let fact, _, _) in arrivals {
      bytes.append(contentsOf: fact.identity.source.utf8)
      bytes.append(0)
      bytes.append(contentsOf: fact.identity.id.utf8)
      bytes.append(UInt8(ascii: "\n"))
    }
    var digest = SHA256()
    bytes.withUnsafeBufferPointer { digest.update($0) }
    return digest.finish()
  }
}

extension Deed {
  fileprivate var inJournal: (JournalEntry.Action, String, officer: String, motive: String) {
    switch self {
    case .decideNotice(let decision):
      (.noticeDecided, "\(decision.notice) révision \(decision.revision)", decision.by, "")
    case .acknowledgeAlert(let id, let officer): (.alertAcknowledged, id, officer, "")
    case .snoozeAlert(let id, let until, let officer, let motive, _):
      (.alertSnoozed, "\(id) jusqu'au \(until)", officer, motive)
    case .wakeAlert(let id, let officer): (.alertWoken, id, officer, "")
    case .qualify(let alert, let reading, let motive):
      (
        .gapQualified,
        "\(alert ?? "\(reading.rule) \(reading.key)") \(reading.verdict.rawValue)", reading.by,
        motive
      )
    case .acceptAside(let id, let officer, _, let motive):
      (.asideAccepted, String(id), officer, motive)
    case .discardAside(let id, let officer, let motive):
      (.asideDiscarded, String(id), officer, motive)
    }
  }
}
