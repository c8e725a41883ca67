// Moments as a case writes them: local to the place of its first measure, unless an offset is
// written.
import Civil

/// `2026-03-02`, `2026-03-02 17:00`, `2026-03-02 17:00:05`, `2026-03-02T17:00:00+01:00`.
func localMoment(_ text: String, in zone: Zone) -> Instant? {
  if let exact = try? ISOInstant(text) { return exact.instant }
  let parts = text.split(separator: " ")
  guard parts.count <= 2, let first = parts.first, let date = CivilDate(iso: first) else {
    return nil
  }
  guard parts.count == 2 else { return zone.startOfDay(date) }
  guard let time = TimeOfDay(iso: parts[1]) else { return nil }
  return zone.instant(of: date, at: time, reading: .first)
}

/// As a case would write it, with its offset where the local time exists twice.
func momentText(_ instant: Instant, in zone: Zone) -> String {
  let (date, time) = (zone.date(at: instant), zone.timeOfDay(at: instant))
  if case .once = zone.resolve(date, at: time) { return "\(date) \(time)" }
  return instant.isoText(in: zone)
}

/// The head of a fact: `MOMENT [appris MOMENT] GENRE`.
struct FactHead {
  var moment: String
  var learnt: String?
  var kind: String

  init?(_ text: String) {
    var words = text.split(separator: " ").map(String.init)
    guard let moment = FactHead.moment(&words) else { return nil }
    self.moment = moment
    if words.first == "appris" {
      words.removeFirst()
      guard let learnt = FactHead.moment(&words) else { return nil }
      self.learnt = learnt
    }
    guard !words.isEmpty else { return nil }
    kind = words.joined(separator: " ")
  }

  private static func moment(_ words: inout [String]) -> String? {
    guard let first = words.first, first.first?.isNumber == true else { return nil }
    words.removeFirst()
    guard CivilDate(iso: first) != nil, let time = words.first, TimeOfDay(iso: time) != nil else {
      return first
    }
    words.removeFirst()
    return first + " " + time
  }
}
