// Values written in declarations: defaults, bounds, choices of a profile.
import CaseFile
import Civil
import Diagnostics

/// The value of a literal of that type: `20 h`, `18 mois`, `150 €`, `2026-03-02`, `oui`.
func literal(
  _ written: WrittenExpression, type: ValueType, into report: inout Report
) -> FactValue? {
  if case .text = type { return .text(trimmed(written.text)) }
  if case .choice(let words) = type {
    let folded = foldName(written.text)
    if let word = words.first(where: { foldName($0) == folded }) { return .text(word) }
    report.add(NotInList(found: written.text, choices: words), at: written.mark)
    return nil
  }
  // `non` alone would be read as a negation with nothing after it.
  if type == .boolean, let truth = ["oui": true, "non": false][keyword(written.text)] {
    return .boolean(truth)
  }
  var parsing = PhraseParsing(written, Scope(), Symbols())
  let phrase = parsing.phrase()
  guard !parsing.report.hasErrors, let phrase,
    let value = constant(phrase), isOf(type, value.type)
  else {
    report.add(
      UnreadableValue(found: written.text, expected: type.description), at: written.mark)
    return nil
  }
  return value.value
}

private func constant(_ phrase: Phrase) -> (value: FactValue, type: ValueType)? {
  switch phrase.form {
  case .constant(let value, let type): return (value, type)
  case .negate(let inner):
    guard case .constant(.quantity(let value), let type) = inner.form, let negated = value.negated
    else { return nil }
    return (.quantity(negated), type)
  default: return nil
  }
}

private func isOf(_ expected: ValueType, _ found: ValueType) -> Bool { expected == found }

/// The value of a node: a literal, or a timetable. `isWhole`: of a number without a fraction.
public func factValue(
  _ node: SourceNode, type: ValueType, isWhole: Bool = false, into report: inout Report
) -> FactValue? {
  if type == .timetable { return parseTimetable(node, into: &report).map(FactValue.timetable) }
  guard let written = node.expression(&report) else { return nil }
  let value = literal(written, type: type, into: &report)
  if isWhole, case .quantity(let number)? = value, !number.isWhole {
    let expected = Message(fr: "un nombre entier", en: "a whole number")
    let mend = Message(
      fr: "écrivez-le sans virgule, ou déclarez le type `nombre`",
      en: "write it without a fraction, or declare the type `nombre`")
    report.add(
      UnreadableValue(found: written.text, expected: expected, mend: mend), at: written.mark)
    return nil
  }
  return value
}
