// Dates, instants, texts and coverings of the generated language.
import CaseFile
import Civil
import RuleProgram

extension ExpressionGenerator {
  mutating func date(_ scope: ExpressionScope, _ depth: Int) -> Expression {
    if depth > 0, random.chance(60) { return builtDate(scope, depth) }
    switch random.weighted([30, 15, 14, 14, 10, 8]) {
    case 1 where scope.hasClock: return make(.today, .date)
    case 2 where scope.hasOccurrence && scope.endIsFinite:
      return make(.occurrenceAttribute(random.chance(60) ? .firstDay : .lastBound), .date)
    case 3: return make(.civil(.dateOf, [instant(scope, 0)]), .date)
    case 4 where scope.trigger != nil:
      return make(.field(.trigger, kind: scope.trigger!, field: Words.date), .date)
    case 5: return make(.parameter(Words.dateParameter), .date)
    default:
      return constant(.date(firstDay.adding(days: random.number(0...8))), .date)
    }
  }

  private mutating func builtDate(_ scope: ExpressionScope, _ depth: Int) -> Expression {
    switch random.weighted([40, 40, 6, 6]) {
    case 0: return counted(from: date(scope, 0), isBackward: random.chance(30))
    case 1:
      let functions: [CivilFunction] = [
        .firstWorkingDayFrom, .firstBusinessDayFrom, .lastWorkingDayUntil, .lastBusinessDayUntil,
        .monthStart, .monthEnd, .weekStart, .weekEnd, .quarterStart, .quarterEnd, .yearStart,
        .yearEnd,
      ]
      return make(.civil(random.one(of: functions), [date(scope, 0)]), .date)
    case 2: return make(.civil(.easter, [number(2026)]), .date)
    default:
      let set = set(scope)
      return make(.pick(random.chance(50) ? .first : .last, set, field: Words.date), .date)
    }
  }

  mutating func countingRule() -> CountingRule {
    let closed = ClosedDays(saturdays: random.chance(50))
    return CountingRule(
      firstDay: random.one(of: [.excluded, .excluded, .included, .franc]),
      monthEnd: random.chance(50) ? .lastDayOfMonth : .firstOfNextMonth,
      rollOver: random.one(of: [.none, .none, .forward(closed), .backward(closed)]),
      sentence: random.chance(5) ? .article716 : nil)
  }

  mutating func counted(from: Expression, isBackward: Bool) -> Expression {
    let period: CivilPeriod =
      switch random.weighted([60, 10, 10, 10, 3]) {
      case 1: CivilPeriod(weeks: 1)
      case 2: CivilPeriod(workingDays: random.number(1...3))
      case 3: CivilPeriod(businessDays: random.number(1...3))
      case 4: CivilPeriod(months: 1)
      default: CivilPeriod(days: random.number(1...4))
      }
    let length =
      random.chance(80)
      ? constant(.period(period), .period) : make(.parameter(Words.periodParameter), .period)
    return make(
      .count(
        from: from, length, countingRule(), isBackward: isBackward,
        closedAt: random.one(of: [.person, .court, .service])), .date)
  }

  mutating func instant(_ scope: ExpressionScope, _ depth: Int) -> Expression {
    if depth > 0, random.chance(60) {
      if random.chance(25) {
        let clock = seconds(Int64(random.number(0...47)) * 1800)
        return make(.civil(.atClockTime, [date(scope, 0), clock]), .instant)
      }
      return make(
        .shift(
          random.chance(70) ? instant(scope, depth - 1) : date(scope, 0),
          by: seconds(random.one(of: lengths)), isBackward: random.chance(30)), .instant)
    }
    switch random.weighted([20, 22, 20, 14, 8, 10]) {
    case 0 where scope.hasClock: return make(.now, .instant)
    case 1: return make(.measureAttribute(random.chance(75) ? .start : .term), .instant)
    case 2 where scope.hasOccurrence:
      return make(
        .occurrenceAttribute(random.chance(60) || !scope.endIsFinite ? .start : .end), .instant)
    case 3 where scope.trigger != nil:
      if random.chance(50) { return make(.moment(.trigger), .instant) }
      return make(.field(.trigger, kind: scope.trigger!, field: Words.instant), .instant)
    case 4 where scope.hasOccurrence && scope.isAlert:
      return make(.occurrenceAttribute(.deadline), .instant)
    case 5 where scope.candidate == nil:
      return make(.pick(random.chance(50) ? .first : .last, set(scope), field: nil), .instant)
    default:
      let day = Int64(firstDay.dayNumber) + Int64(random.number(0...7))
      let instant = Instant(seconds: day * 86_400 + Int64(random.number(0...23)) * 3600)
      return constant(.instant(instant), .instant)
    }
  }

  mutating func text(_ scope: ExpressionScope) -> Expression {
    let type = ValueType.choice(Words.choices)
    switch random.weighted([40, 25, 15, 8, 4]) {
    case 1 where scope.trigger != nil:
      return make(.field(.trigger, kind: scope.trigger!, field: Words.choice), type)
    case 2: return make(.parameter(Words.textParameter), type)
    case 3: return make(.civil(.weekdayOf, [date(scope, 0)]), .text)
    case 4:
      return make(
        scope.hasOccurrence && random.chance(60)
          ? .occurrenceAttribute(.key) : .measureAttribute(.id), .text)
    default:
      guard scope.candidate == nil else { return make(.parameter(Words.textParameter), type) }
      return make(
        .pick(random.chance(50) ? .first : .last, set(scope), field: Words.choice), type)
    }
  }

  mutating func covers(_ scope: ExpressionScope) -> Expression {
    var inner = scope
    inner.candidate = Words.excuse
    let meant = random.chance(25) ? condition(Words.excuse, inner) : nil
    let set = FactSet(kind: Words.excuse, condition: meant, window: .life)
    let coverage: Coverage =
      switch random.weighted([30, 30, 30]) {
      case 0 where scope.hasOccurrence: .occurrence
      case 1: .moment(random.chance(50) ? date(scope, 0) : instant(scope, 0))
      default: .now
      }
    return make(.covers(set, coverage), .boolean)
  }
}
