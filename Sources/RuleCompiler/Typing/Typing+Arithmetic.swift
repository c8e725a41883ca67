// Types calculations: quantities by unit, dates with durations and délais.
import CaseFile
import Civil
import Diagnostics
import RuleProgram

extension ValueType {
  /// A quantity that `+` and `-` add up.
  var isQuantity: Bool { self == .number || self == .duration || self == .money }
  var isTime: Bool { self == .date || self == .instant }
}

extension Typing {
  mutating func arithmetic(_ phrase: Phrase, _ place: Standpoint) -> Expression? {
    switch phrase.form {
    case .negate(let inner):
      return expect([.number, .duration, .money], inner, place)
        .map { made(.negate($0), $0.type, phrase) }
    case .add(let left, let right, let counting):
      return sum(left, right, counting, isBackward: false, phrase, place)
    case .subtract(let left, let right, let counting):
      return sum(left, right, counting, isBackward: true, phrase, place)
    case .multiply(let left, let right):
      guard let left = type(left, place), let right = type(right, place) else { return nil }
      return product(left, right, phrase)
    case .divide(let left, let right):
      guard let left = type(left, place), let right = type(right, place) else { return nil }
      return quotient(left, right, phrase)
    case .least(let parts):
      return extreme(parts, phrase, place).map { made(.least($0), $0[0].type, phrase) }
    case .greatest(let parts):
      return extreme(parts, phrase, place).map { made(.greatest($0), $0[0].type, phrase) }
    default: return nil
    }
  }

  private mutating func sum(
    _ first: Phrase, _ second: Phrase, _ counting: Phrase.Counting?, isBackward: Bool,
    _ phrase: Phrase, _ place: Standpoint
  ) -> Expression? {
    let firstTyped = type(first, place)
    guard let right = type(second, place), let left = firstTyped else { return nil }
    if left.type.isTime, right.type == .period {
      return count(left, right, counting, isBackward: isBackward, phrase, place)
    }
    if let counting {
      report.add(UselessCounting(), at: counting.mark)
      return nil
    }
    if left.type.isTime, right.type == .duration {
      return made(.shift(left, by: right, isBackward: isBackward), .instant, phrase)
    }
    if isBackward, left.type == .instant, right.type == .instant {
      return made(.subtract(left, right), .duration, phrase)
    }
    guard left.type.isQuantity, left.type == right.type else {
      let operation: IncompatibleUnits.Operation = isBackward ? .difference : .sum
      report.add(IncompatibleUnits(left: left, right: right, operation: operation), at: phrase.mark)
      return nil
    }
    return made(isBackward ? .subtract(left, right) : .add(left, right), left.type, phrase)
  }

  private mutating func count(
    _ from: Expression, _ delai: Expression, _ counting: Phrase.Counting?, isBackward: Bool,
    _ phrase: Phrase, _ place: Standpoint
  ) -> Expression? {
    guard let counting = counting ?? usualCounting(phrase, delai, place) else { return nil }
    if !counting.statesMonthEnd, mayHaveMonths(delai) {
      report.add(MissingMonthEnd(), at: counting.mark)
      return nil
    }
    return made(
      .count(
        from: from, delai, counting.rule, isBackward: isBackward, closedAt: counting.calendar),
      .date, phrase)
  }

  /// What `jalon eval` takes where nothing is written; a rule must say it.
  private mutating func usualCounting(
    _ phrase: Phrase, _ delai: Expression, _ place: Standpoint
  ) -> Phrase.Counting? {
    guard place.isLoose else {
      let part = mayHaveMonths(delai) ? MissingCounting.Part.allWithMonths : .all
      report.add(MissingCounting(part: part), at: phrase.mark)
      return nil
    }
    report.add(usualCountingNote(at: phrase.mark))
    let rule = CountingRule(firstDay: .excluded, monthEnd: .lastDayOfMonth, rollOver: .none)
    return Phrase.Counting(
      rule: rule, statesMonthEnd: true, calendar: .person, mark: phrase.mark)
  }

  /// Whether the délai may hold months or years: only a literal can be known not to.
  private func mayHaveMonths(_ delai: Expression) -> Bool {
    switch delai.form {
    case .constant(.period(let period)): period.totalMonths > 0
    case .choose(_, let then, let otherwise): mayHaveMonths(then) || mayHaveMonths(otherwise)
    case .definition(let index): mayHaveMonths(definitions[index].expression)
    default: true
    }
  }

  private mutating func product(
    _ left: Expression, _ right: Expression, _ phrase: Phrase
  ) -> Expression? {
    let type: ValueType
    switch (left.type, right.type) {
    case (.number, let other) where other.isQuantity: type = other
    case (let other, .number) where other.isQuantity: type = other
    default:
      report.add(IncompatibleUnits(left: left, right: right, operation: .product), at: phrase.mark)
      return nil
    }
    guard !(isSloped(left) && isSloped(right)) else {
      report.add(SlopedProduct(), at: phrase.mark)
      return nil
    }
    return made(.multiply(left, right), type, phrase)
  }

  private mutating func quotient(
    _ left: Expression, _ right: Expression, _ phrase: Phrase
  ) -> Expression? {
    let type: ValueType
    switch (left.type, right.type) {
    case (let other, .number) where other.isQuantity: type = other
    case (let one, let other) where one.isQuantity && one == other: type = .number
    default:
      report.add(IncompatibleUnits(left: left, right: right, operation: .quotient), at: phrase.mark)
      return nil
    }
    // One over a line is no line: the exact second of a comparison could not be solved for.
    guard !isSloped(right) else {
      report.add(SlopedProduct(), at: phrase.mark)
      return nil
    }
    return made(.divide(left, right), type, phrase)
  }

  private mutating func extreme(
    _ parts: [Phrase], _ phrase: Phrase, _ place: Standpoint
  ) -> [Expression]? {
    var typed: [Expression] = []
    for part in parts {
      guard let next = type(part, place) else { return nil }
      let isOrdered = next.type.isQuantity || next.type.isTime
      guard isOrdered, next.type == typed.first?.type ?? next.type else {
        report.add(
          IncompatibleUnits(left: typed.first ?? next, right: next, operation: .comparison),
          at: part.mark)
        return nil
      }
      typed.append(next)
    }
    return typed
  }

  // MARK: Civil functions

  mutating func civil(
    _ function: CivilFunction, _ arguments: [Phrase], _ phrase: Phrase, _ place: Standpoint
  ) -> Expression? {
    var typed: [Expression] = []
    for (index, argument) in arguments.enumerated() {
      guard let next = self.argument(index, of: function, argument, place) else { return nil }
      typed.append(next)
    }
    return made(.civil(function, typed), result(of: function), phrase)
  }

  private mutating func argument(
    _ index: Int, of function: CivilFunction, _ phrase: Phrase, _ place: Standpoint
  ) -> Expression? {
    switch function {
    case .dateOf: expect([.instant, .date], phrase, place)
    case .clockTimeOf: expect([.instant], phrase, place)
    case .easter: expect([.number], phrase, place)
    case .atClockTime where index == 1: expect([.duration], phrase, place)
    default: day(phrase, place)
    }
  }

  private func result(of function: CivilFunction) -> ValueType {
    switch function {
    case .clockTimeOf: .duration
    case .isHoliday, .isWorkingDay, .isBusinessDay: .boolean
    case .weekdayOf: .choice(weekdayNames)
    case .daysBetween, .dayOfMonth, .monthOf, .yearOf: .number
    case .atClockTime: .instant
    default: .date
    }
  }
}

let weekdayNames = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
