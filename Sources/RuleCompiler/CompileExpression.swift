// One expression against a compiled program, for `jalon eval`: the same stages on one line of text.
import CaseFile
import Diagnostics
import RuleProgram

/// A typed expression, nil after an error. `nature` is the index of the measure's nature, `rule`
/// that of a rule whose definitions may be named. A délai without a rule of counting takes the
/// usual one, and the report says so.
public func compileExpression(
  _ text: String, name: String = "<expression>", in program: RuleProgram, nature: Int? = nil,
  rule: Int? = nil
) -> (expression: Expression?, report: Report) {
  var report = Report()
  let source = SourceText(name: name, text: text)
  let mark = Mark(source: source, span: Span(start: 0, end: source.utf8.count))
  let written = WrittenExpression(Scalar(value: text, style: .literal, mark: mark), isBare: true)
  guard !trimmed(text).isEmpty else {
    report.add(WrongShape(expected: .expression, of: nil), at: mark)
    return (nil, report)
  }
  let symbols = Symbols(of: program, nature: nature, rule: rule)
  var trigger: Int?
  if let rule, case .fact(let kind) = program.rules[rule].trigger { trigger = kind }
  let scope = symbols.scope(rule: nil, trigger: trigger, natures: nature.map { [$0] })
  var parsing = PhraseParsing(written, scope, symbols)
  let phrase = parsing.phrase()
  report.add(contentsOf: parsing.report)
  guard !report.hasErrors, let phrase else { return (nil, report) }
  var typing = Typing(symbols, Phrases(of: program))
  typing.load(program)
  let place = Standpoint(nature: nature, hasOccurrence: rule != nil, isLoose: true)
  let typed = typing.type(phrase, place)
  report.add(contentsOf: typing.report)
  return (report.hasErrors ? nil : typed, report)
}

/// What `jalon eval` says of a délai that it counted as is usual.
func usualCountingNote(at mark: Mark) -> Diagnostic {
  Diagnostic(
    code: "decompte-suppose", severity: .warning,
    message: Message(
      fr: "délai compté `de quantième à quantième, dernier jour du mois, sans report`",
      en: "délai counted `de quantième à quantième, dernier jour du mois, sans report`"),
    primary: Label(mark: mark),
    help: Message(
      fr: "dans une règle, écrivez la règle de décompte entre parenthèses",
      en: "in a rule, write the rule of counting in parentheses"))
}

extension Symbols {
  /// The names of a compiled program that may be used for that nature and in that rule.
  fileprivate init(of program: RuleProgram, nature: Int?, rule: Int?) {
    self.init()
    (kinds, natures, settings) = (program.kinds, program.natures, program.settings)
    states = program.states
    for (index, kind) in kinds.enumerated() { common.add(kind.name, .kind(index)) }
    for (index, state) in states.enumerated() { common.add(state.name, .state(index)) }
    for (index, setting) in settings.enumerated() { common.add(setting.name, .setting(index)) }
    let key = rule.map { program.rules[$0].key }
    for (index, definition) in program.definitions.enumerated() {
      guard definition.rule == nil || definition.rule == key,
        definition.nature == nil || definition.nature == nature
      else { continue }
      common.add(definition.name, .definition(index))
    }
    for rule in program.rules {
      let key = foldName(rule.key)
      ruleKeys.add(rule.key, .rule(key))
      ruleNatures[key, default: []].formUnion(rule.natures)
    }
    for (index, nature) in natures.enumerated() { natureIndices[foldName(nature.name)] = index }
    collectChoices()
  }
}

extension Phrases {
  fileprivate init(of program: RuleProgram) {
    switches = program.states.map { state in
      state.switches.map { change in
        (change.value, Phrase.Facts(kind: change.kind, condition: nil, stretch: .life))
      }
    }
  }
}

extension Typing {
  /// Takes what a program holds as already typed.
  fileprivate mutating func load(_ program: RuleProgram) {
    kindsRead = program.rules.map(\.kindsRead)
    // A definition reads only definitions before it.
    for (index, definition) in program.definitions.enumerated() {
      definitions.append(definition)
      dependences.append(reads(definition.expression))
      definitionPlaces[DefinitionUse(definition: index, nature: nil)] = index
    }
    for (index, rule) in program.rules.enumerated() {
      for nature in rule.natures {
        ruleIndices[RuleUse(key: foldName(rule.key), nature: nature), default: []].append(index)
      }
    }
  }
}
