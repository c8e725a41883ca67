// Numbers with their units, dates, texts.
import CaseFile
import Civil
import Diagnostics
import RuleProgram

private let durationUnits: [String: Int64] = [
  "h": 3600, "heure": 3600, "heures": 3600, "min": 60, "mn": 60, "minute": 60, "minutes": 60,
  "s": 1, "seconde": 1, "secondes": 1,
]

private enum PeriodUnit { case day, week, month, year }

private let periodUnits: [String: PeriodUnit] = [
  "jour": .day, "jours": .day, "semaine": .week, "semaines": .week, "mois": .month, "an": .year,
  "ans": .year, "année": .year, "années": .year,
]

extension PhraseParsing {
  mutating func literal(from start: Int) -> Phrase? {
    switch current.kind {
    case .number(let value): return quantity(value, from: start)
    case .date(let date): return constant(.date(date), .date, from: start)
    case .instant(let instant): return constant(.instant(instant), .instant, from: start)
    case .clock(let seconds):
      return constant(.quantity(Rational(seconds)), .duration, from: start)
    case .text(let text): return constant(.text(text), .text, from: start)
    case .word, .sign, .end: return missing("une valeur")
    }
  }

  private mutating func constant(
    _ value: FactValue, _ type: ValueType, from start: Int
  ) -> Phrase? {
    position += 1
    return make(.constant(value, type), from: start)
  }

  private mutating func quantity(_ value: Rational, from start: Int) -> Phrase? {
    let unit = token(1)
    if unit?.kind == .word, durationUnits[unit?.word ?? ""] != nil { return duration(from: start) }
    if unit?.kind == .word, periodUnits[unit?.word ?? ""] != nil { return period(from: start) }
    position += 1
    if takeAny(["€", "euros", "euro"]) {
      return make(.constant(.quantity(value), .money), from: start)
    }
    guard take("%") else { return make(.constant(.quantity(value), .number), from: start) }
    guard let share = value.divided(by: Rational(100)),
      let part = make(.constant(.quantity(share), .number), from: start)
    else { return tooLarge(from: start) }
    guard takePreposition() else { return part }
    return primary().flatMap { make(.multiply(part, $0), from: start, [part, $0]) }
  }

  private mutating func tooLarge(from start: Int) -> Phrase? {
    report.add(NumberTooLarge(), at: mark(from: start))
    return nil
  }

  /// `3 h 30 min`, `3h30`.
  private mutating func duration(from start: Int) -> Phrase? {
    var total: Rational? = .zero
    var lastUnit: Int64?
    while case .number(let value) = current.kind {
      if let unit = token(1).flatMap({ $0.kind == .word ? durationUnits[$0.word] : nil }) {
        guard lastUnit.map({ unit < $0 }) ?? true else { break }
        position += 2
        total = value.multiplied(by: Rational(unit)).flatMap { total?.adding($0) }
        lastUnit = unit
      } else if lastUnit == 3600, current.isGlued {
        position += 1
        total = value.multiplied(by: Rational(60)).flatMap { total?.adding($0) }
        break
      } else {
        break
      }
    }
    guard let total else { return tooLarge(from: start) }
    return make(.constant(.quantity(total), .duration), from: start)
  }

  /// `18 mois`, `1 an 6 mois`, `5 jours ouvrables`.
  private mutating func period(from start: Int) -> Phrase? {
    var counts = [0, 0, 0, 0, 0, 0]
    while case .number(let value) = current.kind,
      let unit = token(1).flatMap({ $0.kind == .word ? periodUnits[$0.word] : nil })
    {
      guard value.isWhole, (0...Int64(CivilPeriod.maximum)).contains(value.numerator) else {
        position += 2
        report.add(WholeNumberExpected(), at: mark(from: start))
        return nil
      }
      position += 2
      counts[place(of: unit)] += Int(value.numerator)
    }
    let period = CivilPeriod(
      years: counts[0], months: counts[1], weeks: counts[2], days: counts[3],
      workingDays: counts[4], businessDays: counts[5])
    return make(.constant(.period(period), .period), from: start)
  }

  private mutating func place(of unit: PeriodUnit) -> Int {
    switch unit {
    case .year: return 0
    case .month: return 1
    case .week: return 2
    case .day:
      if takeAny(["ouvrables", "ouvrable"]) { return 4 }
      return takeAny(["ouvrés", "ouvré"]) ? 5 : 3
    }
  }
}
