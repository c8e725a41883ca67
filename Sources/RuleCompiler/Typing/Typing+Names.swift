// Types what names refer to, and the circumstances of an occurrence.
import CaseFile
import Diagnostics
import RuleProgram

extension Typing {
  mutating func refer(_ symbol: Symbol, _ phrase: Phrase, _ place: Standpoint) -> Expression? {
    switch symbol {
    case .field(let role, let kind, let field):
      guard let type = readableField(field, of: kind, at: phrase.mark) else { return nil }
      return made(.field(role, kind: kind, field: field), type, phrase)
    case .definition(let index):
      guard let definition = definition(index, place) else { return nil }
      return made(.definition(definition), definitions[definition].expression.type, phrase)
    case .parameter(let name): return parameter(name, phrase, place)
    case .setting(let index): return made(.setting(index), symbols.settings[index].type, phrase)
    case .kind, .state, .rule, .choice: return unknown(phrase, place)
    }
  }

  /// The type of a field; nil and a complaint for a sensitive one.
  mutating func readableField(_ field: Int, of kind: Int, at mark: Mark) -> ValueType? {
    let declared = symbols.kinds[kind].fields[field]
    guard declared.isSensitive else { return declared.type }
    report.add(SensitiveField(field: declared.name, kind: symbols.kinds[kind].name), at: mark)
    return nil
  }

  private mutating func parameter(
    _ name: String, _ phrase: Phrase, _ place: Standpoint
  ) -> Expression? {
    guard let nature = place.nature else {
      report.add(NoMeasure(name: phrase.text), at: phrase.mark)
      return nil
    }
    let parameters = symbols.natures[nature].parameters
    guard let index = parameters.firstIndex(where: { foldName($0.name) == name }) else {
      report.add(
        UnknownParameter(
          name: phrase.text, nature: symbols.natures[nature].name, known: parameters.map(\.name)),
        at: phrase.mark)
      return nil
    }
    return made(.parameter(index), parameters[index].type, phrase)
  }

  mutating func circumstance(_ phrase: Phrase, _ place: Standpoint) -> Expression? {
    switch phrase.form {
    case .now: return made(.now, .instant, phrase)
    case .today: return made(.today, .date, phrase)
    case .measure(let attribute):
      return made(.measureAttribute(attribute), .instant, phrase)
    case .suspended(let causes): return made(.isSuspended(causes: causes), .boolean, phrase)
    case .moment(.candidate): return made(.moment(.candidate), .instant, phrase)
    case .outcome(let outcome):
      return isAllowed(phrase, place) ? made(.outcomeIs(outcome), .boolean, phrase) : nil
    case .mended: return isAllowed(phrase, place) ? made(.isMended, .boolean, phrase) : nil
    default: return ofOccurrence(phrase, place)
    }
  }

  private mutating func isAllowed(_ phrase: Phrase, _ place: Standpoint) -> Bool {
    if place.isAlert { return true }
    report.add(OutcomeOutsideAlert(word: phrase.text), at: phrase.mark)
    return false
  }

  private mutating func ofOccurrence(_ phrase: Phrase, _ place: Standpoint) -> Expression? {
    var isThere = place.hasOccurrence
    if case .moment = phrase.form, let rule = place.rule {
      if case .fact = phrases.triggers[rule] {} else { isThere = false }
    }
    guard isThere else {
      report.add(NoOccurrence(word: phrase.text), at: phrase.mark)
      return nil
    }
    switch phrase.form {
    case .moment(let role): return made(.moment(role), .instant, phrase)
    case .attribute(let attribute):
      return made(.occurrenceAttribute(attribute), type(of: attribute), phrase)
    default: return made(.shareElapsed, .number, phrase)
    }
  }

  private func type(of attribute: OccurrenceAttribute) -> ValueType {
    switch attribute {
    case .start, .end, .deadline: .instant
    case .firstDay, .lastBound: .date
    case .rank: .number
    case .key: .text
    }
  }

  /// The program's index of a definition, typed for this place; nil after a complaint.
  mutating func definition(_ index: Int, _ place: Standpoint) -> Int? {
    let shared = DefinitionUse(definition: index, nature: nil)
    if let found = definitionPlaces[shared] { return found }
    let own = DefinitionUse(definition: index, nature: place.nature)
    if let found = definitionPlaces[own] { return found }
    let written = symbols.definitions[index]
    var inner = place
    inner.isAlert = false
    guard let phrase = phrases[written.expression], let typed = type(phrase, inner) else {
      return nil
    }
    let reading = reads(typed)
    dependences.append(reading)
    definitions.append(
      Definition(
        name: written.name, expression: typed, readsOccurrence: reading.occurrence,
        nature: reading.nature ? place.nature : nil,
        rule: written.rule.map { symbols.rules[$0].key.value }))
    definitionPlaces[reading.nature ? own : shared] = definitions.count - 1
    return definitions.count - 1
  }
}
