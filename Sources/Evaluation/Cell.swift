// The value of an expression on one piece of a timeline.
import CaseFile
import Civil
import RuleProgram

enum Cell: Hashable {
  /// Nil: unknown.
  case truth(Bool?)
  case quantity(Span)
  case period(CivilPeriod)
  case date(CivilDate)
  /// Seconds since the epoch, as a line: `maintenant` has slope 1.
  case instant(Line)
  case text(String)
  case timetable(Timetable)
  case unknown

  init(_ value: FactValue?) {
    switch value {
    case .boolean(let truth): self = .truth(truth)
    case .quantity(let amount): self = .quantity(Span(amount))
    case .period(let period): self = .period(period)
    case .date(let date): self = .date(date)
    case .instant(let instant): self = Cell(instant)
    case .text(let text): self = .text(text)
    case .timetable(let timetable): self = .timetable(timetable)
    case nil: self = .unknown
    }
  }

  init(_ instant: Instant) { self = .instant(Line(Rational(instant.seconds))) }

  /// Three-valued; anything but a boolean is unknown.
  var truth: Bool? {
    if case .truth(let truth) = self { return truth }
    return nil
  }

  var isUnknown: Bool {
    switch self {
    case .unknown, .truth(nil): true
    default: false
    }
  }

  /// The value as read at one moment.
  func read(at second: Int64) -> ReadValue {
    switch self {
    case .truth(let truth): truth.map(ReadValue.boolean) ?? .unknown
    case .quantity(let span):
      if let low = span.certain.value(at: second), let high = span.possible.value(at: second) {
        .quantity(certain: low, possible: high)
      } else {
        .unknown
      }
    case .period(let period): .period(period)
    case .date(let date): .date(date)
    case .instant(let line):
      line.value(at: second).map { .instant(Instant(seconds: $0.floor)) } ?? .unknown
    case .text(let text): .text(text)
    case .timetable(let timetable): .timetable(timetable)
    case .unknown: .unknown
    }
  }

  /// The first instant of a date or the instant itself, at a second; nil: not one, or unknown.
  func instant(at second: Int64, in calendar: LocalCalendar) -> Instant? {
    switch self {
    case .date(let date): calendar.startOfDay(date)
    case .instant(let line): line.value(at: second).map { Instant(seconds: $0.floor) }
    default: nil
    }
  }
}
