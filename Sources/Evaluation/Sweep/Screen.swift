// How the sweep finds, for rules that it does not decide by itself, the few occurrences of which
// an alert may come. Those the pull reader decides, from the facts that bear on them. A screen may
// let too many occurrences through, never too few.
import CaseFile
import RuleProgram

enum Screen {
  /// No occurrence is told from another: the rule is read whole, from the kinds that it reads.
  case whole
  case holding(HoldingScreen)
  case named(NamedScreen)
  case goal(GoalScreen)
  case ordered(OrderedScreen)

  init(_ rule: Rule, _ program: RuleProgram) {
    guard rule.rulesRead(program).isEmpty, let needs = AlertNeeds(rule) else {
      self = .whole
      return
    }
    if let screen = HoldingScreen(rule, needs, program) {
      self = .holding(screen)
    } else if let screen = NamedScreen(rule, needs, program) {
      self = .named(screen)
    } else if let screen = GoalScreen(rule, needs, program) {
      self = .goal(screen)
    } else if let screen = OrderedScreen(rule, needs, program) {
      self = .ordered(screen)
    } else {
      self = .whole
    }
  }
}

/// `maintenir: ÉTAT est VALEUR` on slots and periods: how long at most the state was another.
struct HoldingScreen {
  let value: Int32
  let initial: Int32
  /// By kind: what its facts may switch the state to, the first that fits.
  let switches: [[(condition: RowCondition?, value: Int32)]]
  /// Kinds that switch it.
  let kinds: [Int]
  let isSwitch: [Bool]
  /// Kinds besides that the rule reads.
  let others: [Int]
  let isOther: [Bool]
  /// Nothing but the window itself is read of the state.
  let isWindowEnough: Bool

  init?(_ rule: Rule, _ needs: AlertNeeds, _ program: RuleProgram) {
    guard case .maintain(let condition, let tolerance) = rule.demand, !needs.tellsKept,
      needs.open.isEmpty, rule.isLaidOutByTitle(program), rule.trigger.isManyFold,
      case .stateIs(let index, let value) = condition.form,
      tolerance.readsTitleOnly(program)
    else { return nil }
    let state = program.states[index]
    guard state.unknownAfter == nil else { return nil }
    var switches = [[(condition: RowCondition?, value: Int32)]](
      repeating: [], count: program.kinds.count)
    for change in state.switches {
      var condition: RowCondition?
      if let written = change.condition {
        condition = RowCondition(written, of: change.kind, program)
        if condition == nil { return nil }
      }
      switches[change.kind].append(
        (condition, change.value.map(Int32.init) ?? HoldingPlan.unknown))
    }
    self.value = Int32(value)
    initial = state.initial.map(Int32.init) ?? HoldingPlan.unknown
    kinds = switches.indices.filter { !switches[$0].isEmpty }
    isSwitch = switches.map { !$0.isEmpty }
    let read = rule.kindsLookedAt(program)
    isOther = switches.indices.map { switches[$0].isEmpty && read.contains($0) }
    others = read.filter { switches[$0].isEmpty }.sorted()
    self.switches = switches
    isWindowEnough = rule.readsStatesWithinOnly(program)
  }
}

/// `servi par` with the name of the fact that bore the occurrence.
struct NamedScreen {
  let trigger: Int
  let reference: Int
  let kind: Int
  let sameField: Int
  let condition: RowCondition?
  let deadline: ShiftedDeadline
  /// Kinds of the exceptions, those that may come under other names; the serving kind is not one.
  let exceptionKinds: [Int]
  /// Each alone excuses for good, asked of the fact that has the name.
  let excuses: [RowCondition]

  init?(_ rule: Rule, _ needs: AlertNeeds, _ program: RuleProgram) {
    guard case .served(let service) = rule.demand, case .fact(let trigger) = rule.trigger,
      !needs.tellsKept, needs.open.isEmpty, rule.guardCondition == nil,
      rule.keyExpression == nil, service.opensAt == nil, service.count == nil,
      let same = service.sameField, let own = service.triggerField,
      program.kinds[trigger].fields[own].type == .text,
      program.kinds[service.kind].fields[same].type == .text,
      let reference = program.kinds[trigger].referenceField, reference == own,
      service.kind != trigger, rule.excusedWhile.isEmpty, !rule.readsRank(program),
      let deadline = rule.deadline.flatMap({ ShiftedDeadline($0, of: trigger, program) })
    else { return nil }
    if let written = service.condition {
      guard let condition = RowCondition(written, of: service.kind, program) else { return nil }
      self.condition = condition
    } else {
      condition = nil
    }
    var kinds: Set<Int> = []
    var excuses: [RowCondition] = []
    for exception in rule.excuses + rule.mootIf {
      guard let sets = exception.setsOfPresence else { return nil }
      if case .exists(let set) = exception.form, set.kind == service.kind,
        let excuse = set.conditionBesideName(same, as: own, of: trigger, program)
      {
        excuses.append(excuse)
      }
      for set in sets {
        if set.kind == trigger { return nil }
        if set.kind != service.kind {
          kinds.insert(set.kind)
        } else if !set.window.isLife || !set.isNamed(same, as: own, of: trigger) {
          return nil
        }
      }
    }
    if rule.looksAt(service.kind, program) { return nil }
    (self.trigger, self.reference, self.kind) = (trigger, reference, service.kind)
    (sameField, self.deadline, exceptionKinds) = (same, deadline, kinds.sorted())
    self.excuses = excuses
  }
}

/// `exiger` with a number or a sum to be reached, or a fact that must be there.
struct GoalScreen {
  let kind: Int
  let field: Int?
  let condition: RowCondition?
  /// One fact is enough, else the layout's limit.
  let isPresence: Bool
  let tellsKept: Bool
  let hasOpenLevels: Bool
  /// What comes after the deadline changes nothing that is told.
  let isSettledOnce: Bool

  init?(_ rule: Rule, _ needs: AlertNeeds, _ program: RuleProgram) {
    guard case .achieve(let demanded) = rule.demand, rule.isLaidOutByTitle(program) else {
      return nil
    }
    let set: FactSet
    switch demanded.unfolded(program).form {
    case .exists(let facts): (set, field, isPresence) = (facts, nil, true)
    case .compare(let comparison, let left, let right):
      guard comparison == .atLeast || comparison == .greater, right.readsTitleOnly(program) else {
        return nil
      }
      isPresence = false
      switch left.unfolded(program).form {
      case .sum(let facts, let field): (set, self.field) = (facts, field)
      case .number(let facts): (set, field) = (facts, nil)
      default: return nil
      }
    default: return nil
    }
    guard set.window.isLife else { return nil }
    if let written = set.condition {
      guard let condition = RowCondition(written, of: set.kind, program) else { return nil }
      self.condition = condition
    } else {
      condition = nil
    }
    kind = set.kind
    (tellsKept, hasOpenLevels) = (needs.tellsKept, !needs.open.isEmpty)
    isSettledOnce = !needs.tellsKept && rule.tellsAtOnceOnly && !rule.excepts(set.kind)
  }
}

/// `servi par` with periods laid out by the title: facts serve them in order.
struct OrderedScreen {
  let kind: Int
  let sameField: Int?
  let condition: RowCondition?
  let exceptionKinds: [Int]
  /// An alert or a message looks at what serves.
  let looksAtServers: Bool
  let tellsKept: Bool
  let hasOpenLevels: Bool

  init?(_ rule: Rule, _ needs: AlertNeeds, _ program: RuleProgram) {
    guard case .served(let service) = rule.demand, rule.isLaidOutByTitle(program),
      service.opensAt == nil, service.count == nil, rule.excusedWhile.isEmpty
    else { return nil }
    if let written = service.condition {
      guard let condition = RowCondition(written, of: service.kind, program) else { return nil }
      self.condition = condition
    } else {
      condition = nil
    }
    var kinds: Set<Int> = []
    for exception in rule.excuses + rule.mootIf {
      guard let sets = exception.setsOfPresence else { return nil }
      for set in sets {
        if program.kinds[set.kind].silence == .meansUnknown || set.kind == service.kind {
          return nil
        }
        kinds.insert(set.kind)
      }
    }
    (kind, sameField) = (service.kind, service.sameField)
    exceptionKinds = kinds.sorted()
    looksAtServers = rule.looksAt(service.kind, program)
    (tellsKept, hasOpenLevels) = (needs.tellsKept, !needs.open.isEmpty)
  }
}

/// `date + retard admis`: a field of the trigger and a length that the title settles.
struct ShiftedDeadline {
  let field: Int
  let length: Expression?
  let isBackward: Bool
  let isInclusive: Bool

  init?(_ deadline: Deadline, of kind: Int, _ program: RuleProgram) {
    isInclusive = deadline.isInclusive
    switch deadline.expression.form {
    case .field(.trigger, kind, let field): (self.field, length, isBackward) = (field, nil, false)
    case .shift(let origin, let length, let isBackward):
      guard case .field(.trigger, kind, let field) = origin.form, length.readsTitleOnly(program),
        length.isWithoutOccurrence(program)
      else { return nil }
      (self.field, self.length, self.isBackward) = (field, length, isBackward)
    default: return nil
    }
    guard program.kinds[kind].fields[field].type == .instant else { return nil }
  }
}

extension Trigger {
  /// Not the measure itself: its episodes are occurrences of their own.
  fileprivate var isManyFold: Bool { if case .measure = self { false } else { true } }
}

extension FactSet {
  /// `où (ref = ref de l'occurrence et …)`.
  fileprivate func isNamed(_ field: Int, as own: Int, of trigger: Int) -> Bool {
    condition?.conjuncts.contains { isName($0, field, own, trigger) } ?? false
  }

  /// What it asks of a fact of that name; nil: more than its fields say.
  fileprivate func conditionBesideName(
    _ field: Int, as own: Int, of trigger: Int, _ program: RuleProgram
  ) -> RowCondition? {
    let others = condition?.conjuncts.filter { !isName($0, field, own, trigger) } ?? []
    let all = others.compactMap { RowCondition($0, of: kind, program) }
    return all.count == others.count ? .all(all) : nil
  }

  private func isName(_ part: Expression, _ field: Int, _ own: Int, _ trigger: Int) -> Bool {
    guard case .compare(.equal, let left, let right) = part.form else { return false }
    switch (left.form, right.form) {
    case (.field(.candidate, kind, field), .field(.trigger, trigger, own)),
      (.field(.trigger, trigger, own), .field(.candidate, kind, field)):
      return true
    default: return false
    }
  }
}

extension Rule {
  /// Whether its alerts, messages and moments look at facts of a kind.
  fileprivate func looksAt(_ kind: Int, _ program: RuleProgram) -> Bool {
    var found = false
    for expression in expressions + [start, end].compactMap({ $0 }) {
      expression.visit(program) { part in
        switch part.form {
        case .number(let set), .sum(let set, _), .exists(let set), .pick(_, let set, _),
          .covers(let set, _):
          if set.kind == kind { found = true }
        case .stateIs(let state, _), .stateIsUnknown(let state), .timeIn(let state, _, _):
          if program.states[state].switches.contains(where: { $0.kind == kind }) { found = true }
        default: break
        }
      }
    }
    return found
  }

  /// No alert holds as long as something is so: each is told of one moment.
  fileprivate var tellsAtOnceOnly: Bool {
    alerts.allSatisfy { if case .edge = $0.timing { true } else { false } }
  }

  /// An exception looks at facts of the kind, or at what is not facts alone.
  fileprivate func excepts(_ kind: Int) -> Bool {
    exceptions.contains { exception in
      exception.setsOfPresence.map { $0.contains { $0.kind == kind } } ?? true
    }
  }

  fileprivate func readsRank(_ program: RuleProgram) -> Bool {
    var found = false
    for expression in everyExpression {
      expression.visit(program) { part in
        if case .occurrenceAttribute(.rank) = part.form { found = true }
      }
    }
    return found
  }

  /// No alert, message or exception looks at a state, but `pendant l'occurrence`.
  fileprivate func readsStatesWithinOnly(_ program: RuleProgram) -> Bool {
    var isWithin = true
    var read = exceptions + [guardCondition, keyExpression, start, end].compactMap { $0 }
    for alert in alerts {
      switch alert.timing {
      case .level(let condition): read.append(condition)
      case .edge(_, let condition): read += condition.map { [$0] } ?? []
      }
      for case .value(let expression) in alert.message { read.append(expression) }
    }
    for expression in read {
      expression.visit(program) { part in
        switch part.form {
        case .timeIn(_, _, .occurrence): break
        case .timeIn, .stateIs, .stateIsUnknown, .number, .sum, .exists, .pick: isWithin = false
        default: break
        }
      }
    }
    return isWithin
  }
}

extension Expression {
  /// For a condition made of `il y a` and `couvre` alone: what it looks for. Without a fact of
  /// them it is not true. Nil for any other condition.
  var setsOfPresence: [FactSet]? {
    switch form {
    case .exists(let set), .covers(let set, _): [set]
    case .and(let operands), .or(let operands):
      operands.reduce([]) { found, operand in
        guard let found, let more = operand.setsOfPresence else { return nil }
        return found + more
      }
    default: nil
    }
  }

  /// It reads settings and constants: of the occurrence its start alone.
  fileprivate func isWithoutOccurrence(_ program: RuleProgram) -> Bool {
    var isPlain = true
    visit(program) { part in
      if case .occurrenceAttribute = part.form { isPlain = false }
    }
    return isPlain
  }
}
