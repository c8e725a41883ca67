// Reads an expression's derivation at one tick. The reader's own timelines give every value; this
// file only chooses what to tell of them.
import CaseFile
import Civil
import RuleProgram

extension Frame {
  /// Why the expression has its value at the tick.
  func derive(_ expression: Expression, at tick: Tick) -> Derivation {
    var result = Derivation(
      text: expression.text, value: readValue(expression, at: tick), type: expression.type)
    switch expression.form {
    case .constant: result.shape = .literal
    case .parameter(let index): result.notes = parameterNotes(index, at: tick)
    case .setting(let index): result.notes = [settingNote(index)]
    case .definition(let index): unfold(index, at: tick, into: &result)
    case .field(let role, _, _), .moment(let role): use(role, into: &result)
    case .measureAttribute, .occurrenceAttribute, .now, .today, .outcomeIs, .isMended: break
    case .not, .and, .or, .choose, .isOneOf, .isKnown, .compare:
      deriveLogic(expression, at: tick, into: &result)
    case .negate, .add, .subtract, .multiply, .divide, .least, .greatest, .shift, .civil:
      result.shape = .arithmetic
      result.children = parts(expression.operands, at: tick)
    case .count(let from, let length, _, _, _):
      result.shape = .count
      result.children = parts([from, length], at: tick)
      result.notes = countingNotes(expression, at: tick)
    case .number, .sum, .exists, .pick: deriveAggregate(expression, at: tick, into: &result)
    case .covers(let set, let coverage): deriveCoverage(set, coverage, at: tick, into: &result)
    case .stateIs(let state, _), .stateIsUnknown(let state):
      result.shape = .state
      result.notes = [switchNote(state, at: tick)]
    case .timeIn(let state, let value, let window):
      result.shape = .aggregate
      result.notes = stretchNotes(state, value, window, at: tick)
    case .outcomes(let rule, let outcome, let window):
      result.shape = .aggregate
      result.notes = occurrenceNotes(rule, outcome, window, at: tick)
    case .shareElapsed: result.notes = shareNotes(at: tick)
    case .isSuspended(let causes): result.notes = suspensionNotes(causes, at: tick)
    }
    return result
  }

  /// The parts that are worth a word: constants speak for themselves.
  private func parts(_ operands: [Expression], at tick: Tick) -> [Derivation] {
    operands.filter { if case .constant = $0.form { false } else { true } }
      .map { derive($0, at: tick) }
  }

  private func unfold(_ index: Int, at tick: Tick, into result: inout Derivation) {
    let definition = program.definitions[index]
    result.shape = .definition
    result.children = [derive(definition.expression, at: tick)]
  }

  private func use(_ role: FactRole, into result: inout Derivation) {
    guard let fact = fact(role), case .declared(let kind, _) = fact.content else { return }
    result.uses = [use(of: fact, kind, value: result.value, type: result.type)]
  }

  func use(
    of fact: Fact, _ kind: Int, value: ReadValue? = nil, type: ValueType = .boolean,
    isCertain: Bool = true
  ) -> FactUse {
    var interval: Interval?
    if case .interval(let from, let until) = fact.validity {
      let person = measure.calendar(.person)
      interval = Interval(
        start: from.map(person.instant(of:)) ?? .distantPast,
        end: until.map(person.instant(of:)) ?? .distantFuture)
    }
    return FactUse(
      identity: fact.identity, title: program.kinds[kind].title, time: fact.time,
      validity: interval, value: value, type: type, isCertain: isCertain)
  }
}

// MARK: - Logic

extension Frame {
  private func deriveLogic(_ expression: Expression, at tick: Tick, into result: inout Derivation) {
    result.shape = .logic
    switch expression.form {
    case .compare(let comparison, let left, let right):
      result.shape = .compare(comparison)
      result.children = [derive(left, at: tick), derive(right, at: tick)]
    case .and(let operands):
      result.children = telling(operands, decisive: false, result.value, at: tick)
    case .or(let operands):
      result.children = telling(operands, decisive: true, result.value, at: tick)
    case .choose(let condition, let then, let otherwise):
      result.children = [derive(condition, at: tick)]
      if let truth = read(condition, at: tick).truth {
        result.children.append(derive(truth ? then : otherwise, at: tick))
      }
    default: result.children = parts(expression.operands, at: tick)
    }
  }

  /// The parts that tell: the first decisive one as written, else all the unknown ones, else all.
  private func telling(
    _ operands: [Expression], decisive: Bool, _ value: ReadValue, at tick: Tick
  ) -> [Derivation] {
    let truths = operands.map { read($0, at: tick).truth }
    if let first = truths.firstIndex(of: decisive) { return [derive(operands[first], at: tick)] }
    let unknown = operands.indices.filter { truths[$0] == nil }
    return (unknown.isEmpty ? Array(operands.indices) : unknown)
      .map { derive(operands[$0], at: tick) }
  }
}
