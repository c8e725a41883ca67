// What had been said of a person by an earlier moment, from the messages as they were said: what
// was lifted or rectified since stood then (DESIGN 3).
import CaseFile
import Civil
import Evaluation
import GRDB

extension Store {
  /// The ledger as it was at `limit`, that second included. The text of a draft that was decided or
  /// changed since is not kept: it is empty.
  public func ledger(of person: String, asSaidBy limit: Instant) throws -> PersonLedger {
    try pool.read { database in
      var ledger = try Store.ledger(of: person, in: database)
      if let told = ledger.toldUntil, told <= limit { return ledger }
      let (alerts, notices) = (ledger.alerts, ledger.notices)
      (ledger.alerts, ledger.notices) = ([:], [:])
      ledger.toldUntil = ledger.toldUntil.map { _ in limit }
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT outbox.alert_id, outbox.kind, outbox.revision, outbox.body FROM outbox
          JOIN alerts ON alerts.id = outbox.alert_id
          WHERE alerts.person = ? AND outbox.created_at <= ?
          GROUP BY outbox.id ORDER BY min(outbox.seq)
          """, arguments: [person, limit.seconds])
      while let row = try rows.next() {
        guard let said = try SaidMessage(row), let alert = alerts[said.alert] else { continue }
        if let id = said.notice {
          ledger.notices[id] = notices[id].map { said.notice($0, before: ledger.notices[id]) }
        } else {
          // The last word on it is what the record says.
          ledger.alerts[said.alert] =
            said.revision == alert.revision
            ? alert : said.alert(ledger.alerts[said.alert] ?? alert)
        }
      }
      // A refusal is said to nobody.
      for (id, notice) in notices where notice.state == .refused {
        let isSettled = notice.decidedAt.map { $0 <= limit } ?? false
        if isSettled, ledger.notices[id]?.revision == notice.revision {
          ledger.notices[id] = notice
        }
      }
      return ledger
    }
  }
}

/// A message read back from its line.
private struct SaidMessage {
  let alert: String
  let kind: Emission.Kind
  let revision: Int
  let instant: Instant
  let emittedAt: Instant
  let data: JSONValue

  init?(_ row: Row) throws {
    guard let kind = Emission.Kind(rawValue: try row.decode(forColumn: "kind")),
      let line = try? JSONValue(parsing: try row.decode(forColumn: "body") as String),
      let data = line["data"],
      let time = line["time"]?.instant, let emitted = line["emis"]?.instant
    else { return nil }
    (alert, self.kind, revision) = (
      try row.decode(forColumn: "alert_id"), kind, try row.decode(forColumn: "revision")
    )
    (instant, emittedAt, self.data) = (time, emitted, data)
  }

  var notice: String? { data["notice"]?.string }

  /// The record as this message left it; `before`: as it was, or any state of the same alert.
  func alert(_ before: AlertRecord) -> AlertRecord {
    var record = before
    (record.revision, record.emittedAt, record.liftedAt) = (revision, emittedAt, nil)
    switch kind {
    case .alertLifted: (record.state, record.liftedAt) = (.lifted, instant)
    case .alertRectified: record.state = .rectified
    default:
      (record.instant, record.liftedAt) = (instant, data["cessee_le"]?.instant)
      record.state = record.liftedAt == nil ? .open : .lifted
    }
    record.content = AlertContent(
      severity: data["gravite"]?.string ?? "", cause: data["cause"]?.string ?? "",
      recipients: data["destinataires"]?.strings ?? [], debtor: data["debiteur"]?.string ?? "",
      message: data["message"]?.string ?? "", reasons: data["raisons"]?.strings ?? [])
    return record
  }

  /// `last`: as the store has it now; `before`: as the message before left it.
  func notice(_ last: NoticeRecord, before: NoticeRecord?) -> NoticeRecord {
    var record = before ?? last
    // The others bear the revision of the alert.
    if kind == .noticeDrafted {
      record.revision = revision
      // A decision writes itself into the text.
      let isAsDrafted = last.revision == revision && last.decidedAt == nil
      record.text = isAsDrafted ? last.text : ""
      (record.draftedAt, record.decidedAt, record.decidedBy) = (emittedAt, nil, nil)
      record.dueAt = data["valider_avant"]?.instant
    }
    switch kind {
    case .noticeSent:
      record.state = .validated
      record.text = data["texte"]?.string ?? ""
      (record.decidedAt, record.decidedBy) = (emittedAt, data["valide_par"]?.string)
    case .noticeWithdrawn: record.state = .withdrawn
    case .noticeRectified: record.state = .rectified
    default: record.state = .draft
    }
    return record
  }
}

extension JSONValue {
  fileprivate var instant: Instant? { string.flatMap { try? ISOInstant($0) }?.instant }
}
