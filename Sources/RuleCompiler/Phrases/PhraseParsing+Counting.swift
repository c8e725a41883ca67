// The rule of counting in parentheses after a délai (README of the rules, section 8).
import CaseFile
import Civil
import Diagnostics
import RuleProgram

/// The terms of a rule of counting, gathered.
private struct CountingTerms {
  var firstDay: CountingRule.FirstDay?
  var monthEnd: MonthEnd?
  /// -1 backward, 0 none, 1 forward.
  var roll: Int?
  var closesSaturdays: Bool?
  var calendar: PlaceRole?
  var sentence: CountingRule.SentenceCounting?
}

private typealias Term = (phrases: [String], set: @Sendable (inout CountingTerms) -> Void)

private let terms: [Term] = [
  (["de quantième à quantième"], { $0.firstDay = .excluded }),
  (["premier jour compris"], { $0.firstDay = .included }),
  (["franc", "délai franc"], { $0.firstDay = .franc }),
  (
    ["716-1"],
    {
      $0.firstDay = $0.firstDay ?? .excluded
      $0.sentence = .article716
    }
  ),
  (["dernier jour du mois"], { $0.monthEnd = .lastDayOfMonth }),
  (
    ["premier du mois suivant", "premier jour du mois suivant"], { $0.monthEnd = .firstOfNextMonth }
  ),
  (["sans report"], { $0.roll = 0 }),
  (["report au jour ouvrable suivant", "report au jour ouvré suivant"], { $0.roll = 1 }),
  (["report au jour ouvrable précédent", "report au jour ouvré précédent"], { $0.roll = -1 }),
  (["samedis fermés", "samedi fermé"], { $0.closesSaturdays = true }),
  (["samedis ouverts", "samedi ouvert"], { $0.closesSaturdays = false }),
  (["calendrier de la personne"], { $0.calendar = .person }),
  (["calendrier du tribunal"], { $0.calendar = .court }),
  (["calendrier du service"], { $0.calendar = .service }),
  (
    ["801"],
    {
      $0.roll = 1
      $0.closesSaturdays = true
      $0.calendar = $0.calendar ?? .court
    }
  ),
  (
    ["716-3"],
    {
      $0.roll = -1
      $0.closesSaturdays = false
      $0.calendar = $0.calendar ?? .person
    }
  ),
]

extension PhraseParsing {
  /// The parenthesis, from `(` to `)`; nil after a complaint.
  mutating func counting() -> Phrase.Counting? {
    let start = position
    guard expect("(") else { return nil }
    var found = CountingTerms()
    var isComplete = true
    repeat { isComplete = term(&found) && isComplete } while take(",")
    guard expect(")"), isComplete else { return nil }
    return rule(of: found, at: mark(from: start))
  }

  private mutating func term(_ found: inout CountingTerms) -> Bool {
    let start = position
    while current.kind != .end, !isAt(","), !isAt(")") { position += 1 }
    let text = keyword(written.text(of: range(from: start)))
    if let term = terms.first(where: { $0.phrases.contains(text) }) {
      term.set(&found)
      return true
    }
    report.add(
      UnknownCounting(found: text, known: terms.flatMap(\.phrases)), at: mark(from: start))
    return false
  }

  private mutating func rule(of found: CountingTerms, at mark: Mark) -> Phrase.Counting? {
    guard let firstDay = found.firstDay else { return lacks(.firstDay, mark) }
    guard let roll = found.roll else { return lacks(.rollOver, mark) }
    if roll != 0, found.closesSaturdays == nil { return lacks(.saturdays, mark) }
    let closed = ClosedDays(saturdays: found.closesSaturdays ?? false)
    let rule = CountingRule(
      firstDay: firstDay, monthEnd: found.monthEnd ?? .lastDayOfMonth,
      rollOver: roll == 0 ? .none : roll > 0 ? .forward(closed) : .backward(closed),
      sentence: found.sentence)
    return Phrase.Counting(
      rule: rule, statesMonthEnd: found.monthEnd != nil, calendar: found.calendar ?? .person,
      mark: mark)
  }

  private mutating func lacks(_ part: MissingCounting.Part, _ mark: Mark) -> Phrase.Counting? {
    report.add(MissingCounting(part: part), at: mark)
    return nil
  }
}
