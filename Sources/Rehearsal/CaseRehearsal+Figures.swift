// `chiffres`: the value of an expression at the moment, against an expression that says it.
import CaseFile
import Civil
import Diagnostics
import Evaluation
import RuleCompiler
import RuleProgram

extension CaseRehearsal {
  /// The rule whose names the figure may use: that of the first outcome, else the case's first.
  private func rule(of expectation: ExpectationSyntax) -> (rule: Int, key: String?)? {
    let named = expectation.outcomes.first
    let name = named?.rule.value ?? syntax.rules.first?.value
    guard let name else { return nil }
    let nature = nature()
    let found = rules(named: name)
    let rule = found.last { index in
      nature.map { program.rules[index].natures.contains($0) } ?? true
    }
    return (rule ?? found.last).map { ($0, named?.key?.value) }
  }

  private func nature() -> Int? {
    let entries = syntax.measures.first?.entries
    guard let name = entries?.first(where: { $0.key.value == "nature" })?.value.scalar?.value else {
      return nil
    }
    return program.natures.firstIndex { foldName($0.name) == foldName(name) }
  }

  mutating func compare(
    figure: (name: Marked<String>, value: Marked<String>), _ expectation: ExpectationSyntax,
    _ sight: Sight
  ) {
    compared += 1
    let place = rule(of: expectation)
    guard let expression = compiled(figure.name, place?.rule) else { return }
    guard let (low, high) = expected(figure.value, like: expression, place?.rule, sight) else {
      return
    }
    let found = value(expression, place, sight)
    if matches(found, low, high) { return }
    let text = frenchText(found, type: expression.type, zone: zone)
    fail(
      .figure, "\(figure.name.value) : attendu \(figure.value.value), trouvé \(text)",
      "\(figure.name.value): expected \(figure.value.value), found \(text)",
      at: figure.value.mark)
  }

  private func value(
    _ expression: Expression, _ place: (rule: Int, key: String?)?, _ sight: Sight
  ) -> ReadValue {
    let place = ExpressionPlace(
      person: CaseFacts.person, measure: facts.firstMeasure,
      rule: place.map { program.rules[$0.rule].key }, key: place?.key, zone: zone)
    return sight.known.dossier.evaluate(expression, in: place, at: sight.moment).value
  }

  private mutating func compiled(_ text: Marked<String>, _ rule: Int?) -> Expression? {
    let (expression, problems) = compileExpression(
      text.value, in: program, nature: nature(), rule: rule)
    if let expression { return expression }
    let why = problems.sorted.first?.message ?? Message("")
    report.add(trouble(.unreadable, why.fr, why.en, at: text.mark))
    return nil
  }

  /// `14 h`, `inconnu`, or `certain: 14 h, possible: 17 h`.
  private mutating func expected(
    _ text: Marked<String>, like expression: Expression, _ rule: Int?, _ sight: Sight
  ) -> (ReadValue, ReadValue)? {
    if text.value == "inconnu" { return (.unknown, .unknown) }
    let parts = text.value.split(separator: ",").map { part -> String in
      part.split(separator: ":", maxSplits: 1).map(String.init).last ?? ""
    }
    let isPair = text.value.hasPrefix("certain:") && parts.count == 2
    let texts = isPair ? parts : [text.value, text.value]
    var values: [ReadValue] = []
    for part in texts {
      guard let wanted = compiled(Marked(part, at: text.mark), rule) else { return nil }
      values.append(value(wanted, nil, sight))
    }
    return (values[0], values[1])
  }

  private func matches(_ found: ReadValue, _ low: ReadValue, _ high: ReadValue) -> Bool {
    guard case .quantity(let certain, let possible) = found,
      case .quantity(let wanted, _) = low, case .quantity(let most, _) = high
    else { return found == low }
    return certain == wanted && possible == most
  }
}
