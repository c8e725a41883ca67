// Words for values. Exact always: a fraction that has no short decimal stays a fraction.
import CaseFile
import Civil
import Diagnostics
import RuleProgram

extension Wording {
  /// A value of that type; what is uncertain says what is certain and what is possible.
  public func value(_ value: ReadValue, type: ValueType) -> String {
    switch value {
    case .boolean(let truth): truth ? say("oui", "yes") : say("non", "no")
    case .quantity(let certain, let possible):
      certain == possible
        ? quantity(certain, type) : range(quantity(certain, type), quantity(possible, type), type)
    case .period(let period): self.period(period)
    case .date(let date): self.date(date)
    case .instant(let instant): self.instant(instant)
    case .text(let text): text
    case .timetable(let timetable): self.timetable(timetable)
    case .unknown: say("inconnu", "unknown")
    }
  }

  /// As a fact or a parameter holds it.
  public func value(_ value: FactValue, type: ValueType) -> String {
    switch value {
    case .boolean(let truth): self.value(ReadValue.boolean(truth), type: type)
    case .quantity(let amount): quantity(amount, type)
    case .period(let period): self.period(period)
    case .date(let date): self.date(date)
    case .instant(let instant): self.instant(instant)
    case .text(let text): text
    case .timetable(let timetable): self.timetable(timetable)
    }
  }

  private func range(_ certain: String, _ possible: String, _ type: ValueType) -> String {
    if language == .english { return "\(certain) certain, \(possible) possible" }
    let isFeminine = type == .duration
    return "\(certain) \(isFeminine ? "certaines" : "certains"), \(possible) possibles"
  }

  public func quantity(_ value: Rational, _ type: ValueType) -> String {
    switch type {
    case .duration: duration(value)
    case .money: money(value)
    default: number(value)
    }
  }

  /// Elapsed time: `14 h`, `3 h 30 min`, `15 min 1 s`.
  public func duration(_ seconds: Rational) -> String {
    written(24) { add(duration: seconds, to: &$0) }
  }

  func add(duration seconds: Rational, to text: inout String) {
    if seconds < .zero, let opposite = seconds.negated {
      text += "-"
      return add(duration: opposite, to: &text)
    }
    let whole = seconds.floor
    let rest = seconds.subtracting(Rational(whole - whole % 60))
    var isFirst = true
    func part(_ number: String, _ unit: String) {
      if !isFirst { text += " " }
      isFirst = false
      text += number
      text += unit
    }
    if whole / 3600 > 0 { part((whole / 3600).description, " h") }
    if whole / 60 % 60 > 0 { part((whole / 60 % 60).description, " min") }
    if let rest, rest != .zero { part(number(rest), " s") }
    if isFirst { text += "0 h" }
  }

  /// `12`, `2,5`, `12 500`, `1/3`.
  public func number(_ value: Rational) -> String {
    if value.isWhole { return grouped(value.numerator.description) }
    guard value.denominator <= 10_000, let text = value.decimalText else {
      return "\(value.numerator)/\(value.denominator)"
    }
    let parts = text.split(separator: ".")
    guard parts.count == 2 else { return text }
    return grouped(String(parts[0])) + say(",", ".") + parts[1]
  }

  /// `40 %`; a share without short decimals stays a fraction.
  public func percentage(_ value: Rational) -> String {
    guard let hundred = value.multiplied(by: Rational(100)), hundred.denominator <= 1000,
      hundred.decimalText != nil
    else { return number(value) }
    return number(hundred) + say(" %", "%")
  }

  /// `150 €`, `99,50 €`.
  public func money(_ value: Rational) -> String {
    let sign = say(" €", " €")
    guard !value.isWhole, 100 % value.denominator == 0, let text = value.decimalText else {
      return number(value) + sign
    }
    let parts = text.split(separator: ".")
    guard parts.count == 2 else { return text + sign }
    let cents = parts[1] + String(repeating: "0", count: max(0, 2 - parts[1].count))
    return grouped(String(parts[0])) + say(",", ".") + cents + sign
  }

  /// Digits in threes from 10 000 on.
  private func grouped(_ digits: String) -> String {
    if digits.utf8.count < 5 { return digits }
    let isNegative = digits.hasPrefix("-")
    let size = isNegative ? digits.dropFirst() : digits[...]
    guard size.count > 4 else { return digits }
    var result = ""
    for (index, digit) in size.enumerated() {
      if index > 0, (size.count - index) % 3 == 0 { result += say(" ", ",") }
      result.append(digit)
    }
    return (isNegative ? "-" : "") + result
  }

  /// `18 mois`, `1 an et 6 mois`, `5 jours ouvrables`.
  public func period(_ period: CivilPeriod) -> String {
    let parts = [
      (period.years, counted(period.years, ("an", "ans"), ("year", "years"))),
      (period.months, counted(period.months, ("mois", "mois"), ("month", "months"))),
      (period.weeks, counted(period.weeks, ("semaine", "semaines"), ("week", "weeks"))),
      (period.days, counted(period.days, ("jour", "jours"), ("day", "days"))),
      (
        period.workingDays,
        counted(
          period.workingDays, ("jour ouvrable", "jours ouvrables"),
          ("jour ouvrable", "jours ouvrables"))
      ),
      (
        period.businessDays,
        counted(period.businessDays, ("jour ouvré", "jours ouvrés"), ("jour ouvré", "jours ouvrés"))
      ),
    ]
    let written = parts.filter { $0.0 > 0 }.map(\.1)
    return written.isEmpty ? counted(0, ("jour", "jours"), ("day", "days")) : list(written)
  }
}

extension Wording {
  /// A value as a key is written: ISO dates, plain numbers.
  func key(_ value: FactValue) -> String {
    switch value {
    case .text(let text): text
    case .date(let date): "\(date)"
    case .instant(let instant): "\(instant)"
    case .quantity(let amount): numberText(amount)
    case .boolean(let truth): truth ? "oui" : "non"
    case .period(let period): period.isoText ?? "?"
    case .timetable: "?"
    }
  }
}
