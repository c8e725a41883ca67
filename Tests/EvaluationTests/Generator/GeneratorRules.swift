// Random rules: triggers, demands, deadlines, dispenses and alerts in every combination that has
// a meaning.
import CaseFile
import Civil
import RuleProgram

struct RuleGenerator {
  var words: ExpressionGenerator
  var definitions: [(index: Int, type: ValueType)] = []

  private var random: SplitMix64 {
    get { words.random }
    set { words.random = newValue }
  }

  mutating func fill(_ program: inout RuleProgram) {
    for index in 0..<random.number(1...3) {
      var scope = ExpressionScope()
      scope.definitions = definitions
      scope.hasSettings = false
      let expression: Expression =
        switch random.number(0...2) {
        case 0: words.boolean(scope, 1)
        case 1: words.quantity(.duration, scope, 1)
        default: words.quantity(.number, scope, 1)
        }
      program.definitions.append(
        Definition(name: "d\(index)", expression: expression, readsOccurrence: false))
      definitions.append((index, expression.type))
    }
    for index in 0..<random.number(1...3) { program.rules.append(rule(index, program)) }
  }

  // MARK: One rule

  private mutating func rule(_ index: Int, _ program: RuleProgram) -> Rule {
    var scope = ExpressionScope()
    scope.definitions = definitions
    scope.earlierRules = index
    let trigger = trigger(&scope, program)
    scope.hasOccurrence = true
    var rule = Rule(
      key: "regle.\(index)", title: "Règle \(index)",
      natures: random.chance(85) ? [0, 1] : [random.number(0...1)], trigger: trigger, demand: .none)
    rule.place = random.one(of: [.person, .person, .court, .service])
    rule.partialPeriodsAreDue = random.chance(70)
    if random.chance(50) { rule.suspendedBy = random.chance(85) ? ["*"] : [Words.causes[0]] }
    demand(&rule, scope)
    deadline(&rule, &scope)
    interval(&rule, &scope)
    dispenses(&rule, scope)
    version(&rule)
    scope.isAlert = true
    rule.alerts = (0..<random.number(1...3)).map { alert("a\($0)", rule, scope) }
    return rule
  }

  private mutating func trigger(
    _ scope: inout ExpressionScope, _ program: RuleProgram
  ) -> Trigger {
    var early = scope
    early.hasSettings = false
    switch random.weighted([18, 33, 10, 8, 12, 24, 12]) {
    case 1:
      let kind = random.one(of: Words.ordinary)
      scope.trigger = kind
      return .fact(kind: kind)
    case 2:
      scope.endIsFinite = true
      return .civilPeriod(random.one(of: [.day, .day, .week, .month, .quarter, .year]))
    case 3:
      scope.endIsFinite = true
      let length =
        random.chance(60)
        ? words.constant(.period(CivilPeriod(days: random.number(1...4))), .period)
        : words.seconds(random.one(of: [21_600, 43_200, 86_400, 129_600]))
      let anchor: Expression? =
        random.chance(50)
        ? nil
        : random.chance(50)
          ? words.make(.measureAttribute(.start), .instant)
          : words.constant(.date(words.firstDay.adding(days: random.number(-3...3))), .date)
      return .period(
        length, anchor: anchor, count: random.chance(30) ? words.number(random.number(1...4)) : nil)
    case 4:
      scope.endIsFinite = true
      if random.chance(75) {
        return .slot(words.make(.parameter(Words.timetableParameter), .timetable))
      }
      var other = VocabularyGenerator(random: random, firstDay: words.firstDay)
      let table = other.timetable()
      random = other.random
      return .slot(words.constant(.timetable(table), .timetable))
    case 5:
      scope.endIsFinite = true
      return .date(random.chance(50) ? words.date(early, 1) : words.instant(early, 1))
    case 6 where scope.earlierRules > 0:
      let earlier = random.number(0...scope.earlierRules - 1)
      if case .fact(let kind) = program.rules[earlier].trigger { scope.trigger = kind }
      return .gap(rule: earlier)
    default: return .measure
    }
  }

  private mutating func demand(_ rule: inout Rule, _ scope: ExpressionScope) {
    let isFact = if case .fact = rule.trigger { true } else { false }
    switch random.weighted([32, 22, 24, 10, 7, 7]) {
    case 1: rule.demand = .served(service(rule, scope))
    case 2:
      // The episodes of a whole measure come of the condition: it cannot ask about an episode.
      var outside = scope
      if case .measure = rule.trigger { outside.hasOccurrence = false }
      let held =
        random.chance(60)
        ? words.make(.stateIs(state: 0, value: 0), .boolean) : words.boolean(outside, 1)
      rule.demand = .maintain(held, tolerance: tolerance())
      if random.chance(35) { rule.excusedWhile = [words.covers(scope)] }
      if random.chance(10) { rule.excusedWhile.append(words.boolean(scope, 0)) }
    case 3 where isFact:
      rule.demand = .forbid(words.boolean(scope, 1))
      rule.suspendedBy = []
    case 4: rule.demand = .appreciation(by: "cpip")
    case 5: rule.demand = .none
    default: rule.demand = .achieve(words.boolean(scope, 2))
    }
  }

  private mutating func tolerance() -> Tolerance {
    let limit =
      random.chance(50)
      ? words.make(.setting(0), .duration) : words.seconds(random.one(of: words.lengths))
    switch random.number(0...4) {
    case 0: return .none
    case 1, 2: return .perAbsence(limit)
    default: return .cumulated(limit)
    }
  }

  private mutating func service(_ rule: Rule, _ scope: ExpressionScope) -> Service {
    // A kind that serves its own occurrences has no meaning.
    let kind = random.one(of: Words.ordinary.filter { $0 != scope.trigger })
    var service = Service(kind: kind)
    if random.chance(45) { service.condition = words.condition(kind, ExpressionScope()) }
    switch rule.trigger {
    case .fact where random.chance(65):
      (service.sameField, service.triggerField) = (Words.reference, Words.reference)
    case .civilPeriod where random.chance(40), .slot where random.chance(40):
      service.sameField = Words.date
    default:
      if random.chance(25) { service.count = words.number(random.number(1...2)) }
    }
    if random.chance(20), case .slot = rule.trigger {
      service.opensAt = words.make(
        .shift(
          words.make(.occurrenceAttribute(.start), .instant),
          by: words.seconds(random.one(of: words.lengths)), isBackward: true), .instant)
    }
    return service
  }

  private mutating func deadline(_ rule: inout Rule, _ outer: inout ExpressionScope) {
    var scope = outer
    switch rule.demand {
    case .achieve, .served: break
    default: return
    }
    if scope.endIsFinite, random.chance(50) { return }
    // A deadline that runs away with the clock has no meaning.
    scope.hasClock = false
    defer { outer.hasCountDeadline = scope.hasCountDeadline }
    let start = words.make(.occurrenceAttribute(.start), .instant)
    let isInclusive = random.chance(50)
    switch random.weighted([45, 30, 15, 10]) {
    case 0:
      let from =
        scope.trigger != nil && random.chance(50)
        ? words.make(.field(.trigger, kind: scope.trigger!, field: Words.date), .date)
        : words.make(.civil(.dateOf, [start]), .date)
      var counted = words.counted(from: from, isBackward: random.chance(10))
      if random.chance(15) {
        let clock = words.seconds(Int64(random.number(0...47)) * 1800)
        counted = words.make(.civil(.atClockTime, [counted, clock]), .instant)
      }
      rule.deadline = Deadline(counted, isInclusive: isInclusive)
      scope.hasCountDeadline = true
    case 1:
      let length =
        random.chance(70)
        ? words.seconds(random.one(of: words.lengths))
        : words.make(.parameter(Words.durationParameter), .duration)
      rule.deadline = Deadline(
        words.make(.shift(start, by: length, isBackward: false), .instant), isInclusive: isInclusive
      )
    case 2: rule.deadline = Deadline(words.date(scope, 1), isInclusive: isInclusive)
    default: rule.deadline = Deadline(words.instant(scope, 1), isInclusive: isInclusive)
    }
  }

  private mutating func interval(_ rule: inout Rule, _ scope: inout ExpressionScope) {
    guard let kind = scope.trigger, case .fact = rule.trigger else { return }
    let given = words.make(.field(.trigger, kind: kind, field: Words.instant), .instant)
    if random.chance(65) {
      rule.start =
        random.chance(50)
        ? given : words.make(.field(.trigger, kind: kind, field: Words.date), .date)
    }
    if random.chance(40) {
      let start = random.chance(50) ? given : words.make(.moment(.trigger), .instant)
      rule.end = words.make(
        .shift(start, by: words.seconds(random.one(of: words.lengths)), isBackward: false), .instant
      )
    }
    if random.chance(15) {
      rule.keyExpression = words.make(.field(.trigger, kind: kind, field: Words.reference), .text)
    }
    if case .maintain = rule.demand { return }
    if rule.end != nil || rule.deadline != nil { rule.readsAfterEnd = random.chance(20) }
  }

  private mutating func dispenses(_ rule: inout Rule, _ scope: ExpressionScope) {
    if random.chance(scope.trigger == nil ? 45 : 60) { rule.excuses.append(words.covers(scope)) }
    if random.chance(10) { rule.excuses.append(words.boolean(scope, 1)) }
    if random.chance(14) { rule.mootIf.append(words.boolean(scope, 1)) }
    let isWhole =
      if case .maintain = rule.demand, case .measure = rule.trigger { true } else { false }
    if random.chance(15), !isWhole { rule.guardCondition = words.boolean(scope, 1) }
  }

  private mutating func version(_ rule: inout Rule) {
    if random.chance(8) { rule.inForceFrom = words.firstDay.adding(days: random.number(0...3)) }
    if random.chance(8) { rule.inForceUntil = words.firstDay.adding(days: random.number(4...7)) }
  }

  // MARK: Alerts

  private mutating func alert(_ name: String, _ rule: Rule, _ scope: ExpressionScope) -> AlertRule {
    let timing: AlertRule.Timing
    if random.chance(50) {
      timing = .level(words.boolean(scope, 2))
    } else {
      let outcome: Outcome? = random.one(of: [
        .gap, .gap, .undetermined, .kept, .excused, .moot, nil,
      ])
      timing = .edge(outcome, condition: random.chance(30) ? words.boolean(scope, 1) : nil)
    }
    var message: [MessagePart] = [.text("x ")]
    for _ in 0..<random.number(0...2) {
      switch random.number(0...3) {
      case 0: message.append(.value(words.quantity(.duration, scope, 1)))
      case 1: message.append(.value(words.quantity(.number, scope, 1)))
      case 2: message.append(.value(words.date(scope, 1)))
      default: message.append(.value(words.text(scope)))
      }
    }
    return AlertRule(
      name: name, timing: timing, severity: .vigilance, cause: .conduct, recipients: ["cpip"],
      message: message, suites: [])
  }
}
