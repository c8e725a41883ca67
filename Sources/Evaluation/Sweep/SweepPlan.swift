// Which rules the fast evaluator decides by itself, and how; made once per rule set. Of the others
// it finds the occurrences of which an alert may come, and leaves those to the pull reader: the
// answer is the same, only slower.
import CaseFile
import RuleProgram

/// How each rule of a program is evaluated.
struct SweepPlan {
  enum Form {
    /// By its screen and the pull reader.
    case read
    case holding(HoldingPlan)
    case service(ServicePlan)
    case total(TotalPlan)
    case gaps(GapsPlan)
  }

  /// One a rule, in the order of the program.
  let forms: [Form]
  /// For a rule that cannot be decided here, or not for this person.
  let screens: [Screen]
  let rules: [SharedRule]
  /// By rule: kinds of which any fact at all sends the rule to the pull reader for that person.
  let troubling: [[Int]]
  /// By rule: the kinds it reads, itself or through the rules that it reads.
  let kindsRead: [Set<Int>]
  /// The same by kind; and those that it reads itself.
  let isKindRead: [[Bool]]
  let isKindWritten: [[Bool]]
  /// Rules whose occurrences another rule reads, and the rules that each reads.
  let isReadByOthers: [Bool]
  let parents: [[Int]]

  init(_ program: RuleProgram) {
    let parents = program.rules.map { $0.rulesRead(program) }
    var isReadByOthers = [Bool](repeating: false, count: program.rules.count)
    for parent in parents.joined() { isReadByOthers[parent] = true }
    var forms = program.rules.map { SweepPlan.form(of: $0, program) }
    // What one rule's écarts bear is decided here with that rule, or read with it.
    var isSettled = false
    while !isSettled {
      isSettled = true
      for rule in parents.indices {
        let all = [rule] + parents[rule]
        let read = all.filter { if case .read = forms[$0] { true } else { false } }
        if read.isEmpty || read.count == all.count { continue }
        for other in all { forms[other] = .read }
        isSettled = false
      }
    }
    screens = program.rules.map { Screen($0, program) }
    rules = program.rules.map { SharedRule($0) }
    troubling = program.rules.map {
      Set($0.exceptions.flatMap { $0.kindsOfPresence ?? [] }).sorted()
    }
    var kindsRead: [Set<Int>] = []
    for (rule, parents) in zip(program.rules, parents) {
      kindsRead.append(parents.reduce(rule.kindsLookedAt(program)) { $0.union(kindsRead[$1]) })
    }
    self.kindsRead = kindsRead
    isKindRead = kindsRead.map { read in program.kinds.indices.map { read.contains($0) } }
    isKindWritten = program.rules.map { rule in
      let written = rule.kindsWritten(program)
      return program.kinds.indices.map { written.contains($0) }
    }
    (self.forms, self.isReadByOthers, self.parents) = (forms, isReadByOthers, parents)
  }

  private static func form(of rule: Rule, _ program: RuleProgram) -> Form {
    // What excuses must be plainly absent where no fact of its kinds is there.
    guard rule.exceptions.allSatisfy({ $0.kindsOfPresence != nil }),
      rule.excusedWhile.allSatisfy({ $0.isDecidedBySilence(program) })
    else { return .read }
    if let plan = HoldingPlan(rule, program) { return .holding(plan) }
    if let plan = ServicePlan(rule, program) { return .service(plan) }
    if let plan = TotalPlan(rule, program) { return .total(plan) }
    if let plan = GapsPlan(rule, program) { return .gaps(plan) }
    return .read
  }

  /// Not all of its occurrences are read.
  func isSwept(_ rule: Int) -> Bool {
    if case .read = forms[rule] {
      if case .whole = screens[rule] { false } else { true }
    } else {
      true
    }
  }

  func isDecidedHere(_ rule: Int) -> Bool { if case .read = forms[rule] { false } else { true } }
}

extension Rule {
  /// What may turn an écart into something else.
  var exceptions: [Expression] { excuses + excusedWhile + mootIf }

  /// Every alert is told when the occurrence becomes an écart, and nothing else.
  var tellsGapsOnly: Bool {
    alerts.allSatisfy { alert in
      if case .edge(.gap, nil) = alert.timing { true } else { false }
    }
  }

  /// Its occurrences are laid out by the title alone: no fact moves them.
  func isLaidOutByTitle(_ program: RuleProgram) -> Bool {
    let written: [Expression?]
    switch trigger {
    case .measure, .civilPeriod: written = []
    case .period(let length, let anchor, let count): written = [length, anchor, count]
    case .slot(let timetable): written = [timetable]
    case .date, .fact, .gap: return false
    }
    let all = written + [guardCondition, keyExpression, start, end, deadline?.expression]
    return all.allSatisfy { $0?.readsTitleOnly(program) ?? true }
  }

  /// Earlier rules that it reads, through definitions too.
  func rulesRead(_ program: RuleProgram) -> [Int] {
    var found: Set<Int> = []
    if case .gap(let rule) = trigger { found.insert(rule) }
    for expression in everyExpression { expression.collectRules(program, &found) }
    return found.sorted()
  }

  /// Kinds of which a fact may change what is said of the rule.
  func kindsLookedAt(_ program: RuleProgram) -> Set<Int> {
    kindsRead.union(kindsWritten(program))
  }

  /// Those of them that it looks at itself, and not through the rules that it reads.
  func kindsWritten(_ program: RuleProgram) -> Set<Int> {
    var found: Set<Int> = []
    if case .fact(let kind) = trigger { found.insert(kind) }
    if case .served(let service) = demand { found.insert(service.kind) }
    for expression in everyExpression { expression.collectKinds(program, &found) }
    return found
  }

  /// All that is written in it.
  var everyExpression: [Expression] {
    var result = expressions + exceptions
    result += [guardCondition, keyExpression, start, end].compactMap { $0 }
    switch trigger {
    case .period(let length, let anchor, let count):
      result += [length, anchor, count].compactMap { $0 }
    case .slot(let expression), .date(let expression): result.append(expression)
    case .measure, .fact, .civilPeriod, .gap: break
    }
    if case .served(let service) = demand {
      result += [service.condition, service.opensAt, service.count].compactMap { $0 }
    }
    return result
  }
}

extension Expression {
  /// Every part, itself first, through definitions and the conditions of fact sets.
  func visit(_ program: RuleProgram, _ body: (Expression) -> Void) {
    body(self)
    switch form {
    case .definition(let index): program.definitions[index].expression.visit(program, body)
    case .number(let set), .sum(let set, _), .exists(let set), .pick(_, let set, _),
      .covers(let set, _):
      set.condition?.visit(program, body)
      set.window.expressions.forEach { $0.visit(program, body) }
    case .timeIn(_, _, let window), .outcomes(_, _, let window):
      window.expressions.forEach { $0.visit(program, body) }
    default: break
    }
    operands.forEach { $0.visit(program, body) }
  }

  fileprivate func collectRules(_ program: RuleProgram, _ found: inout Set<Int>) {
    visit(program) { if case .outcomes(let rule, _, _) = $0.form { found.insert(rule) } }
  }

  /// Kinds of facts that it looks at, through definitions and states too.
  func collectKinds(_ program: RuleProgram, _ found: inout Set<Int>) {
    var states: Set<Int> = []
    visit(program) { part in
      switch part.form {
      case .number(let set), .sum(let set, _), .exists(let set), .pick(_, let set, _),
        .covers(let set, _):
        found.insert(set.kind)
      case .stateIs(let state, _), .stateIsUnknown(let state), .timeIn(let state, _, _):
        states.insert(state)
      default: break
      }
    }
    for change in states.flatMap({ program.states[$0].switches }) {
      found.insert(change.kind)
      change.condition?.collectKinds(program, &found)
    }
  }

  /// Settled by the opening of the measure and the rule set: no fact and no clock is read.
  func readsTitleOnly(_ program: RuleProgram) -> Bool {
    var isPlain = true
    visit(program) { part in
      switch part.form {
      case .constant, .parameter, .setting, .definition, .measureAttribute, .occurrenceAttribute,
        .not, .and, .or, .compare, .isOneOf, .isKnown, .choose, .negate, .add, .subtract,
        .multiply, .divide, .least, .greatest, .shift, .count, .civil:
        break
      default: isPlain = false
      }
    }
    return isPlain
  }

  /// For a condition made of `il y a` and `couvre` alone: the kinds without whose facts it cannot
  /// be true. Nil for any other condition.
  var kindsOfPresence: [Int]? {
    switch form {
    case .exists(let set), .covers(let set, _): [set.kind]
    case .and(let operands), .or(let operands):
      operands.reduce([]) { found, operand in
        guard let found, let more = operand.kindsOfPresence else { return nil }
        return found + more
      }
    default: nil
    }
  }

  /// Without facts it is false, and not unknown.
  func isDecidedBySilence(_ program: RuleProgram) -> Bool {
    (kindsOfPresence ?? []).allSatisfy { program.kinds[$0].silence == .meansAbsence }
  }
}

extension Window {
  var expressions: [Expression] {
    switch self {
    case .life, .occurrence: []
    case .sliding(let length): [length]
    case .between(let from, let until): [from, until].compactMap { $0 }
    }
  }
}
