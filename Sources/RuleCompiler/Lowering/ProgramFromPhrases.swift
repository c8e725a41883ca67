// Phrases → program: types everything in order of dependency and gives every rule its index.
import CaseFile
import Diagnostics
import RuleProgram

/// The program of a symbol table and its phrases; of use only if nothing was reported.
public func program(
  from symbols: Symbols, _ phrases: Phrases, into report: inout Report
) -> RuleProgram {
  let order = ruleOrder(symbols, phrases, into: &report)
  if report.hasErrors { return RuleProgram() }
  var lowering = Lowering(typing: Typing(symbols, phrases))
  lowering.run(order)
  report.add(contentsOf: lowering.typing.report)
  return lowering.program
}

private struct Lowering {
  var typing: Typing
  var program = RuleProgram()

  mutating func run(_ order: [String]) {
    let symbols = typing.symbols
    program.kinds = symbols.kinds
    program.natures = symbols.natures
    program.settings = symbols.settings
    program.profiles = symbols.profiles
    program.holidays = symbols.holidays
    program.states = states()
    for key in order {
      for index in symbols.versions[key] ?? [] { lower(rule: index, key: key) }
    }
    typeUnusedDefinitions()
    program.definitions = typing.definitions
  }

  private mutating func states() -> [StateDeclaration] {
    var states = typing.symbols.states
    let place = Standpoint(hasOccurrence: false)
    for (index, switches) in typing.phrases.switches.enumerated() {
      for change in switches {
        let set = typing.set(change.facts, place)
        states[index].switches.append(
          StateSwitch(kind: change.facts.kind, condition: set?.condition, value: change.value))
      }
    }
    return states
  }

  private mutating func lower(rule index: Int, key: String) {
    for nature in natures(of: typing.symbols.rules[index]) {
      for var rule in typing.rules(index, nature: nature) {
        rule.kindsRead = kinds(readBy: rule)
        let delays = rule.kindsRead.map { typing.symbols.kinds[$0].observableAfter }
        rule.observableAfter = delays.max() ?? 0
        typing.ruleIndices[.init(key: key, nature: nature), default: []].append(
          program.rules.count)
        typing.kindsRead.append(rule.kindsRead)
        program.rules.append(rule)
      }
    }
  }

  private func natures(of rule: RuleSyntax) -> [Int] {
    var natures: [Int] = []
    for name in rule.natures {
      if let nature = typing.symbols.nature(named: name.value), !natures.contains(nature) {
        natures.append(nature)
      }
    }
    return natures
  }

  private func kinds(readBy rule: Rule) -> Set<Int> {
    var kinds: Set<Int> = []
    switch rule.trigger {
    case .fact(let kind): kinds.insert(kind)
    case .gap(let earlier): kinds.formUnion(typing.kindsRead[earlier])
    default: break
    }
    if case .served(let service) = rule.demand { kinds.insert(service.kind) }
    for expression in rule.expressions { kinds.formUnion(typing.reads(expression).kinds) }
    return kinds
  }

  /// A definition that no rule uses is checked all the same, and can be asked for by name.
  private mutating func typeUnusedDefinitions() {
    let used = Set(typing.definitionPlaces.keys.map(\.definition))
    for index in typing.symbols.definitions.indices where !used.contains(index) {
      let rule = typing.symbols.definitions[index].rule
      var natures = Array(typing.symbols.natures.indices)
      if let rule { natures = self.natures(of: typing.symbols.rules[rule]) }
      let places = natures.map { Standpoint(nature: $0, rule: rule) }
      typeUnused(index, places.isEmpty ? [Standpoint(rule: rule)] : places)
    }
  }

  /// It must make sense for one nature at least; the complaints of the last are said else.
  private mutating func typeUnused(_ index: Int, _ places: [Standpoint]) {
    let before = typing.report
    var failure: Report?
    var isTyped = false
    for place in places {
      typing.report = Report()
      if typing.definition(index, place) != nil { isTyped = true } else { failure = typing.report }
    }
    typing.report = before
    if !isTyped, let failure { typing.report.add(contentsOf: failure) }
  }
}

extension Rule {
  /// Every expression of the rule.
  var expressions: [Expression] {
    var list = [guardCondition, keyExpression, start, end, deadline?.expression]
      .compactMap { $0 }
    switch trigger {
    case .measure, .fact, .civilPeriod, .gap: break
    case .period(let length, let anchor, let count):
      list += [length] + [anchor, count].compactMap { $0 }
    case .slot(let expression), .date(let expression): list.append(expression)
    }
    switch demand {
    case .achieve(let condition), .forbid(let condition): list.append(condition)
    case .served(let service):
      list += [service.condition, service.opensAt, service.count].compactMap { $0 }
    case .maintain(let condition, let tolerance):
      list.append(condition)
      if case .cumulated(let length) = tolerance { list.append(length) }
      if case .perAbsence(let length) = tolerance { list.append(length) }
    case .appreciation, .none: break
    }
    return list + excuses + excusedWhile + mootIf + alerts.flatMap(\.expressions)
  }
}

extension AlertRule {
  var expressions: [Expression] {
    var list: [Expression] = []
    switch timing {
    case .level(let condition): list.append(condition)
    case .edge(_, let condition): list += [condition].compactMap { $0 }
    }
    for case .value(let value) in message { list.append(value) }
    return list
  }
}
