// Dates and instants written into a text that is being made: a reason names four or five of them,
// and a replay writes millions of reasons, so no text is made on the way.
import Civil
import Diagnostics

extension Wording {
  /// A text made by appending; `capacity` bytes are enough for most.
  func written(_ capacity: Int, _ body: (inout String) -> Void) -> String {
    var text = ""
    text.reserveCapacity(capacity)
    body(&text)
    return text
  }

  /// `a, b et c`.
  func add(list items: [String], to text: inout String) {
    for (index, item) in items.enumerated() {
      if index > 0 { text += index + 1 < items.count ? ", " : say(" et ", " and ") }
      text += item
    }
  }

  func add(quoted quotation: String, to text: inout String) {
    text += say("« ", "“")
    text += quotation
    text += say(" »", "”")
  }

  func add(_ date: CivilDate, to text: inout String) {
    let (year, month, day) = date.fields
    text += language == .french && day == 1 ? "1er" : digits[day]
    text += (language == .french ? frenchMonths : englishMonths)[(month + 11) % 12]
    text += year.description
  }

  func add(longDate date: CivilDate, to text: inout String) {
    text += weekday(date)
    text += " "
    add(date, to: &text)
  }

  /// `12 h 00`, `15 h 00 min 01 s`.
  func add(clock time: TimeOfDay, to text: inout String) {
    text += digits[time.hour]
    text += say(" h ", ":")
    text += twoDigits[time.minute]
    let second = time.second
    if second == 0 { return }
    text += say(" min ", ":")
    text += twoDigits[second]
    text += say(" s", "")
  }

  /// An hour that the clock shows twice says which of the two.
  func add(
    clock instant: Instant, _ date: CivilDate, _ time: TimeOfDay, to text: inout String
  ) {
    add(clock: time, to: &text)
    guard case .twice(let first, _) = zone.resolve(date, at: time) else { return }
    text +=
      instant == first
      ? say(" (avant le changement d'heure)", " (before the clock change)")
      : say(" (après le changement d'heure)", " (after the clock change)")
  }

  func add(shortInstant instant: Instant, to text: inout String) {
    if instant == .distantFuture || instant == .distantPast { return text += day(instant) }
    let (date, time) = zone.dateAndTime(at: instant)
    add(date, to: &text)
    text += say(" à ", " at ")
    add(clock: instant, date, time, to: &text)
  }

  func add(stretch start: Instant, _ end: Instant, to text: inout String) {
    if end == .distantFuture {
      text += say("depuis le ", "since ")
      return add(shortInstant: start, to: &text)
    }
    let (first, from) = zone.dateAndTime(at: start)
    let (last, until) = zone.dateAndTime(at: end)
    guard first == last else {
      text += say("du ", "from ")
      add(shortInstant: start, to: &text)
      text += say(" au ", " to ")
      return add(shortInstant: end, to: &text)
    }
    text += say("le ", "on ")
    add(first, to: &text)
    text += say(" de ", " from ")
    add(clock: start, first, from, to: &text)
    text += say(" à ", " to ")
    add(clock: end, last, until, to: &text)
  }
}

/// 0 to 59 as they are said, and with two digits.
private let digits = (0..<60).map(\.description)
private let twoDigits = (0..<60).map { $0 < 10 ? "0\($0)" : "\($0)" }

private let frenchMonths = [
  " janvier ", " février ", " mars ", " avril ", " mai ", " juin ", " juillet ", " août ",
  " septembre ", " octobre ", " novembre ", " décembre ",
]
private let englishMonths = [
  " January ", " February ", " March ", " April ", " May ", " June ", " July ", " August ",
  " September ", " October ", " November ", " December ",
]
