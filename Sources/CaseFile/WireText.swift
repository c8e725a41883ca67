// How single values are written on the wire: ISO 8601 and JSON, exact.
import Civil

/// The written forms of values.
enum WireText {
  static func instant(_ instant: Instant, _ nanoseconds: Int32 = 0) -> String {
    if nanoseconds == 0 { return instant.description }
    let attoseconds = Int64(nanoseconds) * 1_000_000_000
    return ISOInstant(instant: instant, attoseconds: attoseconds).description
  }

  static func text(_ bound: Validity.Bound?) -> String {
    switch bound {
    case .date(let date): date.description
    case .instant(let time): instant(time)
    case nil: ".."
    }
  }

  static func bound(_ bound: Validity.Bound?) -> JSONValue? { bound.map { .text(text($0)) } }

  static func validity(_ validity: Validity) -> JSONValue {
    switch validity {
    case .interval(let from, let until): .text(text(from) + "/" + text(until))
    case .target(let identity): .members([ReservedField.target.rawValue: target(identity)])
    }
  }

  static func target(_ identity: FactIdentity) -> JSONValue {
    .members(["source": .text(identity.source), "id": .text(identity.id)])
  }

  static func value(_ value: FactValue, _ type: ValueType) -> JSONValue {
    switch value {
    case .boolean(let isTrue): .boolean(isTrue)
    case .quantity(let quantity): number(quantity, type)
    case .period(let period): .text(period.isoText ?? "P0D")
    case .date(let date): .text(date.description)
    case .instant(let time): .text(instant(time))
    case .text(let text): .text(text)
    case .timetable(let timetable): self.timetable(timetable)
    }
  }

  /// What comes from a fact has decimals; a third, which only a rule can make, is `1/3`.
  private static func number(_ quantity: Rational, _ type: ValueType) -> JSONValue {
    if type == .duration, quantity.isWhole {
      return .text(ISODuration.text(seconds: quantity.numerator))
    }
    return .decimal(quantity) ?? .text("\(quantity.numerator)/\(quantity.denominator)")
  }

  /// The last version of the week, and the exceptions.
  private static func timetable(_ timetable: Timetable) -> JSONValue {
    func list(_ windows: [DailyWindow]) -> JSONValue { .list(windows.map { .text($0.written) }) }
    let week = timetable.versions.last?.week ?? []
    var members: [JSONValue.Member] = []
    if Set(week).count == 1 {
      members.append(.init(name: "tous les jours", value: list(week[0])))
    } else {
      members = zip(TimetableDays.names, week).map { .init(name: $0, value: list($1)) }
    }
    if !timetable.exceptions.isEmpty {
      let days = timetable.exceptions.map { exception in
        JSONValue.Member(name: exception.day.description, value: list(exception.windows))
      }
      members.append(.init(name: TimetableDays.exceptionsName, value: .object(days)))
    }
    return .object(members)
  }
}
