// Random expressions, type-correct by construction, over every form of the language.
import CaseFile
import Civil
import RuleProgram

/// What may be named where an expression stands.
struct ExpressionScope {
  var hasOccurrence = false
  /// Kind of the trigger fact.
  var trigger: Int?
  var candidate: Int?
  /// Rules before this one.
  var earlierRules = 0
  /// Its end is never open.
  var endIsFinite = false
  var hasCountDeadline = false
  var isAlert = false
  /// `maintenant` and `aujourd'hui` can be read.
  var hasClock = true
  var definitions: [(index: Int, type: ValueType)] = []
  /// Settings can be read (not while the occurrence's start is being worked out).
  var hasSettings = true
}

struct ExpressionGenerator {
  var random: SplitMix64
  let firstDay: CivilDate
  /// Few lengths, so that they fall on one another.
  var lengths: [Int64]

  func make(_ form: Expression.Form, _ type: ValueType) -> Expression {
    Expression(form, type: type, text: shown(form))
  }

  func constant(_ value: FactValue, _ type: ValueType) -> Expression {
    make(.constant(value), type)
  }
  func seconds(_ value: Int64) -> Expression { constant(.quantity(Rational(value)), .duration) }
  func number(_ value: Int) -> Expression { constant(.quantity(Rational(Int64(value))), .number) }

  // MARK: Booleans

  mutating func boolean(_ scope: ExpressionScope, _ depth: Int) -> Expression {
    if depth <= 0 { return plainBoolean(scope) }
    switch random.weighted([20, 8, 8, 6, 4, 4, 3, 30, 4, 3]) {
    case 1: return make(.and([boolean(scope, depth - 1), boolean(scope, depth - 1)]), .boolean)
    case 2: return make(.or([boolean(scope, depth - 1), boolean(scope, depth - 1)]), .boolean)
    case 3: return make(.not(boolean(scope, depth - 1)), .boolean)
    case 4:
      return make(.isKnown(random.chance(50) ? text(scope) : quantity(.number, scope, 0)), .boolean)
    case 5:
      let type = ValueType.choice(Words.choices)
      let list = [constant(.text("a"), type), constant(.text("c"), type)]
      return make(.isOneOf(text(scope), list), .boolean)
    case 6:
      return make(
        .choose(
          condition: boolean(scope, 0), then: boolean(scope, depth - 1),
          otherwise: boolean(scope, 0)), .boolean)
    case 7: return comparison(scope, depth)
    case 8 where scope.isAlert:
      return make(
        .outcomeIs(random.one(of: [.gap, .pending, .undetermined, .suspended])), .boolean)
    case 9 where scope.isAlert:
      return make(
        .and([make(.outcomeIs(.gap), .boolean), make(.not(make(.isMended, .boolean)), .boolean)]),
        .boolean)
    default: return plainBoolean(scope)
    }
  }

  private mutating func plainBoolean(_ scope: ExpressionScope) -> Expression {
    if let candidate = scope.candidate { return candidateCondition(candidate, scope) }
    let defined = scope.definitions.filter { $0.type == .boolean }
    switch random.weighted([18, 14, 3, 5, 8, 4, 4, 3, 3]) {
    case 0: return make(.exists(set(scope)), .boolean)
    case 1: return make(.stateIs(state: 0, value: random.number(0...1)), .boolean)
    case 2: return make(.stateIsUnknown(state: 0), .boolean)
    case 3:
      let causes = random.chance(50) ? [] : [random.one(of: Words.causes)]
      return make(.isSuspended(causes: causes), .boolean)
    case 4: return covers(scope)
    case 5: return make(.parameter(Words.flagParameter), .boolean)
    case 6:
      let function: CivilFunction = random.one(of: [.isHoliday, .isWorkingDay, .isBusinessDay])
      return make(.civil(function, [date(scope, 1)]), .boolean)
    case 7 where !defined.isEmpty:
      return make(.definition(random.one(of: defined).index), .boolean)
    case 8 where scope.trigger != nil:
      return make(.field(.trigger, kind: scope.trigger!, field: Words.flag), .boolean)
    default: return comparison(scope, 0)
    }
  }

  private mutating func candidateCondition(_ kind: Int, _ scope: ExpressionScope) -> Expression {
    let type = ValueType.choice(Words.choices)
    let choice = make(.field(.candidate, kind: kind, field: Words.choice), type)
    switch random.weighted([50, 20, 15, 10, 5]) {
    case 0:
      return make(
        .compare(
          random.one(of: [.equal, .different]), choice,
          constant(.text(random.one(of: Words.choices)), type)), .boolean)
    case 1:
      let amount = make(.field(.candidate, kind: kind, field: Words.number), .number)
      return make(.compare(anyComparison(), amount, number(random.number(0...3))), .boolean)
    case 2: return make(.field(.candidate, kind: kind, field: Words.flag), .boolean)
    case 3 where scope.trigger != nil:
      let mine = make(.field(.trigger, kind: scope.trigger!, field: Words.reference), .text)
      let theirs = make(.field(.candidate, kind: kind, field: Words.reference), .text)
      return make(.compare(.equal, theirs, mine), .boolean)
    case 4:
      let clock = make(.civil(.clockTimeOf, [make(.moment(.candidate), .instant)]), .duration)
      return make(.compare(anyComparison(), clock, seconds(43_200)), .boolean)
    default: return make(.isKnown(choice), .boolean)
    }
  }

  mutating func anyComparison() -> Comparison {
    random.one(of: [
      .less, .atMost, .greater, .atLeast, .greater, .atLeast, .less, .equal, .different,
    ])
  }

  private mutating func comparison(_ scope: ExpressionScope, _ depth: Int) -> Expression {
    switch random.weighted([40, 25, 12, 10, 8]) {
    case 0:
      let threshold =
        random.chance(70) || !scope.hasSettings
        ? seconds(random.one(of: lengths)) : make(.setting(0), .duration)
      return make(
        .compare(anyComparison(), quantity(.duration, scope, depth), threshold), .boolean)
    case 1:
      let threshold = random.chance(60) ? number(random.number(0...4)) : quantity(.number, scope, 0)
      return make(.compare(anyComparison(), quantity(.number, scope, depth), threshold), .boolean)
    case 2:
      return make(.compare(anyComparison(), date(scope, depth), date(scope, 0)), .boolean)
    case 3:
      return make(
        .compare(
          anyComparison(), instant(scope, depth),
          random.chance(50) ? date(scope, 0) : instant(scope, 0)),
        .boolean)
    default:
      let type = ValueType.choice(Words.choices)
      return make(
        .compare(
          random.one(of: [.equal, .different]), text(scope),
          constant(.text(random.one(of: Words.choices)), type)), .boolean)
    }
  }

  // MARK: Quantities

  mutating func quantity(
    _ type: ValueType, _ scope: ExpressionScope, _ depth: Int
  ) -> Expression {
    guard depth > 0 else { return plainQuantity(type, scope) }
    let (left, right) = (quantity(type, scope, depth - 1), plainQuantity(type, scope))
    switch random.weighted([50, 8, 8, 6, 4, 3, 4, 4, 4]) {
    case 1: return make(.add(left, right), type)
    case 2: return make(.subtract(left, right), type)
    case 3: return make(.multiply(number(random.number(1...3)), left), type)
    case 4: return make(.divide(left, number(random.number(0...4))), type)
    case 5: return make(.negate(left), type)
    case 6: return make(.least([left, right]), type)
    case 7: return make(.greatest([left, right]), type)
    case 8:
      return make(
        .choose(condition: boolean(scope, 0), then: left, otherwise: right), type)
    default: return left
    }
  }

  private mutating func plainQuantity(_ type: ValueType, _ scope: ExpressionScope) -> Expression {
    let field = type == .duration ? Words.duration : type == .money ? Words.money : Words.number
    let defined = scope.definitions.filter { $0.type == type }
    if !defined.isEmpty, random.chance(15) {
      return make(.definition(random.one(of: defined).index), type)
    }
    if type == .duration, random.chance(40) {
      if random.chance(10) {
        return make(.civil(.clockTimeOf, [instant(scope, 0)]), .duration)
      }
      return make(.timeIn(state: 0, value: random.number(0...1), window(scope)), .duration)
    }
    if type == .number, random.chance(35) { return plainNumber(scope) }
    switch random.weighted([50, 14, 8, 6]) {
    case 0: return make(.sum(set(scope), field: field), type)
    case 1: return make(.pick(random.chance(50) ? .first : .last, set(scope), field: field), type)
    case 2 where type != .money:
      return make(
        .parameter(type == .duration ? Words.durationParameter : Words.numberParameter), type)
    case 3 where scope.hasSettings && type != .money:
      return make(.setting(type == .duration ? 0 : 1), type)
    default: return make(.sum(set(scope), field: field), type)
    }
  }

  private mutating func plainNumber(_ scope: ExpressionScope) -> Expression {
    switch random.weighted([30, 25, 12, 10, 8, 8]) {
    case 1 where scope.earlierRules > 0:
      let rule = random.number(0...scope.earlierRules - 1)
      let outcome: Outcome = random.one(of: [.gap, .kept, .undetermined, .excused, .moot, .pending])
      return make(.outcomes(rule: rule, outcome, window(scope)), .number)
    case 2 where scope.hasCountDeadline: return make(.shareElapsed, .number)
    case 3: return make(.civil(.daysBetween, [date(scope, 0), make(.today, .date)]), .number)
    case 4:
      return make(
        .civil(random.one(of: [.dayOfMonth, .monthOf, .yearOf]), [date(scope, 0)]), .number)
    case 5 where scope.hasOccurrence: return make(.occurrenceAttribute(.rank), .number)
    default: return make(.number(of: set(scope)), .number)
    }
  }

  // MARK: Sets and windows

  mutating func set(_ scope: ExpressionScope) -> FactSet {
    let kind = random.chance(80) ? random.one(of: Words.ordinary) : random.number(3...5)
    return FactSet(
      kind: kind, condition: random.chance(40) ? condition(kind, scope) : nil,
      window: window(scope))
  }

  mutating func condition(_ kind: Int, _ scope: ExpressionScope) -> Expression {
    var inner = scope
    inner.candidate = kind
    return random.chance(85)
      ? plainBoolean(inner)
      : make(
        random.chance(50)
          ? .and([plainBoolean(inner), plainBoolean(inner)])
          : .or([plainBoolean(inner), plainBoolean(inner)]), .boolean)
  }

  mutating func window(_ scope: ExpressionScope) -> Window {
    var bounds = scope
    bounds.candidate = nil
    switch random.weighted([40, 22, 20, 12]) {
    case 1 where scope.hasOccurrence: return .occurrence
    case 2:
      if random.chance(50) { return .sliding(seconds(random.one(of: lengths))) }
      return .sliding(constant(.period(CivilPeriod(days: random.number(1...3))), .period))
    case 3:
      let from = random.chance(70) ? moment(bounds) : nil
      let until = random.chance(50) || from == nil ? moment(bounds) : nil
      return .between(from: from, until: until)
    default: return .life
    }
  }

  private mutating func moment(_ scope: ExpressionScope) -> Expression {
    random.chance(50) ? date(scope, 0) : instant(scope, 0)
  }
}
