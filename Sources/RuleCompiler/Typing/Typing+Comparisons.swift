// Types comparisons. Both sides must be of one kind and unit; a bare word beside a choice is one of
// its words.
import CaseFile
import Diagnostics
import RuleProgram

extension Typing {
  mutating func compare(
    _ comparison: Comparison, _ left: Phrase, _ right: Phrase, _ phrase: Phrase, _ place: Standpoint
  ) -> Expression? {
    guard let (left, right) = sides(left, right, place) else { return nil }
    if case .field(.candidate, let kind, let field) = left.form,
      case .field(.candidate, kind, field) = right.form
    {
      report.add(SelfComparison(field: symbols.kinds[kind].fields[field].name), at: phrase.mark)
      return nil
    }
    guard areComparable(left.type, right.type, comparison) else {
      report.add(
        IncompatibleUnits(left: left, right: right, operation: .comparison), at: phrase.mark)
      return nil
    }
    return made(.compare(comparison, left, right), .boolean, phrase)
  }

  mutating func isOneOf(
    _ value: Phrase, _ list: [Phrase], _ phrase: Phrase, _ place: Standpoint
  ) -> Expression? {
    guard let typed = type(value, place) else { return nil }
    var elements: [Expression] = []
    for element in list {
      guard let other = side(element, beside: typed.type, place) else { return nil }
      guard areComparable(typed.type, other.type, .equal) else {
        report.add(
          IncompatibleUnits(left: typed, right: other, operation: .comparison), at: element.mark)
        return nil
      }
      elements.append(other)
    }
    return made(.isOneOf(typed, elements), .boolean, phrase)
  }

  mutating func choose(
    _ condition: Phrase, _ then: Phrase, _ otherwise: Phrase, _ phrase: Phrase, _ place: Standpoint
  ) -> Expression? {
    guard let condition = boolean(condition, place),
      let (then, otherwise) = sides(then, otherwise, place)
    else { return nil }
    guard then.type == otherwise.type else {
      report.add(
        IncompatibleUnits(left: then, right: otherwise, operation: .choice), at: phrase.mark)
      return nil
    }
    return made(
      .choose(condition: condition, then: then, otherwise: otherwise), then.type, phrase)
  }

  /// Two sides typed, the one that has a type of its own first.
  private mutating func sides(
    _ left: Phrase, _ right: Phrase, _ place: Standpoint
  ) -> (Expression, Expression)? {
    if case .word = left.form {
      guard let right = type(right, place), let left = side(left, beside: right.type, place)
      else { return nil }
      return (left, right)
    }
    // A declared name may also be a word of the other side's choice.
    if left.isLeaf, !right.isLeaf || isChoice(right), let typed = type(right, place),
      let literal = choice(left, among: typed.type)
    {
      return (literal, typed)
    }
    guard let left = type(left, place), let right = side(right, beside: left.type, place) else {
      return nil
    }
    return (left, right)
  }

  private func isChoice(_ phrase: Phrase) -> Bool {
    guard case .symbol(.field(_, let kind, let field)) = phrase.form else { return false }
    if case .choice = symbols.kinds[kind].fields[field].type { return true }
    return false
  }

  private mutating func side(
    _ phrase: Phrase, beside other: ValueType, _ place: Standpoint
  ) -> Expression? {
    if let literal = choice(phrase, among: other) { return literal }
    if case .choice(let words) = other, case .word = phrase.form {
      report.add(UnknownChoice(found: phrase.text, known: words), at: phrase.mark)
      return nil
    }
    return type(phrase, place)
  }

  /// The word of a choice that a name or word is.
  private func choice(_ phrase: Phrase, among type: ValueType) -> Expression? {
    guard case .choice(let words) = type else { return nil }
    var text = phrase.text
    if case .constant(.text(let quoted), _) = phrase.form {
      text = quoted
    } else if !phrase.isLeaf {
      return nil
    }
    let folded = foldName(text)
    guard let word = words.first(where: { foldName($0) == folded }) else { return nil }
    return made(.constant(.text(word)), type, phrase)
  }

  /// A date beside an instant is read as its first instant: `moment < 2026-03-02` is any time
  /// before that day, and `moment = 2026-03-02` its midnight.
  private func areComparable(_ left: ValueType, _ right: ValueType, _ how: Comparison) -> Bool {
    let isEquality = how == .equal || how == .different
    switch (left, right) {
    case (.number, .number), (.duration, .duration), (.money, .money): return true
    case (.date, .date), (.instant, .instant), (.date, .instant), (.instant, .date): return true
    case (.boolean, .boolean), (.period, .period), (.text, .text): return isEquality
    case (.choice, .text), (.text, .choice), (.choice, .choice): return isEquality
    default: return false
    }
  }
}
