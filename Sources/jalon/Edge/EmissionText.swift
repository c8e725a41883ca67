// What Jalon emits, one French line each, for eyes: on the clock of the person's place.
import CaseFile
import CaseStore
import Civil
import Diagnostics
import Evaluation

/// Renders the NDJSON of `serve` and `replay`.
struct EmissionText {
  /// Zones of the people, where they are known.
  var zones: [String: Zone] = [:]
  var home: Zone

  /// The lines in the order of what they tell, where several came together.
  func lines(_ texts: [String]) -> [String] {
    texts.compactMap(entry).sorted { ($0.instant, $0.line) < ($1.instant, $1.line) }.map(\.line)
  }

  /// Nil: not a line of ours.
  private func entry(_ json: String) -> (instant: Instant, line: String)? {
    guard let event = try? JSONValue(parsing: json), let data = event["data"],
      let word = EmissionText.words[event.word("type")],
      let person = event.word("subject").nonEmpty,
      let instant = EmissionText.instant(of: event)
    else { return nil }
    let zone = zones[person] ?? home
    let kind = event.word("type") == "jalon.alerte.ouverte" ? data.word("gravite") : word
    let line =
      "\(Self.stamp(instant, zone))  \(person)  \(kind.padded(11)) "
      + message(event.word("type"), data, zone)
    return (instant, line)
  }

  private func message(_ type: String, _ data: JSONValue, _ zone: Zone) -> String {
    guard type.hasPrefix("jalon.notice") else { return data.word("message") }
    let suite = data.word("suite")
    guard type == "jalon.notice.redigee", let due = try? ISOInstant(data.word("valider_avant"))
    else { return suite }
    let last = zone.date(at: due.instant + -1)
    return "\(suite), à valider au plus tard le \(Wording(.french, zone: zone).date(last))"
  }

  /// The true instant of what begins or ends; of what takes back, or of what was learnt long
  /// after, when it was said.
  private static func instant(of event: JSONValue) -> Instant? {
    guard let holds = try? ISOInstant(event.word("time")).instant,
      let said = try? ISOInstant(event.word("emis")).instant
    else { return nil }
    let isTakenBack = ["modifiee", "rectifiee", "retiree", "envoyee"].contains {
      event.word("type").hasSuffix($0)
    }
    return isTakenBack || said - holds > longDelay ? said : holds
  }

  private static let longDelay: Int64 = 10 * 86_400

  private static let words = [
    "jalon.alerte.ouverte": "alerte", "jalon.alerte.modifiee": "modifiée",
    "jalon.alerte.levee": "levée", "jalon.alerte.rectifiee": "rectifiée",
    "jalon.alerte.relancee": "relancée", "jalon.alerte.rappelee": "rappelée",
    "jalon.source.silencieuse": "silence", "jalon.source.panne": "panne",
    "jalon.source.retablie": "rétablie",
    "jalon.notice.redigee": "projet", "jalon.notice.retiree": "retiré",
    "jalon.notice.envoyee": "envoyé", "jalon.notice.rectifiee": "rectificatif",
  ]

  /// `24/02 15:00`, in a column.
  static func stamp(_ instant: Instant, _ zone: Zone) -> String {
    let (date, time) = (zone.date(at: instant).fields, zone.timeOfDay(at: instant))
    return "\(two(date.day))/\(two(date.month)) \(two(time.hour)):\(two(time.minute))"
  }

  private static func two(_ number: some BinaryInteger) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}

extension JSONValue {
  /// The text of a member; empty where there is none.
  func word(_ name: String) -> String {
    self[name]?.string ?? ""
  }
}

extension String {
  var nonEmpty: String? { isEmpty ? nil : self }

  /// Filled with spaces to a width, for columns.
  func padded(_ width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}

extension AlertRecord.State {
  var frenchWord: String {
    switch self {
    case .open: "ouverte"
    case .lifted: "levée"
    case .rectified: "rectifiée"
    }
  }
}
