// What stands between the two sides of a comparison, with its agreements.
import RuleProgram

/// A relation, possibly negated (`n'est pas`).
struct Comparator {
  enum Kind {
    case relation(Comparison)
    case known, unknown, member
    case civil(CivilFunction)
  }

  var kind: Kind
  var isNegated = false
}

private let relations: [(String, Comparison)] = [
  ("=", .equal), ("≠", .different), ("<=", .atMost), (">=", .atLeast), ("<", .less),
  (">", .greater), ("avant", .less), ("après", .greater),
]

private let agreeing: [(words: [String], kind: Comparator.Kind)] = [
  (["connu", "connue", "connus", "connues"], .known),
  (["inconnu", "inconnue", "inconnus", "inconnues"], .unknown),
  (["férié", "fériée", "fériés", "fériées"], .civil(.isHoliday)),
  (["ouvrable", "ouvrables"], .civil(.isWorkingDay)),
  (["ouvré", "ouvrée", "ouvrés", "ouvrées"], .civil(.isBusinessDay)),
]

extension PhraseParsing {
  /// The comparator that stands here, taken; nil if there is none.
  mutating func comparator() -> Comparator? {
    let isNegated = takeAny(["n' est pas", "ne sont pas", "n' est", "est pas"])
    let hasVerb = isNegated || takeAny(["est", "sont"])
    if let kind = relation(afterVerb: hasVerb) {
      return Comparator(kind: kind, isNegated: isNegated)
    }
    guard hasVerb else { return nil }
    return Comparator(kind: .relation(.equal), isNegated: isNegated)
  }

  private mutating func relation(afterVerb hasVerb: Bool) -> Comparator.Kind? {
    for (words, comparison) in relations where take(words) { return .relation(comparison) }
    for (words, comparison) in [("au moins", Comparison.atLeast), ("au plus", .atMost)]
    where take(words) {
      if takeAny(["égal", "égale", "égaux", "égales"]) { _ = takeAny(["à", "au", "aux"]) }
      return .relation(comparison)
    }
    if takeAny(["plus de", "plus d'", "plus du", "plus des"]) { return .relation(.greater) }
    if takeAny(["moins de", "moins d'", "moins du", "moins des"]) { return .relation(.less) }
    guard hasVerb else { return nil }
    for (words, kind) in agreeing where takeAny(words) { return kind }
    if take("parmi") { return .member }
    if takeAny(["égal", "égale", "égaux", "égales"]) { _ = takeAny(["à", "au", "aux"]) }
    return nil
  }
}
